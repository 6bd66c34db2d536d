"""EPUB books: what is in the archive, in which order it is read, and its chapters as blocks."""
