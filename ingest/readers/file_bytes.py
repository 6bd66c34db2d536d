"""Gives a file's bytes to a reader that wants all of them at once."""

from pathlib import Path

from ingest.errors import FileMissing, shown


def file_bytes(path: Path) -> bytes:
    """Read a whole file; raises FileMissing where it is not there, or may not be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileMissing(f"{shown(path)} cannot be opened.", remedy="Check that it exists and may be read.") from error
