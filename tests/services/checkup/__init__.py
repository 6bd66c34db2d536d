"""Tests of what is found out about the machine."""
