"""The right pane: a page of a source, its guide, notes, and what is made of a notebook."""
