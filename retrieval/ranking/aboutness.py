"""Tells how much each source is about each word of a query, so that a question that names its paper is led there.

Knows how passages are spread over sources, and sources' titles and file names; knows nothing of ranking passages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from retrieval.ranking.source_names import name_word

# A source with this many times the usual share of passages that hold a word is half about it.
HALF_ABOUT = 1.2


@dataclass(frozen=True, slots=True)
class Spread:
    """Where each source's passages stand: their keys follow one another, since a source is added at once.

    `sources`, `first` and `counts` are int64, one a source in order of passages; `names` are its title's and its
    file's words.
    """

    sources: NDArray[np.int64]
    first: NDArray[np.int64]
    counts: NDArray[np.int64]
    names: tuple[frozenset[str], ...]

    def owners(self, passage_keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the place, in `sources`, of the source of each passage."""
        return np.searchsorted(self.first, passage_keys, side="right") - 1

    def places(self, passage_keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the place of each passage among all of them, in the order of their keys."""
        owners = self.owners(passage_keys)
        return passage_keys - self.first[owners] + (np.cumsum(self.counts) - self.counts)[owners]

    def keys(self) -> NDArray[np.int64]:
        """Give every passage's key, in order."""
        before = np.repeat(np.cumsum(self.counts) - self.counts, self.counts)
        return np.repeat(self.first, self.counts) + np.arange(len(before)) - before

    def about(self, word: str, holding: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give 0..1 for each source: how much of it holds a word, beside the others; 1 where its name has it.

        `holding` are the keys of the passages with the word.
        """
        share = np.bincount(self.owners(holding), minlength=len(self.sources)) / self.counts
        usual = share[share > 0].mean() if len(holding) else 1.0
        named = np.array([name_word(word) in names for names in self.names])
        about: NDArray[np.float64] = np.maximum(share / (share + HALF_ABOUT * usual), named)
        return about


def only_in_names(words: Iterable[str], spread: Spread) -> list[str]:
    """Give the joined neighbours of a query's words that are in some source's name."""
    known = frozenset().union(*spread.names)
    ordered = list(words)
    pairs = (first + second for first, second in pairwise(ordered))
    return [pair for pair in dict.fromkeys(pairs) if name_word(pair) in known and pair not in ordered]
