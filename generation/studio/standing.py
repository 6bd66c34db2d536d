"""Tells whether a sentence can be understood away from its place, as one of a summary must be.

By its shape and how it begins: an item of a list, a row of names, and what speaks of the sentence before ("As they
progress, they ...") cannot. The words are data (`data/openings.json`), in five languages.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from generation.answering.candidates import Candidate, leans
from generation.answering.shape import prose_likeness

# A sentence that may stand by itself: its chance of being running prose, its words.
_PROSE = 0.5
_SHORTEST, _LONGEST = 7, 60
# From this share of words with a capital on, the first one aside, it is names: an address, a title.
_NAMES = 0.5

_ITEM = re.compile(r"\W*(?:[•◦▪■□●○‣∙·*–—-]\s|\(?(?:\d\d?|[ivx]{1,4}|[a-h])[.)]\s)")
_WORD = re.compile(r"[^\W\d_]{2,}")


def stands_alone(candidate: Candidate) -> bool:
    """Tell whether a sentence can be understood alone."""
    text = candidate.text.strip()
    return (
        candidate.leans_on is None
        and candidate.goes_on is None
        and _SHORTEST <= len(text.split()) <= _LONGEST
        and not text.endswith(("?", ":", ","))
        and not _ITEM.match(text)
        and not leans(_after_opening(text))
        and _share_of_names(text) < _NAMES
        and prose_likeness(text) >= _PROSE
    )


def goes_on(text: str) -> bool:
    """Tell whether a sentence begins as one that goes on from the sentence before: "However, ...", "Thus ..."."""
    return bool(_openings()[0].match(text))


def _after_opening(text: str) -> str:
    """Give what follows a word that joins a sentence, or its first clause, to others."""
    connective, subordinate = _openings()
    for opening in (connective, subordinate):
        if (found := opening.match(text)) is not None:
            text = text[found.end() :].lstrip(" ,")
    return text


def _share_of_names(text: str) -> float:
    said: list[str] = _WORD.findall(text)[1:]
    return sum(word[0].isupper() for word in said) / max(len(said), 1)


@cache
def _openings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    text = files("generation.studio").joinpath("data/openings.json").read_text(encoding="utf-8")
    data = json.loads(text)
    one, other = (
        re.compile(rf"(?:{'|'.join(map(re.escape, sorted(data[kind], key=len, reverse=True)))})\b", re.IGNORECASE)
        for kind in ("connectives", "subordinate")
    )
    return one, other
