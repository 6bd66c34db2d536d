"""Tests of the bench: that what measures is right itself."""
