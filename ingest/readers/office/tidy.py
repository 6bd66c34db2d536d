"""Makes white space of office files that of a text to read."""

from __future__ import annotations

import re

from ingest.readers.text.encodings import seen

_SPACES = re.compile(r"[ \t\f\xa0]+")
_AROUND_LINE_ENDS = re.compile(r" *\n[ \n]*")


def tidy(text: str) -> str:
    """Make runs of white space one space, empty lines none, and drop what nobody sees."""
    if text.isascii() and text.isprintable():  # as most cells of a sheet are, which there may be many of
        return " ".join(text.split())
    return _AROUND_LINE_ENDS.sub("\n", _SPACES.sub(" ", seen(text))).strip()
