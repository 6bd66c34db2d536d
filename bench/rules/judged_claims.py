"""Counts the claims, false and true, that exact means let pass while a rule is off; asks no model.

A claim that repeats a sentence of its quote is let pass, as in the proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.loading.questions import DATA
from bench.making.claim_texts import load_texts
from bench.making.corrupted_cases import ClaimCase, corrupted_cases, true_cases
from generation.answering.proof import vetoes
from generation.answering.proof.calibration import PAIRS, read_pairs
from generation.answering.proof.proving import repeats


@dataclass(frozen=True, slots=True)
class ClaimSet:
    """Claims as (quote, claim, title), and which of them the quote supports."""

    name: str
    pairs: tuple[tuple[str, str, str], ...]
    supported: tuple[bool, ...]


def claim_sets(*, data: Path = DATA, each_false: int = 60, each_true: int = 60) -> tuple[ClaimSet, ...]:
    """Load pairs written by hand, those that the check is fitted on last, and claims made by program."""
    texts = [text for text in load_texts() if text.half == "held out"]
    made = [*corrupted_cases(texts, each=each_false, seed=1), *true_cases(texts, each=each_true, seed=1)]
    return (
        _of_file("by hand", data / "claims" / "dev.jsonl"),
        _of_cases("by program", made),
        _of_file("fitted on", PAIRS[0]),
    )


def passing(sets: Sequence[ClaimSet]) -> dict[str, tuple[int, int]]:
    """Give the counts of false and of true claims that nothing objects to now."""
    found = {}
    for each in sets:
        passed = [
            repeats(claim, [quote]) or vetoes.objection(claim, [quote], known=(title,)) is None
            for quote, claim, title in each.pairs
        ]
        pairs = list(zip(passed, each.supported, strict=True))
        found[each.name] = (sum(p and not true for p, true in pairs), sum(p and true for p, true in pairs))
    return found


def _of_file(name: str, path: Path) -> ClaimSet:
    pairs = read_pairs(path)
    return ClaimSet(name, tuple((p.quote, p.claim, "") for p in pairs), tuple(p.supported for p in pairs))


def _of_cases(name: str, cases: Sequence[ClaimCase]) -> ClaimSet:
    pairs = tuple((case.shown[case.label - 1], case.claim, case.title) for case in cases)
    return ClaimSet(name, pairs, tuple(case.true for case in cases))
