"""Finds what sources have to do with each other: what two say alike, where two differ, what only one says.

No model writes here. Sentences are paired by meaning across sources, each with the one that is nearest to it and to
which it is nearest; what the pair is called rests on their numbers, denials and directions. Both sides are quoted.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from generation.answer import Claim
from generation.answering.compose import claim_of
from generation.answering.quotes import Quoter
from generation.answering.roles import RoleModel
from generation.studio.central import Central
from generation.studio.contrast import conflict, shared
from generation.studio.report import Group, Report, ReportSection
from generation.studio.weighing import Progress, copies, weigh_sources, without_boilerplate
from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import Source

# Cosines (MiniLM), chosen by reading pairs from papers: from here on two sentences say the same, or speak of the same
# thing; below the last, nothing near is said elsewhere.
_SAME = 0.7
_SAME_THING = 0.6
_ALONE = 0.5
# They share words too, a share of the shorter one's: names alone can bring sentences near each other. What seems to be
# a contradiction is one only between sentences that share many.
_SHARED_BY_SAME, _SHARED_BY_DIFFERENT = 0.25, 0.4

_MOST_ALIKE, _MOST_DIFFERENT, _MOST_ALONE = 10, 8, 3
# A pair this near to one that was taken already says nothing new.
_REPETITION = 0.75


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sentences of two sources that are nearest to each other, and the direction in which both lie."""

    closeness: float
    one: tuple[int, int]  # source, sentence
    other: tuple[int, int]
    vector: NDArray[np.float32]


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
    report = Report(tuple(_sections(weighed, quoter)))
    quoter.check(q for s in report.sections for group in s.groups for claim in group.claims for q in claim.quotes)
    return report


def _sections(weighed: Sequence[Central], quoter: Quoter) -> Iterator[ReportSection]:
    versions = copies(weighed)
    weighed = without_boilerplate(weighed, versions)
    compared = [pair for pair in combinations(range(len(weighed)), 2) if pair not in versions]
    pairs = [pair for one, other in compared for pair in _pairs(weighed, one, other)]
    pairs.sort(key=lambda pair: -pair.closeness)
    alike: list[tuple[str, _Pair]] = []
    unlike: list[tuple[str, _Pair]] = []
    for pair in pairs:
        both = _texts(weighed, pair)
        reason, common = conflict(*both), shared(*both)
        if reason and common >= _SHARED_BY_DIFFERENT:
            unlike.append((reason, pair))
        elif not reason and common >= _SHARED_BY_SAME and pair.closeness >= _SAME:
            alike.append(("", pair))
    if versions:
        yield ReportSection(
            "Versions of one text",
            "Much of these stands word for word in both; they are not compared.",
            tuple(Group("", tuple(_first(weighed[i], quoter) for i in pair)) for pair in versions),
        )
    yield ReportSection(
        "What they agree on",
        "Sentences close in meaning, without other numbers or a denial. Whether they agree, judge for yourself."
        if alike
        else "No two sentences were found that surely say the same.",
        _groups(weighed, _varied(alike, _MOST_ALIKE), quoter),
    )
    yield ReportSection(
        "Where they differ",
        "Sentences on the same thing with other numbers, a denial or the opposite direction. Both may be right."
        if unlike
        else "No two sentences were found that speak of the same thing and contradict each other.",
        _groups(weighed, _varied(unlike, _MOST_DIFFERENT), quoter),
    )
    alone = tuple(_alone(weighed, {i for pair in versions for i in pair}, quoter))
    yield ReportSection(
        "What only one says",
        "Main sentences of each source with nothing near them in the others." if alone else "Nothing was found.",
        alone,
    )


def _pairs(weighed: Sequence[Central], one: int, other: int) -> Iterator[_Pair]:
    """Yield the sentences of two sources that are nearest to each other both ways."""
    first, second = weighed[one], weighed[other]
    if not first.candidates or not second.candidates:
        return
    closeness = first.vectors @ second.vectors.T
    there, back = closeness.argmax(axis=1), closeness.argmax(axis=0)
    for a, b in enumerate(there.tolist()):
        near = float(closeness[a, b])
        if back[b] == a and near >= _SAME_THING:
            yield _Pair(near, (one, a), (other, b), _direction(first.vectors[a] + second.vectors[b]))


def _texts(weighed: Sequence[Central], pair: _Pair) -> tuple[str, str]:
    (one, a), (other, b) = pair.one, pair.other
    return weighed[one].candidates[a].text, weighed[other].candidates[b].text


def _varied(pairs: Sequence[tuple[str, _Pair]], limit: int) -> list[tuple[str, _Pair]]:
    """Take the nearest pairs, each sentence once, none that repeats what an earlier one is about."""
    taken: list[tuple[str, _Pair]] = []
    used: set[tuple[int, int]] = set()
    for reason, pair in pairs:
        old = any(float(pair.vector @ earlier.vector) >= _REPETITION for _, earlier in taken)
        if len(taken) < limit and not old and not {pair.one, pair.other} & used:
            taken.append((reason, pair))
            used |= {pair.one, pair.other}
    return taken


def _groups(weighed: Sequence[Central], pairs: Sequence[tuple[str, _Pair]], quoter: Quoter) -> tuple[Group, ...]:
    return tuple(
        Group(reason, tuple(_claim(weighed[source], index, quoter) for source, index in (pair.one, pair.other)))
        for reason, pair in pairs
    )


def _alone(weighed: Sequence[Central], versions: set[int], quoter: Quoter) -> Iterator[Group]:
    """Yield each source's main sentences that are far from all other sources' sentences."""
    for place, source in enumerate(weighed):
        others = [other.vectors for i, other in enumerate(weighed) if i != place and len(other.candidates)]
        if place in versions or not others or not source.candidates:
            continue
        nearest = (source.vectors @ np.concatenate(others).T).max(axis=1)
        chosen = [i for i in source.best(2 * _MOST_ALONE) if nearest[i] < _ALONE][:_MOST_ALONE]
        if chosen:
            yield Group(source.source.title, tuple(_claim(source, index, quoter) for index in chosen))


def _first(source: Central, quoter: Quoter) -> Claim:
    return _claim(source, int(source.worth.argmax()), quoter)


def _claim(source: Central, index: int, quoter: Quoter) -> Claim:
    return claim_of(source.candidates[index], quoter)


def _direction(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
