"""Tests of reading pictures of text."""
