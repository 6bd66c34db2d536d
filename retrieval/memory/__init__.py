"""The library in memory: the same ports without a file, for tests and for what need not be kept.

Searches by words and vectors as the other one does. Ends with the process.
"""
