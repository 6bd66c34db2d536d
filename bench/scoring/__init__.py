"""Tells right from wrong, and keeps the figures."""
