"""The ports of retrieval/ports.py over one SQLite file, a store each."""
