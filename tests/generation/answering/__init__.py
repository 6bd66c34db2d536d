"""Tests of how a question becomes an answer."""
