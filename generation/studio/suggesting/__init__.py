"""Questions worth asking of the sources: worded, or written by the model, and tried before they are shown."""
