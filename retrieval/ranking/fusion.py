"""Fuses what several methods found into one ranking. Pure functions (docs/decisions/0003-retrieval.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.hits import FoundBy
from retrieval.ranking.words import Match

# BM25 counts as a share of the query's best, a cosine as it is: on papers words say more than vectors do.
WORD_WEIGHT = 1.0
VECTOR_WEIGHT = 0.75
# A question of whose words the library has hardly any is in another language: words only mislead it, meaning may lead.
# English questions had at least three quarters of theirs, others over English papers about a third
# (docs/decisions/0016-stores-and-search.md).
FEW_WORDS_KNOWN = 0.6
VECTOR_WEIGHT_THEN = 4.0
# That the passage's source is about the query's words at all.
SOURCE_WEIGHT = 0.35
# The comparison word by word, among the few that it is made for.
COMPARISON_WEIGHT = 1.0
# Words of unrelated passages still compare at about this: below it is nothing.
COMPARISON_FLOOR = 0.4


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's fused score in 0..1 and the ranks it was given."""

    passage_key: int
    score: float
    found_by: FoundBy


def fuse(lexical: Sequence[Match], nearest: Sequence[tuple[int, float]], *, known: float = 1.0) -> tuple[Ranked, ...]:
    """Fuse matches of words and cosine similarities, (passage key, cosine), each best first, into one ranking.

    `known` is the share of the query's words that the library has. A passage without a similarity is taken to be as
    near as the last that has one, which is the most it can be.
    """
    vector_weight = VECTOR_WEIGHT if known >= FEW_WORDS_KNOWN else VECTOR_WEIGHT_THEN
    words = {match.passage_key: match for match in lexical}
    vectors = {key: (rank, max(similarity, 0.0)) for rank, (key, similarity) in enumerate(nearest, 1)}
    best = max((match.score for match in lexical), default=0.0) or 1.0
    whole = (WORD_WEIGHT + SOURCE_WEIGHT if lexical else 0.0) + (vector_weight if nearest else 0.0)
    furthest = min((similarity for _, similarity in vectors.values()), default=0.0)
    ranked = []
    for key in words.keys() | vectors.keys():
        match = words.get(key)
        vector_rank, similarity = vectors.get(key, (None, furthest))
        said = WORD_WEIGHT * match.score / best + SOURCE_WEIGHT * match.routed if match else 0.0
        found_by = FoundBy(bm25=match.rank if match else None, vector=vector_rank)
        ranked.append(Ranked(key, _bounded((said + vector_weight * similarity) / whole), found_by))
    return in_order(ranked)


def rerank(ranked: Sequence[Ranked], comparisons: Sequence[float]) -> tuple[Ranked, ...]:
    """Rank the first anew with how well they compared with the query, 0..1 each; the rest follow below them."""
    base = WORD_WEIGHT + VECTOR_WEIGHT + SOURCE_WEIGHT
    whole = base + COMPARISON_WEIGHT
    first = [
        replace(item, score=(base * item.score + COMPARISON_WEIGHT * _above_floor(compared)) / whole)
        for item, compared in zip(ranked, comparisons, strict=False)
    ]
    lowest = min((item.score for item in first), default=1.0)
    rest = [replace(item, score=lowest * item.score) for item in ranked[len(first) :]]
    return in_order(first + rest)


def in_order(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Sort by score, best first; equal ones by when they were added, so that a search is the same every time."""
    return tuple(sorted(ranked, key=lambda item: (-item.score, item.passage_key)))


def _above_floor(compared: float) -> float:
    return _bounded((compared - COMPARISON_FLOOR) / (1.0 - COMPARISON_FLOOR))


def _bounded(value: float) -> float:
    return min(max(value, 0.0), 1.0)
