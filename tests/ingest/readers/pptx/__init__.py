"""Tests of ingest/readers/pptx/."""
