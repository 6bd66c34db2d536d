"""Tests of ingest/readers/odf/."""
