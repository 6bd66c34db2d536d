"""Looks through several sources, each for itself, where a question asks about more than one.

One search over all brings the passages of the source that speaks most of it; what each of the others says, or that it
says nothing, is found by asking each. Knows a retriever and a library's sources; nothing of sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol

from generation.answer import Claim
from generation.answering.proof.names import names_in
from generation.answering.question import Need, Question
from retrieval.hits import Hit
from retrieval.ranking.source_names import bare_word, name_word, without_names
from retrieval.search import Retriever
from retrieval.source import Source

# Sources looked through one by one, and passages of each.
MOST_SOURCES = 12
_PASSAGES = 2
# Passages of one search over all by which the likeliest sources are chosen where there are more.
_WIDE = 60
# A name that stands in the titles of more sources than these tells none of them.
_ALIKE = 2


class Shelf(Protocol):
    """What is asked of a library here: its sources."""

    def all(self, notebook: str | None = None, /) -> tuple[Source, ...]:
        """List the sources, of a notebook or all."""
        ...


def meant(
    question: Question,
    retriever: Retriever,
    shelf: Shelf,
    *,
    notebook: str | None = None,
    sources: Collection[str] | None = None,
) -> tuple[Source, ...]:
    """Give the sources that a question about several may mean: those it names, if it does, else the likeliest.

    None where the question is not about several, or names a single one: what is asked then is what that one says.
    """
    if question.need is not Need.COLLECTION:
        return ()
    there = [each for each in shelf.all(notebook) if sources is None or each.document_id in sources]
    named = _named(question.query, there)
    if named:
        return named if len(named) > 1 else ()
    if len(there) <= MOST_SOURCES:
        return tuple(there)
    hits = retriever.search(question.query, limit=_WIDE, notebook=notebook, sources=sources)
    likeliest = dict.fromkeys(hit.source.document_id for hit in hits)
    known = {source.document_id: source for source in there}
    return tuple(known[each] for each in likeliest if each in known)[:MOST_SOURCES]


def _named(query: str, there: Sequence[Source]) -> tuple[Source, ...]:
    """Give the sources that are named, each by a name of its own; none where one name stands for several."""
    names = {name_word(bare_word(name)) for name in names_in(query)}
    of_name = [[source for source in there if name in source.names] for name in sorted(names)]
    telling = [found for found in of_name if 0 < len(found) <= _ALIKE]
    named = {source.document_id for found in telling for source in found}
    if len(telling) < 2 and len(named) > 1:
        return ()
    return tuple(source for source in there if source.document_id in named)


def look_through(retriever: Retriever, query: str, sources: Sequence[Source]) -> tuple[Hit, ...]:
    """Give the best passages of each source, as hits of rank 0 and score 0: looked at, not found by the question."""
    return tuple(
        replace(hit, rank=0, score=0.0)
        for source in sources
        for hit in retriever.search(without_names(query, source.names), limit=_PASSAGES, sources=(source.document_id,))
    )


def silent(sources: Sequence[Source], claims: Sequence[Claim]) -> str:
    """Say in which of the sources that were looked through nothing was found; "" where all of them speak."""
    speaking = {quote.source.document_id for claim in claims for quote in claim.quotes}
    rest = [source.title for source in sources if source.document_id not in speaking]
    return f"Nothing near enough to the question was found in: {'; '.join(rest)}." if sources and rest else ""
