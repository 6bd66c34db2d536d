"""A search finds by words and by vectors, within what it may look at, and says how."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.errors import NotebookNotFound, SourceNotFound
from retrieval.hits import FoundBy
from retrieval.indexing import embed_pending
from retrieval.library import Library
from retrieval.search import Retriever
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text


def found(library: Library, query: str, **scope: object) -> list[str]:
    hits = Retriever(library, HashEmbedder()).search(query, limit=9, **scope)  # type: ignore[arg-type]
    return [hit.passage.text for hit in hits]


def test_hits_hold_their_passage_and_source_and_are_ranked(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals grow.", "Fish swim.", "Corals bleach in warm water.", "Birds fly.")
    embed_pending(library, HashEmbedder())
    hits = Retriever(library, HashEmbedder()).search("corals bleach", limit=2)
    assert [hit.passage.text for hit in hits] == ["Corals bleach in warm water.", "Corals grow."]
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[0].source == source
    assert hits[0].passage == library.sources.passages(source.document_id)[2]
    assert hits[0].found_by == FoundBy(bm25=1, vector=1)
    assert 1 >= hits[0].score > hits[1].score > 0


def test_a_source_is_found_before_its_vectors_are_made(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "Corals bleach.")
    embed_pending(library, HashEmbedder())
    add_text(library, tmp_path, "Corals bleach when it is warm.")
    assert set(found(library, "corals bleach")) == {"Corals bleach.", "Corals bleach when it is warm."}
    assert [hit.found_by for hit in Retriever(library, None).search("warm", limit=1)] == [FoundBy(bm25=1)]


def test_a_search_keeps_to_its_notebook_and_sources(library: Library, tmp_path: Path) -> None:
    corals = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    fish = add_text(library, tmp_path, "Fish eat corals.", notebook="fish")
    embed_pending(library, HashEmbedder())
    assert found(library, "corals", notebook="fish") == ["Fish eat corals."]
    assert found(library, "corals", sources=[corals.document_id[:10]]) == ["Corals bleach."]
    assert found(library, "corals", notebook="fish", sources=[corals.document_id]) == []
    assert set(found(library, "corals", notebook="fish", sources=[fish.document_id])) == {"Fish eat corals."}
    assert found(library, "corals", sources=[]) == []
    with pytest.raises(NotebookNotFound):
        found(library, "corals", notebook="birds")
    with pytest.raises(SourceNotFound):
        found(library, "corals", sources=["zz"])


@pytest.mark.parametrize("query", ["", "  ", "\x00", "🪸"])
def test_a_query_without_words_is_no_error(library: Library, tmp_path: Path, query: str) -> None:
    assert found(library, query) == []
    add_text(library, tmp_path, "Corals bleach.")
    embed_pending(library, HashEmbedder())
    assert isinstance(found(library, query), list)


def test_the_same_search_gives_the_same_hits(library: Library, tmp_path: Path) -> None:
    for n in range(20):
        add_text(library, tmp_path, f"Corals bleach{'.' * n}")
    embed_pending(library, HashEmbedder())
    first = Retriever(library, HashEmbedder()).search("corals", limit=7)
    assert len(first) == 7
    assert Retriever(library, HashEmbedder()).search("corals", limit=7) == first
    assert Retriever(library, HashEmbedder()).search("corals", limit=3) == first[:3]


def test_neighbours_that_are_both_found_are_one_hit(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", "Bleached corals die.", "Fish swim.")
    add_text(library, tmp_path, "Corals grow.")
    embed_pending(library, HashEmbedder())
    hits = Retriever(library, HashEmbedder()).search("corals bleach", limit=2)
    assert [hit.passage.text for hit in hits] == ["Corals bleach.\n\nBleached corals die.", "Corals grow."]
    joined = hits[0].passage
    assert joined.id == f"{source.document_id}:0-1"
    assert library.sources.passage(joined.id) == joined
    assert (joined.first_page, joined.last_page, len(joined.sentences)) == (1, 2, 2)
    assert library.sources.text(source.document_id)[joined.start : joined.end] == joined.text


class ComparingEmbedder(HashEmbedder):
    """Compares texts by whether they say warm, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def compare_words(self, query: str, texts: list[str]) -> NDArray[np.float32]:
        del query
        self.asked.append(texts)
        return np.array([float("warm" in text) for text in texts], np.float32)


def test_an_embedder_that_can_compare_ranks_the_first_anew(library: Library, tmp_path: Path) -> None:
    for text in ("Corals bleach.", "Corals that bleach do so when the water is warm.", "Fish swim."):
        add_text(library, tmp_path, text)
    embedder = ComparingEmbedder()
    embed_pending(library, embedder)
    assert Retriever(library, HashEmbedder()).search("corals bleach", limit=1)[0].passage.text == "Corals bleach."
    hits = Retriever(library, embedder).search("corals bleach", limit=3)
    assert hits[0].passage.text.endswith("warm.")
    assert hits[0].found_by == FoundBy(bm25=2, vector=2)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(embedder.asked) == 1


def test_only_the_page_that_the_query_names_is_searched(library: Library, tmp_path: Path) -> None:
    pages = ("Corals bleach when corals are warm.", "Fish swim.", "Birds nest on corals.")
    add_text(library, tmp_path, *pages)
    embed_pending(library, HashEmbedder())
    assert found(library, "Why do corals bleach?")[0].startswith(pages[0])
    assert found(library, "Why do corals bleach, as page 2 has it?") == [pages[1]]
    assert found(library, "corals on the third page") == [pages[2]]
    assert found(library, "Why do corals bleach, as page 9 has it?")[0].startswith(pages[0])
