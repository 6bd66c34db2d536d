"""Loads question sets and libraries, and keeps what is slow to measure."""
