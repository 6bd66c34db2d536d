"""What a search hands out: hits that hold their passage. Values only."""

from dataclasses import dataclass

from ingest.document import Passage
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
