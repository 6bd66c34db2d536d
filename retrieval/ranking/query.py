"""What a query asks for: its words, years as documents write them, the pages it names.

Pure functions over strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

STOP_WORDS = frozenset(
    (
        "a about above after again all also am an and any are as at be because been before being below "
        "between both but by can could did do does doing done down during each few for from further had has "
        "have having he her here hers him his how i if in into is it its itself just let many me more most "
        "much my no nor not now of off on once only or other our ours out over own please same she should so "
        "some such tell than that the their theirs them then there these they this those through to too under "
        "until up us very was we were what when where which while who whom whose why will with would you your "
        "yours "
    ).split()
)

_WORD = re.compile(r"\w+")
# FY2018, FY'18, FY2023Q1; Q22023, H1'2023; 2023Q2.
_YEAR = re.compile(r"\b(?:[FC]Y\s?['’]?(\d{4}|\d\d)|([QH][1-4])['’]?\s?((?:19|20)\d\d)|((?:19|20)\d\d))([QH][1-4])?\b")

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_DIGITS = r"\d{1,4}(?![.,]?\d)"
# "on page 14 of the report", "pp. 3-5", "on slide two", "the first page", "the cover page".
_PAGES = re.compile(
    rf"(?:\b(?:on|in|of|at|from|to)\s+)?(?:\bthe\s+)?(?:"
    rf"\b(?:pages?|slides?|pp?\.)\s*(?P<from>{_DIGITS})(?:\s*(?P<between>-|–|to|and|,)\s*(?P<to>{_DIGITS}))?"
    rf"|\b(?:page|slide)\s+(?P<number>{'|'.join(_NUMBERS)})\b"
    rf"|\b(?P<which>{'|'.join(_ORDINALS)}|cover|title|front)\s+(?:page|slide)\b)"
    r"(?:\s+of\s+(?:the|this)\s+(?:article|document|file|paper|pdf|report|slides|text|thesis)\b)?",
    re.IGNORECASE,
)
_MOST_PAGES = 50


def read_pages(query: str) -> frozenset[int]:
    """Give the numbers of the pages that a query names, counted from 1: "page 14", "pages 3-5", "the cover page"."""
    return frozenset(page for said in _PAGES.finditer(query) for page in _pages_of(said))


def without_pages(query: str) -> str:
    """Leave out what names pages; if no word is left, the query as it is."""
    rest = re.sub(r"\s+([?.,!])", r"\1", " ".join(_PAGES.sub(" ", query).split()))
    return rest if _WORD.search(rest) else query


def _pages_of(said: re.Match[str]) -> Iterable[int]:
    if said["which"]:
        word = said["which"].lower()
        return [_ORDINALS.index(word) + 1 if word in _ORDINALS else 1]
    if said["number"]:
        return [_NUMBERS.index(said["number"].lower()) + 1]
    first, last = int(said["from"]), int(said["to"] or said["from"])
    whole = said["between"] in {"-", "–", "to"} and first < last < first + _MOST_PAGES
    return range(first, last + 1) if whole else [first, last]


def read_years(query: str) -> str:
    """Write years as documents do: FY2018 and FY'18 as 2018, 2023Q2 and Q22023 as the year and the quarter."""
    return _YEAR.sub(
        lambda said: " ".join(filter(None, (said[2], _year(said[1] or said[3] or said[4]), said[5]))), query
    )


def _year(digits: str) -> str:
    return digits if len(digits) == 4 else f"20{digits}"


def query_words(query: str) -> tuple[str, ...]:
    """Give the different words of a query in order, without those that say nothing; if none is left, all of them."""
    words = tuple(dict.fromkeys(_WORD.findall(query.lower())))
    return tuple(word for word in words if word not in STOP_WORDS) or words
