"""Brings files into the library: finds, reads, splits, stores and embeds them."""
