"""Cuts a document into sentences and passages."""
