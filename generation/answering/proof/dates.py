"""Objects to a date of a claim that its quotes do not have: a month, a day of it. Years are numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from generation.answering.proof.language import language_of, normalised, ordered

_WORD = re.compile(r"[^\W\d_]+\.?")
# The one form in digits that is read alike everywhere.
_YEAR_FIRST = re.compile(r"(?<!\d)\d{4}-(\d{1,2})-(\d{1,2})(?!\d)")
_DAY_BEFORE = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|\.)?\s*(?:of\s+|de\s+)?$")
_DAY_AFTER = re.compile(r"\s*(\d{1,2})(?:st|nd|rd|th)?(?!\d|[.,]\d)")
_YEAR_AFTER = re.compile(r",?\s*(?:\d{1,2}(?:st|nd|rd|th)?,?\s*)?(?:de\s+)?\d{4}(?!\d)")
# Months that are other words, too: they count only beside a day or a year.
_OTHER_WORDS = frozenset("march may mars mai juin mei mar sep jan dec set avril août ene dez nov dic".split())


@dataclass(frozen=True, slots=True)
class _Date:
    month: int
    day: int  # 0 where none is told
    text: str


def objection(claim: str, quotes: Sequence[str]) -> str | None:
    """Say which date of the claim is not that of the quotes."""
    there = [date for quote in quotes for date in _dates(quote)]
    for said in _dates(claim):
        same = [date for date in there if date.month == said.month]
        if not same:
            return f"the date {said.text} is not in the quote"
        if said.day and all(date.day for date in same) and said.day not in {date.day for date in same}:
            return f"the date {said.text} is {same[0].text} in the quote"
    return None


@lru_cache(maxsize=4096)
def _dates(text: str) -> tuple[_Date, ...]:
    text = normalised(text)
    found = []
    for match in _WORD.finditer(text):
        month = _months(language_of(text)).get(match.group().rstrip(".").lower(), 0)
        before = _DAY_BEFORE.search(text[max(0, match.start() - 12) : match.start()])
        after = _DAY_AFTER.match(text, match.end())
        day = int((before or after).group(1)) if before or after else 0  # type: ignore[union-attr] # one of them is
        beside = day or _YEAR_AFTER.match(text, match.end())
        if month and (beside or match.group().rstrip(".").lower() not in _OTHER_WORDS):
            found.append(_Date(month, day if day <= 31 else 0, match.group().rstrip(".")))
    for match in _YEAR_FIRST.finditer(text):
        found.append(_Date(int(match.group(1)), int(match.group(2)), match.group()))
    return tuple(found)


@lru_cache(maxsize=8)
def _months(language: str) -> dict[str, int]:
    return {
        word: place
        for each in {language, "en"}
        for name in ("months", "months_short")
        for place, word in enumerate(ordered(each, name), start=1)
    }
