"""Writes notes, conversations, reports and source lists as Markdown, Word, PDF and BibTeX files."""
