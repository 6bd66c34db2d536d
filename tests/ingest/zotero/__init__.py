"""Tests of ingest/zotero/."""
