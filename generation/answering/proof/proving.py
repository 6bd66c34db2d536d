"""Decides how a sentence written by a model may be shown beside its quotes: as proved, in other words, or not at all.

Exact means object first (vetoes.py); what they let pass is weighed by a ClaimChecker, whose thresholds were calibrated
for that very model. Without a checker, or without thresholds for it, only the sources' own sentences stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generation.answering.proof import numbers, vetoes
from generation.answering.proof.language import normalised, tokens
from models.ports import ClaimChecker

ProofState = Literal["verbatim", "proved", "in_other_words", "rejected"]

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which chance on a claim is proved, and from which it may be shown in other words; for one checker."""

    proved: float
    in_other_words: float


@dataclass(frozen=True, slots=True)
class Checker:
    """What decides whether the model's words are shown: a check and the chances from which it was found to be right."""

    claims: ClaimChecker
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Proof:
    """How a claim stands to its quotes, why, and the checker's chance that they say it, 0..1."""

    state: ProofState
    reason: str
    score: float

    @property
    def shown(self) -> bool:
        """Whether the claim may be shown at all."""
        return self.state != "rejected"


def prove(
    claim: str,
    quotes: Sequence[str],
    *,
    checker: ClaimChecker | None,
    thresholds: Thresholds | None,
    known: Sequence[str] = (),
) -> Proof:
    """Weigh a claim against its quotes; `known` are title and headings, which it may take names from."""
    return prove_all([(claim, quotes)], checker=checker, thresholds=thresholds, known=known)[0]


def prove_all(
    claims: Sequence[tuple[str, Sequence[str]]],
    *,
    checker: ClaimChecker | None,
    thresholds: Thresholds | None,
    known: Sequence[str] = (),
) -> list[Proof]:
    """Weigh several claims, each with its own quotes, in one call of the checker."""
    proofs = [_without_checker(claim, quotes, known) for claim, quotes in claims]
    open_ones = [at for at, proof in enumerate(proofs) if proof is None]
    if checker is None or thresholds is None:
        unchecked = Proof("rejected", "no model is calibrated to check it", 0.0)
        return [proof or unchecked for proof in proofs]
    pairs = [(" ".join(claims[at][1]), claims[at][0]) for at in open_ones]
    scores = checker.check(pairs).tolist() if pairs else []
    weighed = dict(zip(open_ones, scores, strict=True))
    return [proof or _weighed(claims[at][0], claims[at][1], weighed[at], thresholds) for at, proof in enumerate(proofs)]


def repeats(claim: str, quotes: Sequence[str]) -> bool:
    """Tell whether the claim is a whole sentence of a quote, or a whole quote, word for word."""
    said = _words(claim)
    return bool(said) and any(
        said == _words(sentence) for quote in quotes for sentence in (quote, *_SENTENCE_END.split(quote))
    )


def _words(text: str) -> list[str]:
    """Give what a text says letter for letter but for case, white space and the marks around it."""
    return re.findall(r"\w+|[%$€£<>≤≥±°+-]", normalised(text).lower())


def _without_checker(claim: str, quotes: Sequence[str], known: Sequence[str]) -> Proof | None:
    if not quotes or not tokens(claim):
        return Proof("rejected", "it has no quote" if not quotes else "it says nothing", 0.0)
    if repeats(claim, quotes):
        return Proof("verbatim", "the source's own words", 1.0)
    reason = vetoes.objection(claim, quotes, known=known)
    return Proof("rejected", reason, 0.0) if reason else None


def _weighed(claim: str, quotes: Sequence[str], score: float, thresholds: Thresholds) -> Proof:
    if score >= thresholds.proved and not numbers.worked_out(claim, quotes):
        return Proof("proved", "the quotes say it", score)
    if score >= thresholds.in_other_words:
        return Proof("in_other_words", "nothing speaks against it, but it is not proved", score)
    return Proof("rejected", "the quotes may not say it", score)
