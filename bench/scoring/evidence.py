"""Says whether a passage holds a question's evidence. The one measure of retrieval, for quoth and for other chains.

Evidence is found in a passage when at least 60% of the evidence's word 5-grams stand in it, so that cleaning, hyphens
and a cut at the end of a passage do not decide. Sets whose evidence was extracted by other software, or that have none,
are measured by file and page. Knows no library and no model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.loading.questions import Question

MEASURED_BY_PAGE = frozenset({"financebench", "mmlongbench"})
NGRAM = 5
ENOUGH = 0.6

_HYPHEN_AT_LINE_END = re.compile(r"[-\u00ad\u2010\ufffe\x02]\s*\n\s*")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage as a search returned it; `pages` are its first and last, or None for text without pages."""

    text: str
    path: Path
    pages: tuple[int, int] | None


def words(text: str) -> list[str]:
    """Split into casefolded words; a word hyphenated at a line's end is one word."""
    joined = _HYPHEN_AT_LINE_END.sub("", unicodedata.normalize("NFKC", text))
    return _WORD.findall(joined.casefold())


def coverage(evidence: str, text: str) -> float:
    """Give the share of the evidence's word 5-grams that stand in the text; shorter evidence is one n-gram."""
    wanted = words(evidence)
    size = min(NGRAM, len(wanted))
    if not size:
        return 0.0
    there = set(_ngrams(words(text), size))
    asked = _ngrams(wanted, size)
    return sum(ngram in there for ngram in asked) / len(asked)


def holds_evidence(passage: Retrieved, question: Question, *, by_page: bool) -> bool:
    """Say whether the passage holds any of the question's evidence, by its words or by its page."""
    if by_page:
        if passage.path != question.path or passage.pages is None:
            return False
        first, last = passage.pages
        return any(first <= page <= last for page in question.pages)
    return any(coverage(evidence, passage.text) >= ENOUGH for evidence in question.evidence)


def measurable(questions: Sequence[Question], *, by_page: bool) -> tuple[Question, ...]:
    """Keep the answerable questions whose evidence is known."""
    return tuple(q for q in questions if q.answerable and (q.pages if by_page else q.evidence))


def rank_of_evidence(found: Sequence[Retrieved], question: Question, *, by_page: bool) -> int | None:
    """Give the rank, from 1, of the first passage that holds the evidence."""
    ranks = (rank for rank, p in enumerate(found, start=1) if holds_evidence(p, question, by_page=by_page))
    return next(ranks, None)


def _ngrams(tokens: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1)]
