"""Ranks passages by their words: BM25, and how much each source is about each word.

Knows which words of a query are looked up and what they weigh; knows nothing of how they are stored, nor of vectors.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.hits import Held
from retrieval.ports import Scope, WordIndex
from retrieval.ranking.aboutness import Spread, only_in_names
from retrieval.ranking.query import query_words, read_years

# Weight of a word in a passage's text, the headings above it, the source's title (docs/decisions/0003-retrieval.md).
TEXT_WEIGHT, HEADING_WEIGHT, TITLE_WEIGHT = 1.0, 2.0, 0.5

# A pasted page has hundreds of different words; the rarest of them decide and the rest only cost time.
MOST_WORDS = 48

# k1 and b of FTS5's BM25, by which a word's score is brought to 0..1, and its least weight of a word.
BM25_K1, BM25_B = 1.2, 0.75
LEAST_RARITY = 1e-6
# How much of a word is taken to be in each passage of a source that is all about it.
IMPLIED = 0.8
# Places at which a word that the library does not have is parted in two; a longer one is not a word.
LONGEST_HALVED = 24

_LETTER_BESIDE_DIGIT = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")


@dataclass(frozen=True, slots=True)
class Match:
    """What the words of a query say of a passage.

    `score` is greater than 0 and better the greater it is; `routed`, 0..1, says how much the passage's source is about
    the query's words, 1 for the best source; `rank` counts from 1 and is None for a passage that was only asked about.
    """

    passage_key: int
    score: float
    routed: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class _Word:
    """A word's passages with how much each holds it, 0..1; its weights among passages and among sources."""

    keys: NDArray[np.int64]
    held: NDArray[np.float64]
    about: NDArray[np.float64]
    rarity: float
    source_rarity: float


def search_words(
    index: WordIndex, query: str, *, limit: int, scope: Scope = None, also: Collection[int] = ()
) -> tuple[Match, ...]:
    """Give the passages that share words with the query, best first, and then those of the keys `also` that do not.

    The score is BM25 in which a word that a source is all about counts as partly there in each of its passages: in a
    report of 2018 the year says nothing of where to look.
    """
    words = query_words(read_years(query))
    words = _rarest(index, tuple(dict.fromkeys([*words, *query_words(query)])))
    asked = [*words, *only_in_names(words, index.spread())]
    spread, held = index.look_up([_spellings(word) for word in asked])
    if not words or not len(spread.sources) or (scope is not None and not scope):
        return ()
    weighed = [_weigh(word, has, spread) for word, has in zip(asked, held, strict=True)]
    within = np.isin(spread.sources, list(scope)) if scope is not None else np.full(len(spread.sources), True)
    scores, routed, found = _sum(weighed, spread, within)
    return _best(spread, scores, routed, found, limit=limit, also=also)


def _weigh(word: str, held: Held, spread: Spread) -> _Word:
    passages, sources = int(spread.counts.sum()), len(spread.sources)
    about = spread.about(word, held.keys)
    count = len(held.keys)
    return _Word(
        keys=held.keys,
        held=held.shares,
        about=about,
        # FTS5 gives a word of most passages next to no weight, and so does this.
        rarity=max(math.log((passages - count + 0.5) / (count + 0.5)), LEAST_RARITY) if count else 0.0,
        source_rarity=max(math.log((sources + 1) / (int((about > 0).sum()) + 0.5)), 0.0) if about.any() else 0.0,
    )


def _sum(
    words: Sequence[_Word], spread: Spread, within: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Give every passage's score, how much its source is about the query, and whether it may be and is found.

    `within` says which sources count.
    """
    count = int(spread.counts.sum())
    of_source, routed = np.zeros(len(spread.sources)), np.zeros(len(spread.sources))
    scores, found = np.zeros(count), np.zeros(count, bool)
    for word in words:
        implied = IMPLIED * word.about**3  # the third power leaves little of it to words that many sources share
        of_source += word.rarity * implied
        routed += word.source_rarity * word.about
        places = spread.places(word.keys)
        scores[places] += word.rarity * word.held * (1 - implied[spread.owners(word.keys)])
        found[places] = True
    scores += np.repeat(of_source, spread.counts)
    routed = np.minimum(routed / (routed[within].max(initial=0.0) or 1.0), 1.0)
    return scores, np.repeat(routed, spread.counts), found & np.repeat(within, spread.counts)


def _best(
    spread: Spread,
    scores: NDArray[np.float64],
    routed: NDArray[np.float64],
    found: NDArray[np.bool_],
    *,
    limit: int,
    also: Collection[int],
) -> tuple[Match, ...]:
    places = np.flatnonzero(found & (scores > 0))
    places = places[np.lexsort((places, -scores[places]))][:limit]
    keys = spread.keys()
    ranked = [
        Match(int(keys[place]), float(scores[place]), float(routed[place]), rank)
        for rank, place in enumerate(places, 1)
    ]
    others = np.array(sorted(set(also) - {match.passage_key for match in ranked}), np.int64)
    others = others[np.isin(others, keys)]  # one may have been removed a moment ago
    asked = zip(others.tolist(), spread.places(others).tolist(), strict=True) if len(others) else ()
    return (*ranked, *(Match(key, float(scores[place]), float(routed[place]), None) for key, place in asked))


def _spellings(word: str) -> tuple[str, ...]:
    """Give a word and the ways to write it as two, "cash flow" or, where letters meet digits, "10 k"."""
    places = range(2, len(word) - 1) if word.isalpha() else [at.start() for at in _LETTER_BESIDE_DIGIT.finditer(word)]
    return (word, *(f"{word[:at]} {word[at:]}" for at in places[:LONGEST_HALVED]))


def share_known(index: WordIndex, query: str) -> float:
    """Give which share of a query's words the library has, 0..1: little for a question in another language."""
    words = query_words(query)
    counts = index.counts(words)
    return sum(counts[word] > 0 for word in words) / len(words) if words else 1.0


def rarity(index: WordIndex, words: Collection[str]) -> dict[str, float]:
    """Give each word's inverse document frequency among the passages, 0..1; 1 for a word that no passage has."""
    passages = int(index.spread().counts.sum())
    most = math.log(2 * passages + 2)
    counts = index.counts(words)
    return {word: math.log((passages + 1) / (counts[word] + 0.5)) / most for word in words}


def _rarest(index: WordIndex, words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) <= MOST_WORDS:
        return words
    counts = index.counts(words)
    return tuple(sorted((word for word in words if counts[word]), key=lambda word: counts[word])[:MOST_WORDS])
