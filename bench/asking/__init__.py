"""Measures what is found, answered, proved and made."""
