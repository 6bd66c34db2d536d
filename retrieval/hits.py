"""What a search hands out, hits that hold their passage, and what it makes them of. Values only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.content.document import Passage
from retrieval.source import Source


@dataclass(frozen=True, slots=True)
class FoundBy:
    """At which rank, from 1, each method found a passage; None where it did not."""

    bm25: int | None = None
    vector: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found. `rank` counts from 1; `score` falls with rank and is in 0..1.

    Neighbouring passages are one hit, whose passage's id is "<document id>:<first>-<last>"; `found_at` is where in its
    text the one begins that was found best.
    """

    passage: Passage
    source: Source
    score: float
    rank: int
    found_by: FoundBy
    found_at: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """The passages that have a word or phrase: int64[n] keys, which grow, and float64[n] how much each has of it, 0..1.

    That is BM25's share without the word's rarity, which grows with its frequency and falls with the passage's length.
    """

    keys: NDArray[np.int64]
    shares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Near:
    """A passage near the query: cosine similarity in -1..1."""

    passage_key: int
    similarity: float
