"""Tests of ingest/readers/html/."""
