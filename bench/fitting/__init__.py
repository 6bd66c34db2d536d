"""Fits the numbers that quoth loads, and writes them with what they were fitted on."""
