"""Typed values out of papers, as a JSON Schema asks for them, each with its quote."""
