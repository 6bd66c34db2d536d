"""Tests of ingest/readers/rtf/."""
