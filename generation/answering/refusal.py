"""Says why a question is refused: pages that no source has, names that stand nowhere near, or nothing that answers."""

from __future__ import annotations

from collections.abc import Sequence

from generation.answering.choosing.selection import Selection
from generation.answering.proof.names import names_in
from generation.answering.question import Question
from generation.terms import stem, stems
from retrieval.hits import Hit
from retrieval.ranking.query import read_pages


def unread_pages(query: str, hits: Sequence[Hit]) -> frozenset[int]:
    """Give the pages that a question names if nothing that was found stands on any of them."""
    pages = read_pages(query)
    found = (range(hit.passage.first_page, hit.passage.last_page + 1) for hit in hits)
    return frozenset() if any(not pages.isdisjoint(each) for each in found) else pages


def nearest_reason(question: Question, selection: Selection) -> str:
    """Say why what was found does not answer."""
    if not selection.sentences:
        return "No passage in the sources shares a word or a meaning with the question."
    hits = [item.candidate.hit for item in selection.sentences]
    near = stems(" ".join(" ".join((hit.source.title, *hit.passage.headings, hit.passage.text)) for hit in hits))
    missing = [name for name in names_in(question.query) if stem(name) not in near]
    if missing:
        return f"The passages nearest to the question do not speak of {', '.join(dict.fromkeys(missing))}."
    return "No sentence in the sources comes near enough to the question to answer it."
