"""The model in a process of its own: one for a home folder, shared by the page and every command.

The client is models/local.py. A crash of the model ends this process and no other.
"""
