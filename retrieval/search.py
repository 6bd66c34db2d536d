"""Searches the library by words and by vectors and hands out hits that hold their passage.

Knows the order of the steps; words.py, the vectors' store, fusion.py and neighbours.py do them.
"""

from __future__ import annotations

from collections.abc import Collection

from models.ports import Embedder, WordComparer
from retrieval.hits import Hit
from retrieval.library import Library
from retrieval.ports import Scope
from retrieval.ranking.fusion import Ranked, fuse, rerank
from retrieval.ranking.neighbours import NEAR_THE_TOP, merge_neighbours
from retrieval.ranking.query import query_words, read_pages, read_years, without_pages
from retrieval.ranking.source_names import bare_word, name_word
from retrieval.ranking.words import search_words, share_known

# How many each method brings before fusing: further down neither has been seen to help.
CANDIDATES = 100
# How many are compared with the query word by word; more found nothing more.
COMPARED = 16


class Retriever:
    """Finds passages; without an embedder, or while vectors are being made, by words alone."""

    def __init__(self, library: Library, embedder: Embedder | None) -> None:
        self._library = library
        self._embedder = embedder
        self._comparer = embedder if isinstance(embedder, WordComparer) else None

    def search(
        self, query: str, *, limit: int, notebook: str | None = None, sources: Collection[str] | None = None
    ) -> tuple[Hit, ...]:
        """Give the passages that answer a query best, best first; `notebook` and `sources` narrow where to look.

        So do pages that the query names, where some source has them.
        """
        words = without_pages(query)
        asked = read_years(words)
        scope = self._library.passages.scope(notebook=notebook, sources=sources)
        on_pages = self._library.passages.on_pages(read_pages(query), scope=scope)
        nearest = self._nearest(asked, scope)
        also = on_pages.union(key for key, _ in nearest)
        lexical = search_words(self._library.words, words, limit=CANDIDATES, scope=scope, also=also)
        fused = fuse(lexical, nearest, known=share_known(self._library.words, asked) if nearest else 1.0)
        if on_pages:
            fused = tuple(item for item in fused if item.passage_key in on_pages)
        return self._merged(self._compared(asked, fused), limit)[:limit]

    def sources_with(
        self, words: Collection[str], *, notebook: str | None = None, sources: Collection[str] | None = None
    ) -> frozenset[str]:
        """Give the ids of the sources that have one of some words anywhere, of those that a search may look at.

        Anywhere is in a passage, in the title or in the file's name.
        """
        bare = [word for word in map(bare_word, words) if word]
        having = self._library.words.sources_with(bare)
        named = frozenset(map(name_word, bare))
        scope = self._library.passages.scope(notebook=notebook, sources=sources)
        return frozenset(
            source.document_id
            for key, source in self._library.passages.sources(scope).items()
            if key in having or named & source.names
        )

    def _nearest(self, query: str, scope: Scope) -> list[tuple[int, float]]:
        embedder, vectors = self._embedder, self._library.vectors
        if embedder is None or not query.strip() or not vectors.count(embedder.name):
            return []
        found = vectors.nearest(embedder.name, embedder.embed_query(query), limit=CANDIDATES, scope=scope)
        return [(near.passage_key, near.similarity) for near in found]

    def _compared(self, query: str, ranked: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
        if self._comparer is None or len(ranked) < 2:
            return ranked
        passages = self._library.passages.by_key([item.passage_key for item in ranked[:COMPARED]])
        there = [item for item in ranked[:COMPARED] if item.passage_key in passages]
        texts = [passages[item.passage_key].passage.text for item in there]
        compared = self._comparer.compare_words(" ".join(query_words(query)), texts)
        return rerank([*there, *ranked[COMPARED:]], compared.tolist())

    def _merged(self, ranked: tuple[Ranked, ...], limit: int) -> tuple[Hit, ...]:
        wanted = ranked[: limit + NEAR_THE_TOP]  # no more than these can be merged away
        # A source is added at once, so that the keys of its passages follow one another.
        passages = self._library.passages.by_key({item.passage_key + step for item in wanted for step in (-1, 0, 1)})
        hits = [
            Hit(
                passage=stored.passage,
                source=stored.source,
                score=item.score,
                rank=rank,
                found_by=item.found_by,
            )
            for rank, item in enumerate(wanted, 1)
            if (stored := passages.get(item.passage_key)) is not None  # else it was removed a moment ago
        ]
        around = {(stored.passage.document_id, stored.passage.ordinal): stored.passage for stored in passages.values()}
        return merge_neighbours(hits, self._library.sources.text, around)
