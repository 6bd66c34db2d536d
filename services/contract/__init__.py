"""The JSON that scripts read, that the library keeps and that the page shows."""
