"""Finds the passages for an answer.

Knows a retriever and which words name a source; nothing of sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from generation.answering.proof.names import names_in
from retrieval.hits import Hit
from retrieval.ranking.source_names import without_names
from retrieval.search import Retriever

# Passages looked at for an answer.
HITS = 10


def seek(
    retriever: Retriever, query: str, *, notebook: str | None = None, sources: Collection[str] | None = None
) -> tuple[Hit, ...]:
    """Give the passages to look at for an answer, best first.

    What sources that have none of a question's names say is said of something else: asked under which licence one
    program is released, they tell that of another. They are left out, unless all sources are like that.
    In a report of Rio Tinto, "Rio Tinto's target for net zero" finds what has the name before what has the target. So
    where the question names the first source, that is searched again for the rest of the question, and the two take
    turns.
    """
    spoken_of = retriever.sources_with(names_in(query), notebook=notebook, sources=sources)
    hits = retriever.search(query, limit=HITS, notebook=notebook, sources=spoken_of or sources)
    if not hits:
        return ()
    first = hits[0].source
    rest = without_names(query, first.names)
    if rest == query:
        return hits
    within = retriever.search(rest, limit=HITS, sources=(first.document_id,))
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(_apart(_in_turn(hits, within)), start=1))[:HITS]


def _in_turn(first: Sequence[Hit], second: Sequence[Hit]) -> Iterator[Hit]:
    return (hit for hit in chain.from_iterable(zip_longest(first, second)) if hit is not None)


def _apart(hits: Iterator[Hit]) -> Iterator[Hit]:
    """Leave out hits that share a sentence with a better one."""
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        places = {(hit.passage.document_id, sentence.start) for sentence in hit.passage.sentences}
        if not places & seen:
            seen |= places
            yield hit
