"""Tests of the pane on the right: viewer, notes, outputs, tables."""
