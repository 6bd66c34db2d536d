"""Ticks stay, and what was removed comes back whole until it is purged."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import NotebookNotFound, SourceNotFound
from retrieval.kept import UNDO_SECONDS
from retrieval.search import Retriever
from retrieval.sqlite.library import Library
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text


def found(library: Library, query: str, notebook: str | None = None) -> list[str]:
    hits = Retriever(library, None).search(query, notebook=notebook, limit=5)
    return [hit.source.document_id for hit in hits]


def test_ticks_belong_to_a_notebook_and_outlive_the_program(tmp_path: Path) -> None:
    with Library.open(tmp_path / "home") as library:
        coral = add_text(library, tmp_path, "Corals bleach.", notebook="a").document_id
        fish = add_text(library, tmp_path, "Fish swim.", notebook="a").document_id
        library.put(coral, notebook="b")
        library.use([coral, fish], notebook="a", used=False)
        library.use([fish], notebook="a", used=True)
    with Library.open(tmp_path / "home") as library:
        assert library.unused("a") == {coral}
        assert library.unused("b") == frozenset()


def test_a_source_that_was_set_aside_is_found_nowhere_and_comes_back_whole(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", title="Corals")
    other = add_text(library, tmp_path, "Corals grow.", title="Growth")
    library.use([source.document_id], notebook="corals", used=False)
    library.cache_text("summary", "x", "Bleached.", source=source.document_id)
    library.set_aside(source.document_id, "corals")
    assert library.sources("corals") == library.sources() == (other,)
    assert found(library, "corals") == found(library, "corals", "corals") == [other.document_id]
    assert [each.title for each in library.aside("corals")] == ["Corals"]
    library.put(source.document_id, notebook="corals")
    assert library.sources("corals") == (source, other)
    assert library.unused("corals") == {source.document_id}
    assert library.cached_text("summary", "x") == "Bleached."
    assert set(found(library, "corals", "corals")) == {source.document_id, other.document_id}
    assert library.aside("corals") == ()


def test_a_source_set_aside_in_one_notebook_stays_in_the_other(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", notebook="a")
    library.put(source.document_id, notebook="b")
    library.set_aside(source.document_id, "a")
    library.purge()
    assert library.sources("a") == ()
    assert library.sources("b") == (source,)


def test_what_is_purged_is_gone(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.")
    library.set_aside(source.document_id, "corals")
    library.purge(older_than=UNDO_SECONDS)
    assert library.original(source.document_id).is_file(), "there is still time to bring it back"
    library.purge()
    with pytest.raises(SourceNotFound):
        library.source(source.document_id)
    assert list((library.home / "originals").iterdir()) == []


def test_the_next_start_purges_what_was_removed_long_ago(tmp_path: Path) -> None:
    with Library.open(tmp_path / "home") as library:
        old = add_text(library, tmp_path, "Corals bleach.").document_id
        new = add_text(library, tmp_path, "Fish swim.").document_id
        for each in (old, new):
            library.set_aside(each, "corals")
        with library.database.write() as connection:
            connection.execute(
                "UPDATE notebook_sources SET removed_at = '2020-01-01' WHERE source ="
                " (SELECT key FROM sources WHERE document_id = ?)",
                (old,),
            )
    with Library.open(tmp_path / "home") as library:
        assert [each.id for each in library.aside("corals")] == [new]
        assert not library.has(old)


def test_adding_the_same_bytes_again_brings_a_source_back(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.")
    library.set_aside(source.document_id, "corals")
    add_text(library, tmp_path, "Corals bleach.")
    assert library.sources("corals") == (source,)


def test_a_notebook_comes_back_with_all_that_was_in_it(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.")
    number = library.create_conversation(notebook="corals", title="Why?")
    library.create_note(notebook="corals", title="Mind", text="this")
    library.set_notebook_aside("corals")
    assert "corals" not in library.notebooks()
    assert library.sources() == ()
    assert library.conversations() == ()
    with pytest.raises(NotebookNotFound):
        library.sources("corals")
    [aside] = library.notebooks_aside()
    assert aside.title == "corals"
    assert library.bring_notebook_back(aside.id) == "corals"
    assert library.sources("corals") == (source,)
    assert [each.id for each in library.conversations("corals")] == [number]
    assert [note.title for note in library.notes("corals")] == ["Mind"]


def test_a_name_that_was_taken_meanwhile_gets_a_number(library: Library) -> None:
    library.create_notebook("corals")
    library.set_notebook_aside("corals")
    library.create_notebook("corals")
    [aside] = library.notebooks_aside()
    assert library.bring_notebook_back(aside.id) == "corals (2)"
    assert set(library.notebooks()) >= {"corals", "corals (2)"}
    with pytest.raises(NotebookNotFound):
        library.bring_notebook_back(aside.id)


def test_one_notebook_is_always_there(library: Library) -> None:
    [name] = library.notebooks()
    library.set_notebook_aside(name)
    assert library.notebooks() == (name,)


def test_it_is_known_which_sources_have_no_vectors_yet(library: Library, tmp_path: Path) -> None:
    embedder = HashEmbedder()
    source = add_text(library, tmp_path, "Corals bleach.", "Fish swim.")
    assert library.unindexed(embedder.name) == {source.document_id: 2}
    first, second = library.pending(embedder.name)
    library.store_vectors(embedder.name, [first.key], np.asarray(embedder.embed_passages([first.text])))
    assert library.unindexed(embedder.name) == {source.document_id: 1}
    library.store_vectors(embedder.name, [second.key], np.asarray(embedder.embed_passages([second.text])))
    assert library.unindexed(embedder.name) == {}


def test_page_texts_are_those_of_the_pages(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", "Fish swim.")
    assert library.page_texts(source.document_id) == tuple(page.text for page in library.pages(source.document_id))
