"""Sums up at which ranks evidence was found, with bootstrap intervals, in the same words for quoth and other chains.

Knows which questions retrieval is measured on; nothing of how they are searched for.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.loading.questions import Question, load_questions
from bench.scoring.evidence import MEASURED_BY_PAGE, Retrieved, measurable, rank_of_evidence
from bench.scoring.figures import Figure, mean_of, share_of

SETS = ("papers_handmade", "squad2", "covidqa", "mmlongbench", "financebench")
# Hits looked at for the reciprocal rank; what is further down counts as not found.
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Found:
    """The rank at which one question's evidence was found, or None, and the characters of the first five hits."""

    rank: int | None
    characters: int


@dataclass(frozen=True, slots=True)
class Score:
    """How well a search did, and how many characters its first five hits had on average."""

    hit_at_1: Figure
    hit_at_5: Figure
    reciprocal_rank: Figure
    characters: float

    @property
    def count(self) -> int:
        """Give how many questions were asked."""
        return self.hit_at_1.n or 0

    def figures(self) -> dict[str, Figure]:
        """Give the figures by their names."""
        return {
            "hit@1": self.hit_at_1,
            "hit@5": self.hit_at_5,
            "MRR": self.reciprocal_rank,
            "characters in five hits": Figure(self.characters),
        }


def asked_over_corpus(name: str) -> tuple[Question, ...]:
    """Give the questions to measure with: answerable, the evidence known, its file there, asked over all files."""
    questions = measurable(load_questions(name), by_page=name in MEASURED_BY_PAGE)
    return tuple(q for q in questions if q.path is not None and (q.corpus_ok or name != "squad2"))


def found_in(hits: Sequence[Retrieved], question: Question, name: str) -> Found:
    """Look for a question's evidence in its hits, best first, as the set `name` is measured."""
    rank = rank_of_evidence(hits, question, by_page=name in MEASURED_BY_PAGE)
    return Found(rank, sum(len(hit.text) for hit in hits[:5]))


def score_of(found: Sequence[Found]) -> Score:
    """Sum up what was found for a set of questions; there must be one."""
    ranks = [one.rank for one in found]
    at_1, at_5 = share_of([rank == 1 for rank in ranks]), share_of([rank is not None and rank <= 5 for rank in ranks])
    reciprocal = mean_of([0.0 if rank is None else 1 / rank for rank in ranks])
    assert at_1 is not None and at_5 is not None and reciprocal is not None, "no question was asked"  # noqa: PT018
    return Score(at_1, at_5, reciprocal, statistics.fmean(one.characters for one in found))
