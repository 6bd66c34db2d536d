"""Tests of ingest/readers/subtitles/."""
