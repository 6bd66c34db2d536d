"""Tests of ingest/readers/epub/."""
