"""Runs what reads untrusted files in a child process with limits."""
