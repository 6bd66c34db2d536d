"""Tests of what shows where something stands."""
