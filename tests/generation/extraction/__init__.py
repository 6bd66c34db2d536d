"""Tests of short answers and their columns."""
