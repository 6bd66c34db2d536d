"""Tests of what tells right from wrong in the bench."""
