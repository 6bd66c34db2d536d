"""Searches the library by words and by vectors and hands out hits that hold their passage.

Knows the order of the steps; words.py, sqlite/nearest.py, fusion.py and neighbours.py do them.
"""

from __future__ import annotations

from collections.abc import Collection

from models.ports import Comparer, Embedder
from retrieval.fusion import Ranked, fuse, rerank
from retrieval.hits import Hit
from retrieval.neighbours import NEAR_THE_TOP, merge_neighbours
from retrieval.query import read_pages, read_years, without_pages
from retrieval.sqlite.library import Library
from retrieval.sqlite.nearest import VectorIndex
from retrieval.sqlite.notebooks import scope_keys
from retrieval.sqlite.sources import load_keys_on_pages, load_passages_by_key, load_sources
from retrieval.words import search_words, sources_with

# How many each method brings before fusing: further down neither has been seen to help.
CANDIDATES = 100
# How many are compared with the query word by word, which takes most of a search's time; more found nothing more.
COMPARED = 16


class Retriever:
    """Finds passages; without an embedder, or while vectors are being made, by words alone."""

    def __init__(self, library: Library, embedder: Embedder | None) -> None:
        self._library = library
        self._embedder = embedder
        self._comparer = embedder if isinstance(embedder, Comparer) else None
        self._index = None
        if embedder is not None:
            self._index = VectorIndex(
                library.database, library.home / "index", embedder=embedder.name, dimension=embedder.dimension
            )

    def search(
        self, query: str, *, limit: int, notebook: str | None = None, sources: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        """Give the passages that answer a query best, best first; `notebook` and `sources` narrow where to look.

        So do pages that the query names, where some source has them.
        """
        pages, words = read_pages(query), without_pages(query)
        asked = read_years(words)
        with self._library.database.read() as connection:
            scope = scope_keys(connection, notebook=notebook, sources=sources)
            on_pages = load_keys_on_pages(connection, pages, source_keys=scope)
        nearest = self._nearest(asked, scope)
        with self._library.database.read() as connection:
            also = on_pages.union(key for key, _ in nearest)
            lexical = search_words(connection, words, limit=CANDIDATES, source_keys=scope, also=also)
        fused = fuse(lexical, nearest)
        if on_pages:
            fused = tuple(item for item in fused if item.passage_key in on_pages)
        hits = self._merged(self._compared(asked, fused), limit)
        return hits[:limit]

    def sources_with(
        self, words: Collection[str], *, notebook: str | None = None, sources: Collection[str] | None = None
    ) -> frozenset[str]:
        """Give the ids of the sources that have one of some words anywhere, of those that a search may look at."""
        with self._library.database.read() as connection:
            scope = scope_keys(connection, notebook=notebook, sources=sources)
            having = sources_with(connection, words)
            found = load_sources(connection, having if scope is None else having & scope)
        return frozenset(source.document_id for source in found.values())

    def _nearest(self, query: str, scope: frozenset[int] | None) -> list[tuple[int, float]]:
        if self._embedder is None or self._index is None or not query.strip() or not len(self._index):
            return []
        found = self._index.search(self._embedder.embed_query(query), limit=CANDIDATES, source_keys=scope)
        return [(near.passage_key, near.similarity) for near in found]

    def _compared(self, query: str, ranked: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
        if self._comparer is None or len(ranked) < 2:
            return ranked
        with self._library.database.read() as connection:
            passages = load_passages_by_key(connection, [item.passage_key for item in ranked[:COMPARED]])
        there = [item for item in ranked[:COMPARED] if item.passage_key in passages]
        texts = [passages[item.passage_key].passage.text for item in there]
        return rerank([*there, *ranked[COMPARED:]], self._comparer.compare(query, texts).tolist())

    def _merged(self, ranked: tuple[Ranked, ...], limit: int) -> tuple[Hit, ...]:
        wanted = ranked[: limit + NEAR_THE_TOP]  # no more than these can be merged away
        with self._library.database.read() as connection:
            # A source is added at once, so that the keys of its passages follow one another.
            keys = {item.passage_key + step for item in wanted for step in (-1, 0, 1)}
            passages = load_passages_by_key(connection, keys)
            sources = load_sources(connection, {stored.source_key for stored in passages.values()})
        hits = [
            Hit(
                passage=stored.passage,
                source=sources[stored.source_key],
                score=item.score,
                rank=rank,
                found_by=item.found_by,
            )
            for rank, item in enumerate(wanted, 1)
            if (stored := passages.get(item.passage_key)) is not None  # else it was removed a moment ago
        ]
        around = {(stored.passage.document_id, stored.passage.ordinal): stored.passage for stored in passages.values()}
        return merge_neighbours(hits, self._library.text, around)
