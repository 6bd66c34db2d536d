"""Finds the passages that have a word, in memory: BM25 in plain code, word for word as SQLite's FTS5 computes it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import snowballstemmer

from retrieval.hits import Held
from retrieval.memory.state import State
from retrieval.ranking.aboutness import Spread
from retrieval.ranking.source_names import name_words
from retrieval.ranking.words import BM25_B, BM25_K1, HEADING_WEIGHT, TEXT_WEIGHT, TITLE_WEIGHT

_WEIGHTS = (TEXT_WEIGHT, HEADING_WEIGHT, TITLE_WEIGHT)
_WORD = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("porter")


@dataclass(frozen=True, slots=True)
class _Index:
    """The words of each passage's text, heading and title; which passages have a word; how passages are spread."""

    version: int
    columns: dict[int, tuple[tuple[str, ...], ...]]
    having: dict[str, set[int]]
    mean_length: float
    spread: Spread
    sources: dict[int, int]


class MemoryWords:
    """The port WordIndex; what it goes by is made anew when a source came, went or was renamed."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._index: _Index | None = None

    def look_up(self, phrases: Sequence[Sequence[str]]) -> tuple[Spread, tuple[Held, ...]]:
        """Give how passages are spread and, for each choice of phrases, what has the first one that any has."""
        index = self._now()
        return index.spread, tuple(_first_held(index, choice) for choice in phrases)

    def counts(self, words: Collection[str]) -> dict[str, int]:
        """Tell of each word how many passages have it."""
        index = self._now()
        return {word: len(_held(index, word).keys) for word in words}

    def spread(self) -> Spread:
        """Give how passages are spread over sources."""
        return self._now().spread

    def sources_with(self, words: Collection[str]) -> frozenset[int]:
        """Give the keys of the sources that have one of some words in a passage or in the title."""
        index = self._now()
        return frozenset(index.sources[key] for word in words for key in _held(index, word).keys.tolist())

    def _now(self) -> _Index:
        with self._state.open():
            if self._index is None or self._index.version != self._state.version:
                self._index = _index(self._state)
            return self._index


def _index(state: State) -> _Index:
    columns: dict[int, tuple[tuple[str, ...], ...]] = {}
    sources: dict[int, int] = {}
    having: dict[str, set[int]] = defaultdict(set)
    with_passages = [stored for stored in state.sources.values() if stored.passages]
    for stored in with_passages:
        title = _words(stored.source.title)
        for key, passage in stored.passages.items():
            columns[key] = (_words(passage.text), _words(passage.heading), title)
            sources[key] = stored.key
            for word in set(chain.from_iterable(columns[key])):
                having[word].add(key)
    lengths = [sum(map(len, each)) for each in columns.values()]
    spread = Spread(
        np.array([stored.key for stored in with_passages], np.int64),
        np.array([min(stored.passages) for stored in with_passages], np.int64),
        np.array([len(stored.passages) for stored in with_passages], np.int64),
        tuple(name_words(stored.source.title, stored.source.path) for stored in with_passages),
    )
    mean = sum(lengths) / len(lengths) if lengths else 0.0
    return _Index(state.version, columns, having, mean, spread, sources)


def _first_held(index: _Index, phrases: Sequence[str]) -> Held:
    found = (_held(index, phrase) for phrase in phrases)
    return next((held for held in found if len(held.keys)), Held(np.zeros(0, np.int64), np.zeros(0)))


def _held(index: _Index, phrase: str) -> Held:
    words = _words(phrase)
    candidates = set.intersection(*(index.having.get(word, set()) for word in words)) if words else set()
    shares: dict[int, float] = {}
    for key in sorted(candidates):
        columns = index.columns[key]
        often = sum(weight * _count(words, column) for weight, column in zip(_WEIGHTS, columns, strict=True))
        if often:
            length = sum(map(len, columns)) / index.mean_length
            shares[key] = often / (often + BM25_K1 * (1 - BM25_B + BM25_B * length))
    return Held(np.array(list(shares), np.int64), np.array(list(shares.values()), np.float64))


def _count(words: tuple[str, ...], column: tuple[str, ...]) -> int:
    """Count how often words follow one another."""
    if len(words) == 1:
        return Counter(column)[words[0]]
    return sum(column[at : at + len(words)] == words for at in range(len(column) - len(words) + 1))


def _words(text: str) -> tuple[str, ...]:
    """Give a text's words in small letters, stemmed and without accents."""
    bare = "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
    return tuple(_STEMMER.stemWords(_WORD.findall(bare.lower())))
