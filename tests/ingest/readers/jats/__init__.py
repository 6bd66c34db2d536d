"""Tests of ingest/readers/jats/."""
