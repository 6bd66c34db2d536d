"""Decides whether sentences answer a question at all, before anything is written. Pure functions over values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generation.evidence import EvidenceLine


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the sentences seem to hold an answer, how likely (0..1), and the reason if not."""

    answerable: bool
    likelihood: float
    reason: str


def judge(question: str, lines: Sequence[EvidenceLine]) -> Verdict:
    """Judge by the best sentence."""
    best = max((line.relevance for line in lines), default=0.0)
    return Verdict(best > 0.4, best, "" if best > 0.4 else "Nothing in the sources comes near the question.")
