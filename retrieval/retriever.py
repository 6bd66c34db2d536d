"""Searches the library by words and by vectors and hands out hits that hold their passage.

Knows the order of the steps; lexical.py, vectors.py and fusion.py do them.
"""

from __future__ import annotations

from collections.abc import Collection

from retrieval.fusion import Ranked, fuse
from retrieval.lexical import search_words
from retrieval.library import Library
from retrieval.notebooks import scope_keys
from retrieval.source import Embedder, Hit
from retrieval.sources import load_passages_by_key, load_sources
from retrieval.vectors import VectorIndex

# How many each method brings before fusing: further down neither has been seen to help.
CANDIDATES = 100


class Retriever:
    """Finds passages; without an embedder, or while vectors are being made, by words alone."""

    def __init__(self, library: Library, embedder: Embedder | None) -> None:
        self._library = library
        self._embedder = embedder
        self._index = (
            None
            if embedder is None
            else VectorIndex(
                library.database, library.home / "index", embedder=embedder.name, dimension=embedder.dimension
            )
        )

    def search(
        self, query: str, *, limit: int, notebook: str | None = None, sources: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        """Give the passages that answer a query best, best first; `notebook` and `sources` narrow where to look."""
        with self._library.database.read() as connection:
            scope = scope_keys(connection, notebook=notebook, sources=sources)
            lexical = search_words(connection, query, limit=CANDIDATES, source_keys=scope)
        nearest: list[tuple[int, float]] = []
        if self._embedder is not None and self._index is not None and query.strip() and len(self._index):
            vector = self._embedder.embed_query(query)
            found = self._index.search(vector, limit=CANDIDATES, source_keys=scope)
            nearest = [(near.passage_key, near.similarity) for near in found]
        return self._hits(fuse([(match.passage_key, match.score) for match in lexical], nearest), limit)

    def _hits(self, ranked: tuple[Ranked, ...], limit: int) -> tuple[Hit, ...]:
        with self._library.database.read() as connection:
            passages = load_passages_by_key(connection, [item.passage_key for item in ranked[:limit]])
            sources = load_sources(connection, {stored.source_key for stored in passages.values()})
        there = [item for item in ranked if item.passage_key in passages][:limit]
        return tuple(
            Hit(
                passage=passages[item.passage_key].passage,
                source=sources[passages[item.passage_key].source_key],
                score=item.score,
                rank=rank,
                found_by=item.found_by,
            )
            for rank, item in enumerate(there, 1)
        )
