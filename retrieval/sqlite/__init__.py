"""The library in one SQLite file, with the originals and FAISS's cache beside it.

Nothing outside this folder sees a connection.
"""
