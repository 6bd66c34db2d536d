"""A source lives as long as a notebook holds it; notebooks have names of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import LibraryError, NotebookNotFound
from retrieval.kept import DEFAULT_NOTEBOOK
from retrieval.library import Library
from tests.retrieval.library_cases import add_text


def test_a_source_lives_as_long_as_a_notebook_holds_it(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    library.notebooks.put(source.document_id, notebook="reefs")
    library.sources.remove(source.document_id, "corals")
    assert library.sources.all("corals") == ()
    assert library.sources.all("reefs") == (source,)
    assert library.sources.original(source.document_id).is_file()
    library.sources.remove(source.document_id, "reefs")
    assert library.sources.all() == ()


def test_deleting_a_notebook_keeps_what_others_hold(library: Library, tmp_path: Path) -> None:
    shared = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    add_text(library, tmp_path, "Fish swim.", notebook="corals")
    library.notebooks.put(shared.document_id, notebook="reefs")
    library.notebooks.delete("corals")
    assert library.sources.all() == (shared,)
    assert library.notebooks.all() == (DEFAULT_NOTEBOOK, "reefs")


def test_the_last_notebook_leaves_the_default_one(library: Library) -> None:
    library.notebooks.rename(DEFAULT_NOTEBOOK, "reefs")
    library.notebooks.delete("reefs")
    assert library.notebooks.all() == (DEFAULT_NOTEBOOK,)


def test_notebooks_have_names_of_their_own(library: Library) -> None:
    library.notebooks.create("  reef \n papers ")
    assert library.notebooks.all() == (DEFAULT_NOTEBOOK, "reef papers")
    for name in ("reef papers", " "):
        with pytest.raises(LibraryError):
            library.notebooks.create(name)
    with pytest.raises(LibraryError):
        library.notebooks.rename("reef papers", DEFAULT_NOTEBOOK)
    with pytest.raises(NotebookNotFound, match="atolls"):
        library.sources.all("atolls")
