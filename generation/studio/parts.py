"""Parts a source's sentences for its summary: one line, subject and question, data and methods, findings, limits.

Which part a sentence belongs to, its role says; within a part, what says most of the whole and what the others do not
say yet. Knows no library and writes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from generation.answering.roles import ROLES
from generation.studio.central import IMPRINT, Central, Floats


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


_ROLES = {
    "background": Part.QUESTION,
    "problem": Part.QUESTION,
    "aim": Part.QUESTION,
    "definition": Part.QUESTION,
    "reason": Part.QUESTION,
    "example": Part.QUESTION,
    "method": Part.METHODS,
    "data": Part.METHODS,
    "procedure": Part.METHODS,
    "result": Part.FINDINGS,
    "number": Part.FINDINGS,
    "comparison": Part.FINDINGS,
    "conclusion": Part.FINDINGS,
    "limit": Part.LIMITS,
    "future": Part.LIMITS,
}

# Sentences of each part at most.
_MOST: Mapping[SummaryLength, Mapping[Part, int]] = {
    SummaryLength.SHORT: {Part.QUESTION: 1, Part.METHODS: 1, Part.FINDINGS: 2, Part.LIMITS: 1},
    SummaryLength.MEDIUM: {Part.QUESTION: 2, Part.METHODS: 3, Part.FINDINGS: 4, Part.LIMITS: 2},
    SummaryLength.LONG: {Part.QUESTION: 4, Part.METHODS: 5, Part.FINDINGS: 8, Part.LIMITS: 4},
}

# A sentence of a part is worth at least this share of the source's best; what a paper says of its own limits stands
# apart from what it is about, and need only be plain.
_SHARE = {Part.QUESTION: 0.5, Part.METHODS: 0.4, Part.FINDINGS: 0.4, Part.LIMITS: 0.2}
# How plainly a sentence must look like its part's roles (-1..1), or it only tells what the source is about; a limit
# that is none does most harm.
_PLAINLY = {Part.METHODS: -0.1, Part.FINDINGS: -0.1, Part.LIMITS: 0.25}
# What is about the work in hand tells more than what others did: how much less the latter is worth.
_LESS = {"background": 0.15, "reason": 0.1, "example": 0.1, "definition": 0.05, "future": 0.05}
# Findings with numbers say more than those without.
_WITH_NUMBERS = 0.05
_NUMBER = re.compile(r"\d")

# How much likeness to what is chosen already takes away.
_REPETITION = 0.6

# The one line: what it is (an aim, a conclusion), not longer than this if there is a shorter one.
_ONE_LINE = ("aim", "conclusion", "result")
_ONE_LINE_ROLE = 0.15
_ONE_LINE_WORDS = 32
_A_WORD_TOO_MANY = 0.01


def parts_of(central: Central, length: SummaryLength) -> dict[Part, list[int]]:
    """Choose the sentences of each part, by their places in reading order; parts without any are left out."""
    if not central.candidates:
        return {}
    chosen: dict[Part, list[int]] = {Part.ONE_LINE: [_one_line(central)]}
    worth = _worth(central)
    parts = [_part_of(role, scores) for role, scores in zip(central.roles, central.scores, strict=True)]
    taken = list(chosen[Part.ONE_LINE])
    for part, most in _MOST[length].items():
        able = {place for place, of in enumerate(parts) if of is part and place not in taken}
        picked: list[int] = []
        floor = _SHARE[part] * float(worth.max())
        while able and len(picked) < most:
            gains = {place: float(worth[place]) - _REPETITION * _likeness(central, place, taken) for place in able}
            best = max(sorted(able), key=lambda place: gains[place])
            able.discard(best)
            if worth[best] >= floor:
                picked.append(best)
                taken.append(best)
        if picked:
            chosen[part] = sorted(picked)
    return chosen


def _part_of(role: str, scores: Floats) -> Part | None:
    """Give the part that a sentence belongs to; None for what speaks of the publication."""
    part = _ROLES.get(role)
    if part is None:
        return None
    return part if scores[ROLES.index(role)] >= _PLAINLY.get(part, -1.0) else Part.QUESTION


def _worth(central: Central) -> Floats:
    worth = central.worth.copy()
    for place, role in enumerate(central.roles):
        worth[place] -= _LESS.get(role, 0.0)
        if _ROLES.get(role) is Part.FINDINGS and _NUMBER.search(central.candidates[place].text):
            worth[place] += _WITH_NUMBERS
    return worth


def _one_line(central: Central) -> int:
    """Choose the sentence that would stand for the whole by itself."""
    worth = central.worth + _ONE_LINE_ROLE * central.scores[:, [ROLES.index(role) for role in _ONE_LINE]].max(axis=1)
    lengths = np.array([len(candidate.text.split()) for candidate in central.candidates], np.float32)
    worth = worth - _A_WORD_TOO_MANY * np.maximum(lengths - _ONE_LINE_WORDS, 0)
    worth[[place for place, role in enumerate(central.roles) if role in IMPRINT]] -= 1
    return int(worth.argmax())


def _likeness(central: Central, place: int, taken: list[int]) -> float:
    """Give how near a sentence is to the nearest of those that are chosen, 0..1."""
    return max(float((central.vectors[taken] @ central.vectors[place]).max()), 0.0) if taken else 0.0
