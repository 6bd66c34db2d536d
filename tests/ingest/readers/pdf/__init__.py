"""Tests of ingest/readers/pdf/."""
