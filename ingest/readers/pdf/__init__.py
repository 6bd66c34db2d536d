"""PDF: what the engines give (engine), put in reading order (layout, tables), its letters made fit to read (text)."""
