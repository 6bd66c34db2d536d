"""The library on disk and the search over it.

Knows documents and passages, nothing of answers. Imports only from `models` and `ingest`.
"""
