"""Tests of what is written to files."""
