"""Tests of ingest/readers/xlsx/."""
