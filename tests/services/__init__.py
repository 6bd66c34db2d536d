"""Tests of what a person can do, behind every door."""
