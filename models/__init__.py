"""Models: their files, what quoth asks of each kind, and the leaf modules that run them.

Knows nothing of documents, questions or pages. Imports no other room, and loads no library by itself.
"""
