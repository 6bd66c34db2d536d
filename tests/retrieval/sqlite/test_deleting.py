"""What is removed leaves nothing behind, no row and no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import SourceNotFound
from retrieval.indexing import embed_pending
from retrieval.library import Library
from retrieval.search import Retriever
from retrieval.sqlite.library import open_library
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text, database_of, table_counts

OF_A_SOURCE = ("sources", "pages", "blocks", "passages", "vectors", "notebook_sources", "cached_texts", "words")


def test_removing_leaves_no_orphans(library: Library, tmp_path: Path) -> None:
    kept = add_text(library, tmp_path, "Fish swim.")
    embed_pending(library, HashEmbedder())
    before = table_counts(library, OF_A_SOURCE)
    gone = add_text(library, tmp_path, "Corals bleach.", "Seagrass does not.")
    embed_pending(library, HashEmbedder())
    library.texts.keep("summary", "k", "Corals.", source=gone.document_id)
    assert library.sources.remove(gone.document_id) == gone
    assert table_counts(library, OF_A_SOURCE) == before
    assert [file.name for file in (library.home / "originals").iterdir()] == [kept.document_id + ".txt"]
    assert library.check() == ()
    retriever = Retriever(library, HashEmbedder())
    assert [hit.source for hit in retriever.search("corals bleach fish", limit=9)] == [kept]
    with pytest.raises(SourceNotFound):
        library.sources.text(gone.document_id)


def test_the_next_start_purges_what_was_removed_long_ago(tmp_path: Path) -> None:
    with open_library(tmp_path / "home") as library:
        old = add_text(library, tmp_path, "Corals bleach.").document_id
        new = add_text(library, tmp_path, "Fish swim.").document_id
        for each in (old, new):
            library.removed.remove_source(each, notebook="corals")
        with database_of(library).write() as connection:
            connection.execute(
                "UPDATE notebook_sources SET removed_at = '2020-01-01' WHERE source ="
                " (SELECT key FROM sources WHERE document_id = ?)",
                (old,),
            )
    with open_library(tmp_path / "home") as library:
        assert [each.id for each in library.removed.sources("corals")] == [new]
        assert not library.sources.has(old)


def test_ticks_belong_to_a_notebook_and_outlive_the_program(tmp_path: Path) -> None:
    with open_library(tmp_path / "home") as library:
        coral = add_text(library, tmp_path, "Corals bleach.", notebook="a").document_id
        fish = add_text(library, tmp_path, "Fish swim.", notebook="a").document_id
        library.notebooks.put(coral, notebook="b")
        library.notebooks.use([coral, fish], notebook="a", used=False)
        library.notebooks.use([fish], notebook="a", used=True)
    with open_library(tmp_path / "home") as library:
        assert library.notebooks.unused("a") == {coral}
        assert library.notebooks.unused("b") == frozenset()


def test_the_original_goes_with_the_last_notebook_that_holds_its_source(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    library.notebooks.put(source.document_id, notebook="reefs")
    library.sources.remove(source.document_id, "corals")
    assert library.sources.original(source.document_id).is_file()
    library.removed.remove_source(source.document_id, notebook="reefs")
    assert library.sources.original(source.document_id).is_file()
    library.removed.purge()
    assert not list((library.home / "originals").iterdir())


def test_notes_and_reports_go_with_their_notebook(library: Library) -> None:
    library.notebooks.create("reefs")
    library.notes.create(notebook="reefs", title="1", text="one")
    library.reports.keep(notebook="reefs", kind="briefing", body="{}")
    library.notebooks.delete("reefs")
    assert table_counts(library, ("notes", "reports")) == {"notes": 0, "reports": 0}
