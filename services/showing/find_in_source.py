"""Finds words within one source's pages, for the page's search box. Pure; knows no library."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.showing.plain_text import one_line

_AROUND = 40  # characters shown before and after
_MOST = 500  # places; who needs more needs other words


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the page counted from 1, characters of that page's text, and some of what is around them."""

    page: int
    start: int
    end: int
    snippet: str


def find_places(words: str, pages: Sequence[str]) -> tuple[Place, ...]:
    """Find words as they follow each other, whatever their case and the white space between them."""
    parts = words.split()
    if not parts:
        return ()
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)
    found: list[Place] = []
    for number, text in enumerate(pages, start=1):
        for match in pattern.finditer(text):
            found.append(Place(number, match.start(), match.end(), _snippet(text, match.start(), match.end())))
            if len(found) == _MOST:
                return tuple(found)
    return tuple(found)


def _snippet(text: str, start: int, end: int) -> str:
    before, after = max(0, start - _AROUND), end + _AROUND
    left = text[before:start].partition(" ")[2] if before else text[:start]
    right = text[end:after].rpartition(" ")[0] if after < len(text) else text[end:]
    return ("… " if before else "") + one_line(f"{left}{text[start:end]}{right}") + (" …" if after < len(text) else "")
