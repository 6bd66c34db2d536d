"""Tests of ingest/readers/docx/."""
