"""Finds what sources have to do with each other: side by side, where they agree, differ, and what only one says.

No model writes here. Sentences are paired by meaning across sources, each with the one that is nearest to it and to
which it is nearest; what the pair is called rests on their numbers, denials and directions. Both sides are quoted.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np

from generation.answer import Claim
from generation.answering.choosing.roles import RoleModel
from generation.answering.compose import claim_of
from generation.answering.quotes import Quoter
from generation.studio.choosing.central import Central
from generation.studio.choosing.parts import part_of
from generation.studio.choosing.weighing import Progress, copies, one_of_each, weigh_sources, without_boilerplate
from generation.studio.comparing.pairs import agreeing_and_differing
from generation.studio.comparing.side_by_side import side_by_side
from generation.studio.report import Group, Report, ReportSection, report_of
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

# Below this cosine (MiniLM) nothing near is said elsewhere.
_ALONE = 0.5

_MOST, _MOST_ALONE = (10, 8), 3  # pairs that agree, and that differ; sentences that a source alone says


def connect_sources(
    sources: Sequence[Source],
    *,
    library: Library,
    embedder: Embedder,
    roles: RoleModel,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Report | None:
    """Connect sources with each other; None when it was stopped. `progress` is told sources done and in all."""
    weighed = weigh_sources(sources, library=library, embedder=embedder, roles=roles, progress=progress, stop=stop)
    if weighed is None:
        return None
    quoter = Quoter(library)
    if sum(bool(source.candidates) for source in weighed) < 2:
        return Report(())
    return report_of(_sections(weighed, quoter), quoter)


def _sections(weighed: Sequence[Central], quoter: Quoter) -> Iterator[ReportSection]:
    versions = copies(weighed)
    weighed = [_matter(source) for source in without_boilerplate(weighed, versions)]
    if versions:
        yield ReportSection(
            "Versions of one text",
            "Much of these stands word for word in both; they are not compared.",
            tuple(Group("", tuple(_first(weighed[i], quoter) for i in pair)) for pair in versions),
        )
    beside = tuple(side_by_side(one_of_each(weighed, versions), quoter))
    yield from beside
    yield from agreeing_and_differing(weighed, quoter, called="sentences", most=_MOST, versions=versions)
    told = {claim.text for section in beside for group in section.groups for claim in group.claims}
    alone = tuple(_alone(weighed, {i for pair in versions for i in pair}, told, quoter))
    yield ReportSection(
        "What only one says",
        "Other main sentences of each source with nothing near them in the others." if alone else "Nothing was found.",
        alone,
    )


def _matter(source: Central) -> Central:
    """Leave out what speaks of the publication; a source that says nothing else keeps it."""
    kept = [place for place in range(len(source.candidates)) if part_of(source, place) is not None]
    return source.only(kept) if kept else source


def _alone(weighed: Sequence[Central], versions: set[int], told: set[str], quoter: Quoter) -> Iterator[Group]:
    """Yield each source's main sentences that are far from all other sources' and were not told before."""
    for place, source in enumerate(weighed):
        others = [other.vectors for i, other in enumerate(weighed) if i != place and len(other.candidates)]
        if place in versions or not others or not source.candidates:
            continue
        nearest = (source.vectors @ np.concatenate(others).T).max(axis=1)
        chosen = [
            i for i in source.best(4 * _MOST_ALONE) if nearest[i] < _ALONE and source.candidates[i].text not in told
        ][:_MOST_ALONE]
        if chosen:
            yield Group(source.source.title, tuple(_claim(source, index, quoter) for index in chosen))


def _first(source: Central, quoter: Quoter) -> Claim:
    return _claim(source, int(source.worth.argmax()), quoter)


def _claim(source: Central, index: int, quoter: Quoter) -> Claim:
    return claim_of(source.candidates[index], quoter)
