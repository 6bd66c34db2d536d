"""Fuses what several methods found into one ranking. Pure functions (docs/decisions/0003-retrieval.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.source import FoundBy

# BM25 counts as a share of the query's best, a cosine as it is: on papers words say more than vectors do.
WORD_WEIGHT = 1.0
VECTOR_WEIGHT = 0.75
# The comparison word by word counts most, but only among the few that it is made for.
COMPARISON_WEIGHT = 3.0
# Words of unrelated passages still compare at about this: below it is nothing.
COMPARISON_FLOOR = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's fused score in 0..1 and the ranks it was given."""

    passage_key: int
    score: float
    found_by: FoundBy


def fuse(lexical: Sequence[tuple[int, float]], nearest: Sequence[tuple[int, float]]) -> tuple[Ranked, ...]:
    """Fuse BM25 scores and cosine similarities, each best first as (passage key, score), into one ranking."""
    words = {key: (rank, score) for rank, (key, score) in enumerate(lexical, 1)}
    vectors = {key: (rank, score) for rank, (key, score) in enumerate(nearest, 1)}
    best = max((score for _, score in lexical), default=0.0) or 1.0
    whole = (WORD_WEIGHT if lexical else 0.0) + (VECTOR_WEIGHT if nearest else 0.0)
    ranked = []
    for key in words.keys() | vectors.keys():
        word_rank, word_score = words.get(key, (None, 0.0))
        vector_rank, similarity = vectors.get(key, (None, 0.0))
        score = (WORD_WEIGHT * word_score / best + VECTOR_WEIGHT * max(similarity, 0.0)) / whole
        ranked.append(Ranked(key, _bounded(score), FoundBy(bm25=word_rank, vector=vector_rank)))
    return in_order(ranked)


def rerank(ranked: Sequence[Ranked], comparisons: Sequence[float]) -> tuple[Ranked, ...]:
    """Rank the first anew with how well they compared with the query, 0..1 each; the rest follow below them."""
    base, whole = WORD_WEIGHT + VECTOR_WEIGHT, WORD_WEIGHT + VECTOR_WEIGHT + COMPARISON_WEIGHT
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
