"""Tests of what is made of whole sources."""
