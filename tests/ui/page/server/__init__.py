"""Tests of what serves the page and stands before it."""
