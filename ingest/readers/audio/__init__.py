"""Recordings: decoded, written down window by window, and parted into sentences with their times."""
