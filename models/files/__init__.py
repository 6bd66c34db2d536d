"""Model files: which there are, where they come from, and that their bytes are the right ones."""
