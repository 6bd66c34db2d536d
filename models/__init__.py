"""Model files: which there are, where they come from, and that their bytes are the right ones.

Knows nothing of documents, questions or pages. Imports no other room.
"""
