"""Tests of generation/."""
