"""Tests of what makes cases for the bench."""
