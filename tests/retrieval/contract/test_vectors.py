"""Vectors are kept by what made them, and the nearest are found among those a search may look at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.indexing import embed_pending
from retrieval.library import Library
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text


def test_the_nearest_come_first_with_their_cosine(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "corals bleach", "fish swim")
    embedder = HashEmbedder()
    embed_pending(library, embedder)
    query = embedder.embed_query("fish swim fast")
    found = library.vectors.nearest(embedder.name, query, limit=10, scope=None)
    texts = library.passages.by_key([near.passage_key for near in found])
    assert [texts[near.passage_key].passage.text for near in found] == ["fish swim", "corals bleach"]
    expected = sorted((float(v @ query) for v in embedder.embed_passages(["corals bleach", "fish swim"])), reverse=True)
    assert [near.similarity for near in found] == pytest.approx(expected)
    assert len(library.vectors.nearest(embedder.name, query, limit=1, scope=None)) == 1


def test_only_what_a_search_may_look_at_is_found(library: Library, tmp_path: Path) -> None:
    coral = add_text(library, tmp_path, "corals bleach", notebook="corals")
    add_text(library, tmp_path, "fish swim", notebook="fish")
    embed_pending(library, HashEmbedder())
    query = HashEmbedder().embed_query("fish swim")
    scope = library.passages.scope(notebook="corals", sources=None)
    [near] = library.vectors.nearest("hash-64", query, limit=10, scope=scope)
    assert library.passages.by_key([near.passage_key])[near.passage_key].source == coral
    assert library.vectors.nearest("hash-64", query, limit=10, scope=frozenset()) == ()


def test_what_has_no_vector_yet_is_pending_and_counted(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "corals bleach", "fish swim")
    first, second = library.vectors.pending("hash-64")
    assert library.vectors.add("hash-64", [first.key], HashEmbedder().embed_passages([first.text])) == 1
    assert library.vectors.add("hash-64", [first.key], HashEmbedder().embed_passages([first.text])) == 0
    assert library.vectors.pending("hash-64") == (second,)
    assert library.vectors.unindexed("hash-64") == {source.document_id: 1}
    assert library.vectors.count("hash-64") == 1
    assert library.vectors.count("another") == 0
    with pytest.raises(ValueError, match="before"):
        library.vectors.add("hash-64", [second.key], np.ones((1, 3), np.float32))


def test_vectors_go_with_their_source(library: Library, tmp_path: Path) -> None:
    gone = add_text(library, tmp_path, "corals bleach")
    add_text(library, tmp_path, "fish swim")
    embed_pending(library, HashEmbedder())
    query = HashEmbedder().embed_query("corals bleach")
    assert len(library.vectors.nearest("hash-64", query, limit=10, scope=None)) == 2
    library.sources.remove(gone.document_id)
    assert len(library.vectors.nearest("hash-64", query, limit=10, scope=None)) == 1
    assert library.vectors.count("hash-64") == 1


def test_other_embedders_go_only_when_all_is_embedded_anew(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "corals bleach", "fish swim")
    embed_pending(library, HashEmbedder())
    pending = library.vectors.pending("new")
    library.vectors.add("new", [pending[0].key], HashEmbedder().embed_passages([pending[0].text]))
    library.vectors.retire_others("new")
    assert library.vectors.count("hash-64") == 2
    library.vectors.add("new", [pending[1].key], HashEmbedder().embed_passages([pending[1].text]))
    library.vectors.retire_others("new")
    assert library.vectors.count("hash-64") == 0
    assert library.vectors.count("new") == 2
