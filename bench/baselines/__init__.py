"""Other people's chains, run on the same files, questions and models, to know what quoth is worth.

They need the dependency group `bench` in an environment of their own: their pypdf is older than quoth's.
"""
