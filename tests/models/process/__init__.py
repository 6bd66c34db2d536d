"""Tests of models/process/ and of models/local.py."""
