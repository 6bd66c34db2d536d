"""Says why a question is refused: pages or names that no source has, or nothing that answers.

What is said of sources is true of all that were asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from generation.answering.choosing.scorer import Scored
from generation.answering.proof.names import name_pieces, names_in
from generation.answering.question import Question
from generation.terms import stem, stems
from retrieval.hits import Hit
from retrieval.ranking.query import read_pages

# A question most of whose words stand nowhere either is in another language, and its names may be spelt otherwise.
_MOSTLY = 0.5
_FAR = "No sentence in the sources comes near enough to the question to answer it."
# Sources that have a name are themselves named up to so many.
_MOST_TITLES = 3
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


def pages_reason(pages: Collection[int], *, are_there: bool) -> str:
    """Say that nothing found stands on some pages; `are_there` tells whether a source asked has them."""
    named = ", ".join(map(str, sorted(pages)))
    if are_there:
        return f"Nothing that was found for the question stands on page {named}."
    return f"None of the sources has text on page {named}."


def nearest_reason(
    question: Question, nearest: Sequence[Scored], titles_with: Callable[[Sequence[str]], Sequence[str]]
) -> str:
    """Say why the nearest sentences do not answer; `titles_with` names the sources asked that have one of some words.

    What it says of a name holds of all the sources that were asked, not of the nearest passages alone.
    """
    if not nearest:
        return "Nothing was found in the sources for this question."
    hits = [item.candidate.hit for item in nearest]
    near = stems(" ".join(" ".join((hit.source.title, *hit.passage.headings, hit.passage.text)) for hit in hits))
    names = [name for name in dict.fromkeys(names_in(question.query)) if stem(name) not in near]
    having = {name: titles_with([name]) for name in names}
    if missing := [name for name, titles in having.items() if not titles]:
        return f"None of the sources has {_either(missing)}."
    return " ".join((_FAR, *(_elsewhere(name, titles) for name, titles in having.items())))


def _either(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    return " or ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else quoted[0]


def _elsewhere(name: str, titles: Sequence[str]) -> str:
    if len(titles) > _MOST_TITLES:
        return f"“{name}” stands in {len(titles)} of them."
    return f"“{name}” stands in: {'; '.join(titles)}."
