"""Merges hits that stand side by side and widens each by what stands around it, so that it can be understood alone.

Pure functions over hits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ingest.content.document import Passage
from retrieval.errors import SourceNotFound
from retrieval.hits import FoundBy, Hit

# Among how many of the first hits neighbours are looked for; further down a neighbour is there by chance.
NEAR_THE_TOP = 20
# A neighbour joins if its own score is at least this share of the other's: less is there only because it is beside.
SHARE = 0.6
# Passages of one hit: more would bury the evidence in what surrounds it.
MOST_JOINED = 3

Place = tuple[str, int]  # document id, ordinal of a passage


def merge_neighbours(
    hits: Sequence[Hit], text_of: Callable[[str], str], around: Mapping[Place, Passage]
) -> tuple[Hit, ...]:
    """Join neighbouring passages of one section among the first hits, at the best one's rank and score.

    `text_of` gives a source's whole text by its id; `around` holds the passages that may be added to a hit. None stands
    in two hits: one that was added to a better hit is taken from the other, which goes if nothing is left of it.
    """
    groups: list[list[Hit]] = []
    for position, hit in enumerate(hits):
        beside = next((group for group in groups if _belongs(hit, group)), None) if position < NEAR_THE_TOP else None
        if beside is None:
            groups.append([hit])
        else:
            beside.append(hit)
    taken: set[Place] = set()
    merged: list[Hit] = []
    for group in groups:
        passages = _widened([hit.passage for hit in group], around, taken)
        taken |= {_place(passage) for passage in passages}
        if passages:
            merged.append(replace(_joined(group, passages, text_of), rank=len(merged) + 1))
    return tuple(merged)


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
        headings=first.headings,
        rows=tuple(row for passage in passages for row in passage.rows),
        first_block=first.first_block,
        last_block=last.last_block,
        locators=tuple(dict.fromkeys((first.places[0], last.places[-1]))),
    )


def find_passage(passage_id: str, passages: Sequence[Passage], text_of: Callable[[], str]) -> Passage:
    """Give the passage of that id among its document's, also that of a hit that joined several."""
    first, _, last = passage_id.rpartition(":")[2].partition("-")
    every = {str(passage.ordinal): passage for passage in passages}
    if first not in every or (last or first) not in every:
        raise SourceNotFound(f"No passage has the id {passage_id!r}.", remedy="Search again.")
    if not last:
        return every[first]
    return join_passages([every[str(ordinal)] for ordinal in range(int(first), int(last) + 1)], text_of())


def _belongs(hit: Hit, group: Sequence[Hit]) -> bool:
    """Say whether a hit stands beside one of a group that has room, and answers nearly as well as its best."""
    passage, best = hit.passage, group[0].passage
    same_section = passage.document_id == best.document_id and passage.heading == best.heading
    beside = same_section and any(abs(other.passage.ordinal - passage.ordinal) == 1 for other in group)
    return beside and len(group) < MOST_JOINED and hit.score >= SHARE * group[0].score


def _widened(passages: Sequence[Passage], around: Mapping[Place, Passage], taken: Collection[Place]) -> list[Passage]:
    """Give what is left of the passages, in order, with the next one and the one before of their section and pages.

    What stands on another page is not added: a hit is opened at its first page, and that is where it was found.
    """
    left = sorted((p for p in passages if _place(p) not in taken), key=lambda passage: passage.ordinal)
    if not left:
        return []
    first, last = left[0], left[-1]
    for place in ((last.document_id, last.ordinal + 1), (first.document_id, first.ordinal - 1)):
        beside = around.get(place)
        if beside is None or place in taken or len(left) == MOST_JOINED or beside.heading != first.heading:
            continue
        if first.first_page <= beside.first_page and beside.last_page <= last.last_page:
            left.append(beside)
    return sorted(left, key=lambda passage: passage.ordinal)


def _place(passage: Passage) -> Place:
    return passage.document_id, passage.ordinal


def _joined(group: Sequence[Hit], passages: Sequence[Passage], text_of: Callable[[str], str]) -> Hit:
    whole = join_passages(passages, text_of(passages[0].document_id)) if len(passages) > 1 else passages[0]
    best = group[0].passage if group[0].passage in passages else passages[0]
    return replace(
        group[0],
        passage=whole,
        found_at=best.start - whole.start,
        found_by=FoundBy(
            bm25=_best(hit.found_by.bm25 for hit in group),
            vector=_best(hit.found_by.vector for hit in group),
        ),
    )


def _best(ranks: Iterable[int | None]) -> int | None:
    return min((rank for rank in ranks if rank is not None), default=None)
