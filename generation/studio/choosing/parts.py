"""Parts a source's sentences for its summary: one line, subject and question, data and methods, findings, limits.

Which part a sentence belongs to, fitted weights say; those are taken that together stand for the whole, of each part no
more than a few. Knows no library and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice

import numpy as np

from generation.answering.choosing.roles import ROLES
from generation.studio.choosing.central import Central
from generation.studio.choosing.covering import Covering, own_summary
from generation.studio.choosing.part_model import KIND_OF, KINDS


class SummaryLength(StrEnum):
    """How long a summary is to be."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Part(StrEnum):
    """The parts of a summary in their order, as they are headed."""

    ONE_LINE = "In one line"
    QUESTION = "Subject and question"
    METHODS = "Data and methods"
    FINDINGS = "Findings"
    LIMITS = "Limits and open questions"


_PARTS = {
    "question": Part.QUESTION,
    "background": Part.QUESTION,
    "methods": Part.METHODS,
    "findings": Part.FINDINGS,
    "limits": Part.LIMITS,
}
# A sentence is only said to tell a limit where that is this likely, and it plainly (-1..1) has such a role itself, not
# only those beside it: one that tells none does most harm.
_LIKELY_A_LIMIT = 0.5
_OPEN = ("limit", "future")
_PLAINLY = 0.1

# What a sentence adds counts by how sure its part is, and this much beside: under a wrong heading it misleads.
_DOUBTFUL = 0.3

# Sentences of each part at most.
_MOST: Mapping[SummaryLength, Mapping[Part, int]] = {
    SummaryLength.SHORT: {Part.QUESTION: 1, Part.METHODS: 1, Part.FINDINGS: 2, Part.LIMITS: 1},
    SummaryLength.MEDIUM: {Part.QUESTION: 2, Part.METHODS: 3, Part.FINDINGS: 4, Part.LIMITS: 2},
    SummaryLength.LONG: {Part.QUESTION: 4, Part.METHODS: 6, Part.FINDINGS: 9, Part.LIMITS: 4},
}

# How much more a sentence is worth that stands where its document sums itself up at its beginning.
_OWN_SUMMARY = 0.5
# And by how much in this share of its beginning, be it a summary or not: of what good summaries tell, marked by hand in
# bench/cases/natural.jsonl, 13 of 30 sentences stand in the first quarter.
_BEGINNING, _AT_THE_BEGINNING = 0.08, 0.15

# The one line: what it is (an aim, a conclusion), not longer than this if there is a shorter one.
_ONE_LINE = ("aim", "conclusion", "result")
_ONE_LINE_ROLE = 0.15
_ONE_LINE_LESS = {"background": 0.2, "imprint": 1.0}  # by the chance of each
_ONE_LINE_WORDS = 32
_A_WORD_TOO_MANY = 0.01


def parts_of(central: Central, length: SummaryLength) -> dict[Part, list[int]]:
    """Choose the sentences of each part, by their places in reading order; parts without any are left out."""
    chosen: dict[Part, list[int]] = {part: [] for part in Part}
    for part, place in _in_turn(central, _MOST[length]):
        chosen[part].append(place)
    return {part: sorted(places) for part, places in chosen.items() if places}


def points_of(central: Central, count: int) -> list[int]:
    """Choose so many sentences that stand for the whole: the one line first, and then each time what adds most."""
    return [place for _, place in islice(_in_turn(central, _MOST[SummaryLength.LONG]), count)]


def of_roles(central: Central, roles: Sequence[str]) -> list[int]:
    """Choose for each role the sentence that has it most plainly and says most of the whole, none twice."""
    chosen: list[int] = []
    for role in roles:
        told = central.worth + central.scores[:, ROLES.index(role)]
        if role in KIND_OF:
            told = told + central.kinds[:, KINDS.index(KIND_OF[role])]
        order = np.argsort(-told, kind="stable").tolist()
        chosen += [place for place in order if place not in chosen][:1]
    return chosen


def _in_turn(central: Central, most: Mapping[Part, int]) -> Iterator[tuple[Part, int]]:
    """Give sentences with their parts: the one line first, then each time the one that adds most to those before."""
    if not central.candidates:
        return
    texts = [candidate.text for candidate in central.candidates]
    own = np.arange(len(texts)) < own_summary(texts, central.vectors)
    begins = [c.hit.passage.ordinal < _BEGINNING * c.source.passage_count for c in central.candidates]
    worth = central.worth + np.where(own, _OWN_SUMMARY, np.where(begins, _AT_THE_BEGINNING, 0.0)).astype(np.float32)
    covering = Covering(texts, central.vectors, worth)
    first = _one_line(central)
    covering.take(first)
    yield Part.ONE_LINE, first
    parts = [part_of(central, place) for place in range(len(central.candidates))]
    sure = central.kinds.max(axis=1)
    room = dict(most)
    free = {place for place, part in enumerate(parts) if part is not None} - {first}
    while able := [place for place in sorted(free) if (part := parts[place]) is not None and room[part]]:
        best = max(able, key=lambda place: covering.gain(place) * (_DOUBTFUL + float(sure[place])))
        part = parts[best]
        assert part is not None
        covering.take(best)
        yield part, best
        free.discard(best)
        room[part] -= 1


def part_of(central: Central, place: int) -> Part | None:
    """Give the part that a sentence belongs to; None for what speaks of the publication."""
    chances = central.kinds[place]
    limits = KINDS.index("limits")
    own = max(float(central.scores[place, ROLES.index(role)]) for role in _OPEN)
    if chances[limits] < _LIKELY_A_LIMIT or own < _PLAINLY:
        chances = np.where(np.arange(len(KINDS)) == limits, 0.0, chances)
    return _PARTS.get(KINDS[int(np.argmax(chances))])


def _one_line(central: Central) -> int:
    """Choose the sentence that would stand for the whole by itself."""
    worth = central.worth + _ONE_LINE_ROLE * central.scores[:, [ROLES.index(role) for role in _ONE_LINE]].max(axis=1)
    lengths = np.array([len(candidate.text.split()) for candidate in central.candidates], np.float32)
    worth = worth - _A_WORD_TOO_MANY * np.maximum(lengths - _ONE_LINE_WORDS, 0)
    for kind, less in _ONE_LINE_LESS.items():
        worth = worth - less * central.kinds[:, KINDS.index(kind)]
    return int(worth.argmax())
