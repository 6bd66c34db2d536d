"""Sums up at which ranks evidence was found, with bootstrap intervals, in the same words for quoth and other chains.

Knows which questions retrieval is measured on; nothing of how they are searched for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.evidence import MEASURED_BY_PAGE, Retrieved, measurable, rank_of_evidence
from bench.questions import Question, load_questions

SETS = ("papers_handmade", "squad2", "covidqa", "mmlongbench", "financebench")
# Hits looked at for the reciprocal rank; what is further down counts as not found.
DEPTH = 10
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """The rank at which one question's evidence was found, or None, and the characters of the first five hits."""

    rank: int | None
    characters: int


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over questions with its 95% interval by bootstrap."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write it as the tables have it."""
        return f"{self.mean:.3f} ({self.low:.2f}-{self.high:.2f})"


@dataclass(frozen=True, slots=True)
class Score:
    """How well a search did over `count` questions, and how many characters its first five hits had on average."""

    count: int
    hit_at_1: Share
    hit_at_5: Share
    reciprocal_rank: Share
    characters: float

    def __str__(self) -> str:
        """Write it in one line."""
        return (
            f"hit@1 {self.hit_at_1}, hit@5 {self.hit_at_5}, MRR {self.reciprocal_rank}, "
            f"{self.characters:.0f} characters in five hits"
        )


def asked_over_corpus(name: str) -> tuple[Question, ...]:
    """Give the questions to measure with: answerable, the evidence known, its file there, asked over all files."""
    questions = measurable(load_questions(name), by_page=name in MEASURED_BY_PAGE)
    return tuple(q for q in questions if q.path is not None and (q.corpus_ok or name != "squad2"))


def found_in(hits: Sequence[Retrieved], question: Question, name: str) -> Found:
    """Look for a question's evidence in its hits, best first, as the set `name` is measured."""
    rank = rank_of_evidence(hits, question, by_page=name in MEASURED_BY_PAGE)
    return Found(rank, sum(len(hit.text) for hit in hits[:5]))


def score_of(found: Sequence[Found]) -> Score:
    """Sum up what was found for a set of questions."""
    ranks = [one.rank for one in found]
    return Score(
        count=len(found),
        hit_at_1=share([rank == 1 for rank in ranks]),
        hit_at_5=share([rank is not None and rank <= 5 for rank in ranks]),
        reciprocal_rank=share([0.0 if rank is None else 1 / rank for rank in ranks]),
        characters=float(np.mean([one.characters for one in found])),
    )


def share(values: Sequence[float], *, seed: int = 0) -> Share:
    """Give the mean and its 95% interval by bootstrap over the questions."""
    numbers = np.array(values, float)
    draws = np.random.default_rng(seed).choice(numbers, (RESAMPLES, len(numbers))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return Share(float(numbers.mean()), float(low), float(high))


def share_of(values: Sequence[bool]) -> str:
    """Write the share of those that are so, with its interval and of how many; a dash where there is none."""
    return f"{share([float(value) for value in values])} of {len(values)}" if values else "-"
