"""Decides what becomes of a hyphen at a line's end: a word cut in two, or a compound that keeps it.

A word that stands whole elsewhere in the document is trusted. In an English one the patterns by which English words
are cut tell too: nobody cuts "environmental" elsewhere than they say, so "price-" before "determining" is a compound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

import pyphen

_WORDS = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_TAIL = re.compile(r"([^\W_]+(?:[-\u2010\u2011][^\W_]+)*)[-\u2010\u00ad]$")
_HEAD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_FEWEST_COMPOUNDS = 3
_SHORTEST_PART = 3  # letters; shorter ones some programs cut off where the patterns do not
_ENGLISH = ("the", "of", "and", "to", "in")
_LEAST_ENGLISH = 0.08  # share of a text's words that are one of these; English has .15 and more
HYPHENS = "-\u2010\u00ad"
_HANGING = {"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "e"}  # "pre- and post-processing"
# Second parts that are mostly written with a hyphen: what decides where the document itself does not.
_SECOND_PARTS = frozenset(
    "aware based bound controlled defined dependent driven independent friendly guided induced level oriented "
    "processed processing related resolution scale source specific term".split()
)


class Vocabulary:
    """The words of a document with their counts, hyphenated ones also in whole; and whether it cuts words at all."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self.cuts_words = True
        for line in lines:
            # The first and the last word of a line may be half a word.
            for word in _WORDS.findall(line)[1:-1]:
                self._counts[word.casefold().replace("\u2010", "-").replace("\u2011", "-")] += 1

    def learn_habit(self, ends: Iterable[tuple[str, str]]) -> None:
        """Find out from (line's end, next line's start) whether this document cuts words: many never do."""
        whole = parted = 0
        for before, after in ends:
            words = _cut(before, after)
            if words is not None:
                joined, hyphened = self._seen(*words)
                whole += joined > hyphened
                parted += hyphened > joined
        self.cuts_words = whole > 0.1 * parted or parted < _FEWEST_COMPOUNDS

    def keeps_hyphen(self, before: str, after: str) -> bool | None:
        """Say whether the hyphen between a line's end and the next line's start stays; None if no word is cut there."""
        words = _cut(before, after)
        if words is None:
            return None
        first, second = words
        if before.endswith("\u00ad"):
            return False
        if not second[0].islower() or not first[-1].isalpha() or "-" in first or "-" in second:
            return True
        return self._is_compound(first.casefold(), second.casefold())

    def _is_compound(self, first: str, second: str) -> bool:
        whole, parted = self._seen(first, second)
        if whole or parted:
            return parted > whole
        if not self.cuts_words or (second in _SECOND_PARTS and len(first) > 3):
            return True
        long_enough = min(len(first), len(second)) >= _SHORTEST_PART
        against = long_enough and len(first) not in _english().positions(first + second)
        if against and self._is_english():
            return True
        # Never seen whole: two words that both stand alone in this document are a compound ("site-specific").
        return min(self._counts[first], self._counts[second]) > 0 and min(len(first), len(second)) >= 3

    def _is_english(self) -> bool:
        return sum(self._counts[word] for word in _ENGLISH) > _LEAST_ENGLISH * self._counts.total()

    def _seen(self, first: str, second: str) -> tuple[int, int]:
        """Count a word in one piece, and with its hyphen."""
        first, second = first.casefold(), second.casefold()
        return self._counts[first + second], self._counts[f"{first}-{second}"]


@cache
def _english() -> pyphen.Pyphen:
    """Load the patterns, which takes a tenth of a second: only once a word asks for them."""
    return pyphen.Pyphen(lang="en_US")


def _cut(before: str, after: str) -> tuple[str, str] | None:
    """Give the two parts of a word that a line's end cuts, without the hyphen between them."""
    tail, head = _TAIL.search(before), _HEAD.match(after)
    if tail is None or head is None or head.group().casefold() in _HANGING:
        return None
    return tail.group(1).replace("\u2010", "-").replace("\u2011", "-"), head.group()
