"""Says why a file of pictures gave no text: nothing recognises it here, it is too coarse, or there is none."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import NoText, shown
from ingest.extras import install_line
from ingest.readers.pictures.engines import EXTRA


def no_text(path: Path, *, installed: bool, unreadable: bool) -> NoText:
    """Make the error for a file of which no page gave a word."""
    if not installed:
        return NoText(
            f"{shown(path)} holds no text, only pictures of it, and nothing is installed that recognises text.",
            remedy=f"{install_line(EXTRA)}, then add the file again.",
        )
    if unreadable:
        return NoText(
            f"{shown(path)} shows text, but too coarsely to be recognised.",
            remedy="Scan it with 300 dots an inch, straight and with good contrast, and add that.",
        )
    return NoText(
        f"{shown(path)} holds no text, and no text was recognised in its pictures.",
        remedy="Add a file with text in it.",
    )
