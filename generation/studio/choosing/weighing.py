"""Weighs the sentences of many sources, one source after another, so that it can be watched and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from itertools import combinations

from generation.answering.candidates import Candidate
from generation.answering.choosing.roles import RoleModel
from generation.studio.choosing.central import WEIGHED, Central, on_the_matter, weigh
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

# Sentences weighed in all, and of one source at least: a hundred cost about a second on two cores.
_IN_ALL = 4000
_FEWEST = 40

# Sources of which this share of sentences stands word for word in both are versions of one text.
_COPIES = 0.3

Progress = Callable[[int, int], None]


def weigh_sources(
    sources: Sequence[Source],
    *,
    library: Library,
    embedder: Embedder,
    roles: RoleModel,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> tuple[Central, ...] | None:
    """Weigh each source's sentences that can be understood alone; None when it was stopped.

    `progress` is told sources done and in all.
    """
    limit = min(WEIGHED, max(_FEWEST, _IN_ALL // max(len(sources), 1)))
    weighed: list[Central] = []
    for source in sources:
        if stop is not None and stop.is_set():
            return None
        if progress is not None:
            progress(len(weighed), len(sources))
        weighed.append(on_the_matter(weigh(source, library=library, embedder=embedder, roles=roles, limit=limit)))
    return tuple(weighed)


def copies(weighed: Sequence[Central]) -> list[tuple[int, int]]:
    """Give the pairs of sources that are versions of one text: many sentences stand word for word in both."""
    said = [set(map(_letters, source.candidates)) for source in weighed]
    return [
        (one, other)
        for one, other in combinations(range(len(weighed)), 2)
        if len(said[one] & said[other]) >= max(2, _COPIES * min(len(said[one]), len(said[other])))
    ]


def one_of_each(weighed: Sequence[Central], versions: Sequence[tuple[int, int]]) -> tuple[Central, ...]:
    """Keep of the versions of one text the first: what it says twice is not said by two."""
    later = {other for _, other in versions}
    return tuple(source for place, source in enumerate(weighed) if place not in later)


def without_boilerplate(weighed: Sequence[Central], versions: Sequence[tuple[int, int]]) -> tuple[Central, ...]:
    """Leave out sentences that stand word for word in sources that are no versions of one text: licences."""
    said = [set(map(_letters, source.candidates)) for source in weighed]
    return tuple(
        source.only(
            [
                i
                for i, candidate in enumerate(source.candidates)
                if not any(
                    _letters(candidate) in said[other]
                    for other in range(len(weighed))
                    if other != place and (min(place, other), max(place, other)) not in versions
                )
            ]
        )
        for place, source in enumerate(weighed)
    )


def _letters(candidate: Candidate) -> str:
    return "".join(candidate.text.split()).casefold()
