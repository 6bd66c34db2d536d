"""Questions in, answers out in which every claim carries exact quotes.

Knows the library and the search; nothing of terminals or browsers. Imports only from the rooms to its left.
"""
