"""Files in, documents and passages out: reading, cleaning, sentences, page pictures.

Knows nothing of libraries, searching or models that write. Imports only from `models`.
"""
