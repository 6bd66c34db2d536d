"""Measures what is read of files, and where sentences are cut."""
