"""Tests of ingest/readers/text/."""
