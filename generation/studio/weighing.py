"""Weighs the sentences of many sources, one source after another, so that it can be watched and stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from itertools import combinations

from generation.evidence import EvidenceLine
from generation.studio.summary import WeighedLines, weigh_lines
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

# Sentences weighed in all and of one source, at least and at most: a hundred cost about a second on two cores.
_IN_ALL = 4000
_FEWEST, _MOST = 40, 160

# Sources of which this share of sentences stands word for word in both are versions of one text.
_COPIES = 0.3

Progress = Callable[[int, int], None]


def weigh_sources(
    sources: Sequence[Source],
    *,
    library: Library,
    embedder: Embedder,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> tuple[WeighedLines, ...] | None:
    """Weigh each source's sentences that can be understood alone; None when it was stopped.

    `progress` is told sources done and in all.
    """
    limit = min(_MOST, max(_FEWEST, _IN_ALL // max(len(sources), 1)))
    weighed: list[WeighedLines] = []
    for source in sources:
        if stop is not None and stop.is_set():
            return None
        if progress is not None:
            progress(len(weighed), len(sources))
        lines = weigh_lines(source, library=library, embedder=embedder, limit=limit)
        weighed.append(lines.standing_alone())
    return tuple(weighed)


def copies(weighed: Sequence[WeighedLines]) -> list[tuple[int, int]]:
    """Give the pairs of sources that are versions of one text: many sentences stand word for word in both."""
    said = [set(map(_letters, source.lines)) for source in weighed]
    return [
        (one, other)
        for one, other in combinations(range(len(weighed)), 2)
        if len(said[one] & said[other]) >= max(2, _COPIES * min(len(said[one]), len(said[other])))
    ]


def without_boilerplate(
    weighed: Sequence[WeighedLines], versions: Sequence[tuple[int, int]]
) -> tuple[WeighedLines, ...]:
    """Leave out sentences that stand word for word in sources that are no versions of one text: licences."""
    said = [set(map(_letters, source.lines)) for source in weighed]
    return tuple(
        source.only(
            [
                i
                for i, line in enumerate(source.lines)
                if not any(
                    _letters(line) in said[other]
                    for other in range(len(weighed))
                    if other != place and (min(place, other), max(place, other)) not in versions
                )
            ]
        )
        for place, source in enumerate(weighed)
    )


def _letters(line: EvidenceLine) -> str:
    return "".join(line.text.split()).casefold()
