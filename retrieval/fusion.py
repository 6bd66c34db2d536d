"""Fuses what two methods found into one ranking. Pure functions; the weights were measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.source import FoundBy

LEXICAL_WEIGHT = 0.6


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
    best = max((score for _, score in lexical), default=1.0) or 1.0
    weight = LEXICAL_WEIGHT if nearest else 1.0
    ranked = []
    for key in words.keys() | vectors.keys():
        word_rank, word_score = words.get(key, (None, 0.0))
        vector_rank, similarity = vectors.get(key, (None, 0.0))
        score = weight * word_score / best + (1 - weight) * max(similarity, 0.0)
        ranked.append(Ranked(key, min(max(score, 0.0), 1.0), FoundBy(bm25=word_rank, vector=vector_rank)))
    return tuple(sorted(ranked, key=lambda item: (-item.score, item.passage_key)))
