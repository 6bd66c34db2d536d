"""Ticks stay, and what was removed comes back whole until it is purged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import NotebookNotFound, SourceNotFound
from retrieval.kept import UNDO_SECONDS
from retrieval.library import Library
from retrieval.search import Retriever
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text


def found(library: Library, query: str, notebook: str | None = None) -> list[str]:
    hits = Retriever(library, None).search(query, notebook=notebook, limit=5)
    return [hit.source.document_id for hit in hits]


def test_a_source_that_was_set_aside_is_found_nowhere_and_comes_back_whole(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", title="Corals")
    other = add_text(library, tmp_path, "Corals grow.", title="Growth")
    library.notebooks.use([source.document_id], notebook="corals", used=False)
    library.texts.keep("summary", "x", "Bleached.", source=source.document_id)
    library.removed.remove_source(source.document_id, notebook="corals")
    assert library.sources.all("corals") == library.sources.all() == (other,)
    assert found(library, "corals") == found(library, "corals", "corals") == [other.document_id]
    assert [each.title for each in library.removed.sources("corals")] == ["Corals"]
    library.notebooks.put(source.document_id, notebook="corals")
    assert library.sources.all("corals") == (source, other)
    assert library.notebooks.unused("corals") == {source.document_id}
    assert library.texts.get("summary", "x") == "Bleached."
    assert set(found(library, "corals", "corals")) == {source.document_id, other.document_id}
    assert library.removed.sources("corals") == ()


def test_a_source_set_aside_in_one_notebook_stays_in_the_other(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", notebook="a")
    library.notebooks.put(source.document_id, notebook="b")
    library.removed.remove_source(source.document_id, notebook="a")
    library.removed.purge()
    assert library.sources.all("a") == ()
    assert library.sources.all("b") == (source,)


def test_what_is_purged_is_gone(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.")
    library.removed.remove_source(source.document_id, notebook="corals")
    library.removed.purge(older_than=UNDO_SECONDS)
    assert library.sources.original(source.document_id).is_file(), "there is still time to bring it back"
    library.removed.purge()
    with pytest.raises(SourceNotFound):
        library.sources.get(source.document_id)


def test_adding_the_same_bytes_again_brings_a_source_back(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.")
    library.removed.remove_source(source.document_id, notebook="corals")
    add_text(library, tmp_path, "Corals bleach.")
    assert library.sources.all("corals") == (source,)


def test_a_notebook_comes_back_with_all_that_was_in_it(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.")
    number = library.conversations.create(notebook="corals", title="Why?")
    library.notes.create(notebook="corals", title="Mind", text="this")
    library.removed.remove_notebook("corals")
    assert "corals" not in library.notebooks.all()
    assert library.sources.all() == ()
    assert library.conversations.all() == ()
    with pytest.raises(NotebookNotFound):
        library.sources.all("corals")
    [aside] = library.removed.notebooks()
    assert aside.title == "corals"
    assert library.removed.bring_notebook_back(aside.id) == "corals"
    assert library.sources.all("corals") == (source,)
    assert [each.id for each in library.conversations.all("corals")] == [number]
    assert [note.title for note in library.notes.all("corals")] == ["Mind"]


def test_a_name_that_was_taken_meanwhile_gets_a_number(library: Library) -> None:
    library.notebooks.create("corals")
    library.removed.remove_notebook("corals")
    library.notebooks.create("corals")
    [aside] = library.removed.notebooks()
    assert library.removed.bring_notebook_back(aside.id) == "corals (2)"
    assert set(library.notebooks.all()) >= {"corals", "corals (2)"}
    with pytest.raises(NotebookNotFound):
        library.removed.bring_notebook_back(aside.id)


def test_one_notebook_is_always_there(library: Library) -> None:
    [name] = library.notebooks.all()
    library.removed.remove_notebook(name)
    assert library.notebooks.all() == (name,)


def test_it_is_known_which_sources_have_no_vectors_yet(library: Library, tmp_path: Path) -> None:
    embedder = HashEmbedder()
    source = add_text(library, tmp_path, "Corals bleach.", "Fish swim.")
    assert library.vectors.unindexed(embedder.name) == {source.document_id: 2}
    first, second = library.vectors.pending(embedder.name)
    library.vectors.add(embedder.name, [first.key], np.asarray(embedder.embed_passages([first.text])))
    assert library.vectors.unindexed(embedder.name) == {source.document_id: 1}
    library.vectors.add(embedder.name, [second.key], np.asarray(embedder.embed_passages([second.text])))
    assert library.vectors.unindexed(embedder.name) == {}


def test_page_texts_are_those_of_the_pages(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", "Fish swim.")
    assert library.sources.page_texts(source.document_id) == tuple(
        page.text for page in library.sources.pages(source.document_id)
    )


def test_ticks_belong_to_a_notebook(library: Library, tmp_path: Path) -> None:
    coral = add_text(library, tmp_path, "Corals bleach.", notebook="a").document_id
    fish = add_text(library, tmp_path, "Fish swim.", notebook="a").document_id
    library.notebooks.put(coral, notebook="b")
    library.notebooks.use([coral, fish], notebook="a", used=False)
    library.notebooks.use([fish], notebook="a", used=True)
    assert library.notebooks.unused("a") == {coral}
    assert library.notebooks.unused("b") == frozenset()


def test_nothing_of_a_removed_notebook_is_listed(library: Library) -> None:
    library.notebooks.create("reefs")
    library.conversations.create(notebook="reefs", title="Why?")
    library.notes.create(notebook="reefs", title="Mind", text="this")
    library.removed.remove_notebook("reefs")
    assert library.conversations.all() == ()
    assert library.notes.all() == ()
