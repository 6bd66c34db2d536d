"""Decides what becomes of a hyphen at a line's end: a word cut in two, or a compound that keeps it.

Knows only the document's own words: a word that stands whole elsewhere is trusted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORDS = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_TAIL = re.compile(r"([^\W_]+(?:[-\u2010\u2011][^\W_]+)*)[-\u2010\u00ad]$")
_HEAD = re.compile(r"[^\W_]+")
HYPHENS = "-\u2010\u00ad"
_HANGING = {"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "e"}  # "pre- and post-processing"
# Second parts that are mostly written with a hyphen: what decides where the document itself does not.
_SECOND_PARTS = frozenset(
    "aware based bound controlled defined dependent driven independent friendly guided induced level oriented "
    "processed processing related resolution scale source specific term".split()
)


class Vocabulary:
    """The words of a document with their counts, hyphenated ones also in whole."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        for line in lines:
            # The first and the last word of a line may be half a word.
            for word in _WORDS.findall(line)[1:-1]:
                self._counts[word.casefold().replace("\u2010", "-").replace("\u2011", "-")] += 1

    def keeps_hyphen(self, before: str, after: str) -> bool | None:
        """Say whether the hyphen between a line's end and the next line's start stays; None if no word is cut there."""
        tail, head = _TAIL.search(before), _HEAD.match(after)
        if tail is None or head is None:
            return None
        first, second = tail.group(1), head.group()
        if before.endswith("\u00ad"):
            return False
        if second.casefold() in _HANGING:
            return None
        if not second[0].islower() or not first[-1].isalpha():
            return True
        return self._is_compound(first.casefold(), second.casefold())

    def _is_compound(self, first: str, second: str) -> bool:
        whole = self._counts[first.rpartition("-")[2] + second] + self._counts[first + second]
        parted = self._counts[f"{first}-{second}"]
        if whole or parted:
            return parted > whole
        # Never seen whole: two words that both stand alone in this document are a compound ("site-specific").
        last = first.rpartition("-")[2]
        if second in _SECOND_PARTS and len(last) > 3:
            return True
        return min(self._counts[last], self._counts[second]) > 0 and min(len(last), len(second)) >= 3
