"""Tests of what measures the reading of files in the bench."""
