"""Tests of how sources come in."""
