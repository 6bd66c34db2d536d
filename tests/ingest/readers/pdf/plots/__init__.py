"""Tests of ingest/readers/pdf/plots/."""
