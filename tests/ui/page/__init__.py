"""Tests of the page and of what serves it."""
