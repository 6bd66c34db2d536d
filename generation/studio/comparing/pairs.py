"""Finds the sentences of different sources that speak of the same thing, and whether they agree or contradict.

Sentences are paired by meaning, each with the one that is nearest to it and to which it is nearest; what the pair is
called rests on their numbers, denials and directions. Knows no library.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from generation.answering.compose import claim_of
from generation.answering.quotes import Quoter
from generation.studio.choosing.central import Central
from generation.studio.comparing.contrast import OTHER_NUMBERS, conflict, no_number_in_common, shared
from generation.studio.report import Group, ReportSection

# Cosines (MiniLM), chosen by reading pairs from papers: from here on two sentences say the same, or speak of the same
# thing.
_SAME = 0.7
_SAME_THING = 0.6
# They share words too, a share of the shorter one's: names alone can bring sentences near each other. What seems to be
# a contradiction is one only between sentences that share many.
_SHARED_BY_SAME, _SHARED_BY_DIFFERENT = 0.25, 0.4

# A pair this near to one that was taken already says nothing new.
_REPETITION = 0.75


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sentences of two sources that are nearest to each other, and the direction in which both lie."""

    closeness: float
    one: tuple[int, int]  # source, sentence
    other: tuple[int, int]
    vector: NDArray[np.float32]


def pairs_across(
    weighed: Sequence[Central], versions: Collection[tuple[int, int]] = ()
) -> tuple[list[tuple[str, Pair]], list[tuple[str, Pair]]]:
    """Give the pairs that say the same and those that contradict each other, with the reason, the nearest first.

    Sources that are `versions` of one text are not compared.
    """
    compared = [pair for pair in combinations(range(len(weighed)), 2) if pair not in versions]
    pairs = [pair for one, other in compared for pair in _pairs(weighed, one, other)]
    pairs.sort(key=lambda pair: -pair.closeness)
    alike: list[tuple[str, Pair]] = []
    unlike: list[tuple[str, Pair]] = []
    for pair in pairs:
        both = _texts(weighed, pair)
        reason, common = conflict(*both), shared(*both)
        if not reason and no_number_in_common(*both):
            # "4 residents", "21 participants": where nearly all else is the same, it is the number that differs.
            reason = OTHER_NUMBERS
        if reason and common >= _SHARED_BY_DIFFERENT:
            unlike.append((reason, pair))
        elif not reason and common >= _SHARED_BY_SAME and pair.closeness >= _SAME:
            alike.append(("", pair))
    return alike, unlike


def agreeing_and_differing(
    weighed: Sequence[Central],
    quoter: Quoter,
    *,
    called: str,
    most: tuple[int, int],
    versions: Collection[tuple[int, int]] = (),
) -> Iterator[ReportSection]:
    """Yield where sources agree, give other numbers, and contradict each other.

    `called` is what is compared, `most` how many pairs agree at most, and how many of the others.
    """
    alike, unlike = pairs_across(weighed, versions)
    yield ReportSection(
        "Where they agree",
        f"{called.capitalize()} close in meaning, without other numbers or a denial. Whether they agree, judge for"
        " yourself."
        if alike
        else f"No two {called} were found that surely say the same.",
        _groups(weighed, varied(alike, most[0]), quoter),
    )
    differing = [pair for pair in unlike if pair[0] == OTHER_NUMBERS]
    yield ReportSection(
        "Where they differ",
        f"{called.capitalize()} on the same thing with other numbers. Both may be right."
        if differing
        else f"No two {called} were found that give other numbers for the same thing.",
        _groups(weighed, varied(differing, most[1]), quoter),
    )
    opposed = [pair for pair in unlike if pair[0] != OTHER_NUMBERS]
    yield ReportSection(
        "Where they contradict each other",
        f"{called.capitalize()} on the same thing with a denial or the opposite direction. Each may be right where it"
        " was observed."
        if opposed
        else f"No two {called} were found that speak of the same thing and contradict each other.",
        _groups(weighed, varied(opposed, most[1]), quoter),
    )


def _pairs(weighed: Sequence[Central], one: int, other: int) -> Iterator[Pair]:
    """Yield the sentences of two sources that are nearest to each other both ways."""
    first, second = weighed[one], weighed[other]
    if not first.candidates or not second.candidates:
        return
    closeness = first.vectors @ second.vectors.T
    there, back = closeness.argmax(axis=1), closeness.argmax(axis=0)
    for a, b in enumerate(there.tolist()):
        near = float(closeness[a, b])
        if back[b] == a and near >= _SAME_THING:
            yield Pair(near, (one, a), (other, b), _direction(first.vectors[a] + second.vectors[b]))


def _texts(weighed: Sequence[Central], pair: Pair) -> tuple[str, str]:
    (one, a), (other, b) = pair.one, pair.other
    return weighed[one].candidates[a].text, weighed[other].candidates[b].text


def varied(pairs: Sequence[tuple[str, Pair]], limit: int) -> list[tuple[str, Pair]]:
    """Take the nearest pairs, each sentence once, none that repeats what an earlier one is about."""
    taken: list[tuple[str, Pair]] = []
    used: set[tuple[int, int]] = set()
    for reason, pair in pairs:
        old = any(float(pair.vector @ earlier.vector) >= _REPETITION for _, earlier in taken)
        if len(taken) < limit and not old and not {pair.one, pair.other} & used:
            taken.append((reason, pair))
            used |= {pair.one, pair.other}
    return taken


def _groups(weighed: Sequence[Central], pairs: Sequence[tuple[str, Pair]], quoter: Quoter) -> tuple[Group, ...]:
    """Put each pair in a group of its own, both sides quoted, under the reason."""
    return tuple(
        Group(
            reason,
            tuple(claim_of(weighed[source].candidates[index], quoter) for source, index in (pair.one, pair.other)),
        )
        for reason, pair in pairs
    )


def _direction(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
