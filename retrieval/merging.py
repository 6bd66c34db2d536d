"""Merges hits that stand side by side, so that what belongs together is read together and does not crowd out others.

Pure functions over hits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.document import Passage
from retrieval.source import FoundBy, Hit

# Among how many of the first hits neighbours are looked for; further down a neighbour is there by chance.
NEAR_THE_TOP = 10
# A neighbour joins if its own score is at least this share of the other's: less is there only because it is beside.
SHARE = 0.6


def merge_neighbours(hits: Sequence[Hit], text_of: Callable[[str], str]) -> tuple[Hit, ...]:
    """Join pairs of neighbouring passages of one section among the first hits, at the better one's rank and score.

    `text_of` gives a source's whole text by its id. More than two would bury the evidence in what surrounds it.
    """
    merged: list[Hit] = []
    single: set[str] = set()
    for position, hit in enumerate(hits):
        beside = next((place for place, other in enumerate(merged) if _are_neighbours(other, hit, single)), None)
        if position < NEAR_THE_TOP and beside is not None:
            single.discard(merged[beside].passage.id)
            merged[beside] = _joined(merged[beside], hit, text_of)
        else:
            single.add(hit.passage.id)
            merged.append(hit)
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(merged, 1))


def join_passages(first: Passage, second: Passage, text: str) -> Passage:
    """Make one passage of two neighbours, `first` standing before; its id names both ordinals."""
    return Passage(
        id=f"{first.id}-{second.ordinal}",
        document_id=first.document_id,
        ordinal=first.ordinal,
        text=text[first.start : second.end],
        sentences=first.sentences + second.sentences,
        first_page=min(first.first_page, second.first_page),
        last_page=max(first.last_page, second.last_page),
        heading=first.heading,
    )


def _are_neighbours(other: Hit, hit: Hit, single: set[str]) -> bool:
    a, b = other.passage, hit.passage
    same_section = a.document_id == b.document_id and a.heading == b.heading
    beside = same_section and abs(a.ordinal - b.ordinal) == 1
    return beside and a.id in single and hit.score >= SHARE * other.score


def _joined(better: Hit, other: Hit, text_of: Callable[[str], str]) -> Hit:
    first, second = sorted((better.passage, other.passage), key=lambda passage: passage.ordinal)
    return replace(
        better,
        passage=join_passages(first, second, text_of(first.document_id)),
        found_by=FoundBy(
            bm25=_best(better.found_by.bm25, other.found_by.bm25),
            vector=_best(better.found_by.vector, other.found_by.vector),
        ),
    )


def _best(*ranks: int | None) -> int | None:
    return min((rank for rank in ranks if rank is not None), default=None)
