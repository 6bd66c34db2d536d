"""Says why a question is refused: pages that no source has, names that stand nowhere near, or nothing that answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from generation.answering.choosing.selection import Selection
from generation.answering.proof.names import name_pieces, names_in
from generation.answering.question import Question
from generation.terms import stem, stems
from retrieval.hits import Hit
from retrieval.ranking.query import read_pages

# A question most of whose words stand nowhere either is in another language, and its names may be spelt otherwise.
_MOSTLY = 0.5
_WORD = re.compile(r"[^\W\d_]{3,}")


def unknown_names(query: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Give the words of a question's names that stand in no source at all: what is asked about is not there.

    Of 72 questions over papers 5 of the 23 that nothing answers have one and none of the others, of 203 over an
    encyclopaedia 6 of 95 and 3 of 108, misspelt; of 288 natural ones 2.
    """
    names = dict.fromkeys(name.lower() for name in name_pieces(query) if len(name) > 1)
    unknown = tuple(name for name in names if not is_known(name))
    if not unknown:
        return ()
    others = {word for word in _WORD.findall(query.lower()) if word not in names}
    return unknown if sum(map(is_known, others)) >= _MOSTLY * len(others) else ()


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
