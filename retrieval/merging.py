"""Merges hits that stand side by side, so that what belongs together is read together and does not crowd out others.

Pure functions over hits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ingest.document import Passage
from retrieval.source import FoundBy, Hit

# Among how many of the first hits neighbours are looked for; further down a neighbour is there by chance.
NEAR_THE_TOP = 20
# A neighbour joins if its own score is at least this share of the other's: less is there only because it is beside.
SHARE = 0.6
# More than these would bury the evidence in what surrounds it.
MOST_JOINED = 3


def merge_neighbours(hits: Sequence[Hit], text_of: Callable[[str], str]) -> tuple[Hit, ...]:
    """Join neighbouring passages of one section among the first hits, at the best one's rank and score.

    `text_of` gives a source's whole text by its id.
    """
    merged: list[list[Hit]] = []
    for position, hit in enumerate(hits):
        beside = next((group for group in merged if _belongs(hit, group)), None) if position < NEAR_THE_TOP else None
        if beside is None:
            merged.append([hit])
        else:
            beside.append(hit)
    return tuple(replace(_joined(group, text_of), rank=rank) for rank, group in enumerate(merged, 1))


def join_passages(passages: Sequence[Passage], text: str) -> Passage:
    """Make one passage of neighbours in their order; its id names the first and the last ordinal."""
    first, last = passages[0], passages[-1]
    return Passage(
        id=f"{first.id}-{last.ordinal}",
        document_id=first.document_id,
        ordinal=first.ordinal,
        text=text[first.start : last.end],
        sentences=tuple(sentence for passage in passages for sentence in passage.sentences),
        first_page=min(passage.first_page for passage in passages),
        last_page=max(passage.last_page for passage in passages),
        heading=first.heading,
    )


def _belongs(hit: Hit, group: Sequence[Hit]) -> bool:
    """Say whether a hit stands beside one of a group that has room, and answers nearly as well as its best."""
    passage, best = hit.passage, group[0].passage
    same_section = passage.document_id == best.document_id and passage.heading == best.heading
    beside = same_section and any(abs(other.passage.ordinal - passage.ordinal) == 1 for other in group)
    return beside and len(group) < MOST_JOINED and hit.score >= SHARE * group[0].score


def _joined(group: Sequence[Hit], text_of: Callable[[str], str]) -> Hit:
    if len(group) == 1:
        return group[0]
    passages = sorted((hit.passage for hit in group), key=lambda passage: passage.ordinal)
    return replace(
        group[0],
        passage=join_passages(passages, text_of(passages[0].document_id)),
        found_by=FoundBy(
            bm25=_best(hit.found_by.bm25 for hit in group),
            vector=_best(hit.found_by.vector for hit in group),
        ),
    )


def _best(ranks: Iterable[int | None]) -> int | None:
    return min((rank for rank in ranks if rank is not None), default=None)
