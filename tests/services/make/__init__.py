"""Tests of what is made of sources."""
