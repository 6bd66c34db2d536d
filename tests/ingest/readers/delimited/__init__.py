"""Tests of ingest/readers/delimited/."""
