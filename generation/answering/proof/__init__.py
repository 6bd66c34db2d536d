"""Decides whether quotes say what a sentence written by a model says. May not import sources, prompts or models."""
