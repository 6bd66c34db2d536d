"""A search finds by words and by vectors, within what it may look at, and says how."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import NotebookNotFound, SourceNotFound
from retrieval.indexing import embed_pending
from retrieval.library import Library
from retrieval.retriever import Retriever
from retrieval.source import FoundBy
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text


def found(library: Library, query: str, **scope: object) -> list[str]:
    hits = Retriever(library, HashEmbedder()).search(query, limit=9, **scope)  # type: ignore[arg-type]
    return [hit.passage.text for hit in hits]


def test_hits_hold_their_passage_and_source_and_are_ranked(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Fish swim.", "Corals bleach in warm water.", "Corals grow.")
    embed_pending(library, HashEmbedder())
    hits = Retriever(library, HashEmbedder()).search("corals bleach", limit=2)
    assert [hit.passage.text for hit in hits] == ["Corals bleach in warm water.", "Corals grow."]
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[0].source == source
    assert hits[0].passage == library.passages(source.document_id)[1]
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
    add_text(library, tmp_path, *("Corals bleach." + " " * n for n in range(20)))
    embed_pending(library, HashEmbedder())
    first = Retriever(library, HashEmbedder()).search("corals", limit=7)
    assert len(first) == 7
    assert Retriever(library, HashEmbedder()).search("corals", limit=7) == first
