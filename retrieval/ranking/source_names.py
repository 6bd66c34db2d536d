"""The words that name a source, by its title and its file's name. Pure functions over strings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePath

from retrieval.ranking.query import STOP_WORDS

_PART = re.compile(r"[^\W\d_]+|\d+")
# What stands around a word, its possessive ending among it.
_AROUND = re.compile(r"^\W+|['’]s?\W*$|\W+$")


@lru_cache(maxsize=10_000)
def name_words(title: str, path: str) -> frozenset[str]:
    """Give the words of a title and of a file's name, and neighbours written as one: "foot locker" is "footlocker"."""
    return frozenset().union(*(with_pairs(_PART.findall(text.lower())) for text in (title, PurePath(path).stem)))


def with_pairs(words: Sequence[str]) -> frozenset[str]:
    """Give words as names are compared, and each two that follow one another as one word."""
    pairs = (first + second for first, second in pairwise(words))
    return frozenset(name_word(word) for word in [*words, *pairs])


def name_word(word: str) -> str:
    """Strip a word's plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def without_names(query: str, names: frozenset[str]) -> str:
    """Leave out the words that name the source: they say nothing of where in it to look.

    Numbers stay, since a report of 2018 has columns of other years; where no telling word is left everything does.
    """
    kept = [word for word in query.split() if not _is_name(word, names)]
    return " ".join(kept) if any(bare_word(word) not in STOP_WORDS for word in kept) else query


def bare_word(word: str) -> str:
    """Give a word in small letters, without what stands around it and without its possessive ending."""
    return _AROUND.sub("", word.lower())


def _is_name(word: str, names: frozenset[str]) -> bool:
    bare = bare_word(word)
    parts = _PART.findall(bare)
    return bool(parts) and bare not in STOP_WORDS and all(p.isalpha() and name_word(p) in names for p in parts)
