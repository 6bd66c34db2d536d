"""Looks whether the machine and what is installed are as quoth needs them."""
