"""Tells whether a sentence can be understood away from its place, as one of a summary must be.

By its shape and how it begins: an item of a list, a row of names, and what speaks of the sentence before ("As they
progress, they ...") cannot. The words are data (`data/openings.json`), in five languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from generation.answering.candidates import Candidate, leans
from generation.answering.choosing.shape import prose_likeness

# A sentence that may stand by itself: its chance of being running prose, its words.
_PROSE = 0.5
_SHORTEST, _LONGEST = 7, 60
# From this share of words with a capital on, the first one aside, it is names: an address, a title.
_NAMES = 0.5

# What may stand after a sentence's end: quotation marks, brackets, the number of a note.
_CLOSING = "\"'”’»)]} \n0123456789"
_ADDRESS = re.compile(r"https?:|www\.|\bdoi\b", re.IGNORECASE)
_ITEM = re.compile(r"\W*(?:[•◦▪■□●○‣∙·*–—-]\s?|\(?(?:\d\d?|[ivx]{1,4}|[a-h])[.)]\s)")
_IMPERSONAL = re.compile(
    r"(?:it|es|il|het)\b(?:\W+[\w-]+){1,4}?,?\W+(?:that|whether|how|why|if|to|ob|dass|que|si|dat|of)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def stands_alone(candidate: Candidate) -> bool:
    """Tell whether a sentence can be understood alone."""
    text = candidate.text.strip()
    return (
        (candidate.leans_on is None or speaks_of_itself(text))
        and not candidate.is_reference
        and candidate.goes_on is None
        and _SHORTEST <= len(text.split()) <= _LONGEST
        and text.rstrip(_CLOSING).endswith((".", "!", "。"))
        and not _ADDRESS.search(text)
        and not _ITEM.match(text)
        and (speaks_of_itself(text) or not leans(_after_opening(text)))
        and _share_of_names(text) < _NAMES
        and prose_likeness(text) >= _PROSE
    )


def goes_on(text: str) -> bool:
    """Tell whether a sentence begins as one that goes on from the sentence before: "However, ...", "Thus ..."."""
    return bool(_openings()["connectives"].match(text))


def speaks_of_itself(text: str) -> bool:
    """Tell whether a sentence leans on no other though it seems to: "This paper ...", "It is unclear whether ..."."""
    return bool(_openings()["itself"].match(text.strip()) or _IMPERSONAL.match(text.strip()))


def _after_opening(text: str) -> str:
    """Give what follows a word that joins a sentence, or its first clause, to others."""
    for opening in (_openings()["connectives"], _openings()["subordinate"]):
        if (found := opening.match(text)) is not None:
            text = text[found.end() :].lstrip(" ,")
    return text


def _share_of_names(text: str) -> float:
    said: list[str] = _WORD.findall(text)[1:]
    return sum(word[0].isupper() for word in said) / max(len(said), 1)


@cache
def _openings() -> Mapping[str, re.Pattern[str]]:
    text = files("generation.studio").joinpath("data/openings.json").read_text(encoding="utf-8")
    return {
        kind: re.compile(rf"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE)
        for kind, words in json.loads(text).items()
    }
