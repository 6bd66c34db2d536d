"""What the words of a query are: years as documents write them, and words that say nothing left out.

Pure functions over strings.
"""

from __future__ import annotations

import re

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
