"""What goes into the library comes out again, and what is removed leaves nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.document import Page
from ingest.errors import FileMissing
from retrieval.errors import LibraryError, LibraryUnusable, NotebookNotFound, SourceNotFound
from retrieval.indexing import embed_pending
from retrieval.kept import DEFAULT_NOTEBOOK
from retrieval.library import Library
from retrieval.search import Retriever
from retrieval.sqlite.library import open_library
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text, table_counts, write_document

OF_A_SOURCE = ("sources", "pages", "blocks", "passages", "vectors", "notebook_sources", "cached_texts", "words")


def test_a_document_comes_back_as_it_was(library: Library, tmp_path: Path) -> None:
    document, passages, original = write_document(tmp_path, "Corals bleach.", "Fish swim – naïvely.\x00")
    source = library.sources.add(document, passages, original=original, notebook="corals")
    assert library.sources.document(source.document_id) == document
    assert library.sources.passages(source.document_id) == passages
    assert library.sources.text(source.document_id) == document.text
    assert library.sources.pages(source.document_id) == document.pages
    assert library.sources.page(source.document_id, 2) == document.pages[1]
    assert library.sources.blocks(source.document_id) == document.blocks
    assert library.sources.passage(passages[1].id) == passages[1]
    assert library.sources.original(source.document_id).read_bytes() == original.read_bytes()
    assert (source.title, source.page_count, source.passage_count) == ("A title", 2, 2)
    assert library.check() == ()


def test_boxes_with_gaps_come_back_bit_for_bit(library: Library, tmp_path: Path) -> None:
    document, passages, original = write_document(tmp_path, "Corals bleach.")
    boxes = np.random.default_rng(0).random((14, 4), np.float32)
    boxes[3] = np.nan
    page = replace(document.pages[0], char_boxes=boxes.tobytes())
    source = library.sources.add(replace(document, pages=(page,)), passages, original=original, notebook="corals")
    assert library.sources.page(source.document_id, 1).char_boxes == boxes.tobytes()


def test_half_of_a_character_is_replaced_in_place(library: Library, tmp_path: Path) -> None:
    """Ensure that text with a lone surrogate, which UTF-8 cannot hold, keeps its length and so its offsets."""
    document, _, original = write_document(tmp_path, "x")
    page = Page(1, "1", 0, 0, "ab\ud800cd", b"")
    odd = replace(document, pages=(page,), title="\udcff", path="/x/\udcff.txt")
    source = library.sources.add(odd, (), original=original, notebook="corals")
    assert library.sources.text(source.document_id) == "ab�cd"


def test_the_same_bytes_twice_add_nothing_but_join_the_notebook(library: Library, tmp_path: Path) -> None:
    first = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    before = table_counts(library, OF_A_SOURCE)
    again = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    assert again == first
    assert table_counts(library, OF_A_SOURCE) == before
    add_text(library, tmp_path, "Corals bleach.", notebook="reefs")
    assert library.sources.all("reefs") == library.sources.all("corals") == (first,)
    assert len(library.sources.all()) == 1
    assert library.sources.has(first.document_id)
    assert not library.sources.has(first.document_id[:8])


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


def test_a_source_lives_as_long_as_a_notebook_holds_it(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    library.notebooks.put(source.document_id, notebook="reefs")
    library.sources.remove(source.document_id, "corals")
    assert library.sources.all("corals") == ()
    assert library.sources.all("reefs") == (source,)
    assert library.sources.original(source.document_id).is_file()
    library.sources.remove(source.document_id, "reefs")
    assert library.sources.all() == ()
    assert not list((library.home / "originals").iterdir())


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


def test_ids_may_be_shortened_while_they_are_unique(library: Library, tmp_path: Path) -> None:
    ids = [add_text(library, tmp_path, f"Paper {n}.").document_id for n in range(20)]  # 20 ids, 16 first letters
    for identity in ids:
        assert library.sources.get(identity[:12]).document_id == identity
    doubled = next(i for i in ids if sum(other[0] == i[0] for other in ids) > 1)
    for wrong in (doubled[0], "", "zz", "%", ids[0] + "0"):
        with pytest.raises(SourceNotFound):
            library.sources.get(wrong)


def test_a_renamed_source_is_found_by_its_new_title(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", title="Zooxanthellae")
    retriever = Retriever(library, None)
    assert retriever.search("zooxanthellae", limit=1)
    library.sources.rename(source.document_id, "Symbiodinium")
    assert not retriever.search("zooxanthellae", limit=1)
    assert retriever.search("symbiodinium", limit=1)[0].source.title == "Symbiodinium"
    assert library.check() == ()


def test_a_file_that_changes_meanwhile_is_not_added(library: Library, tmp_path: Path) -> None:
    document, passages, original = write_document(tmp_path, "Corals bleach.")
    original.write_text("Other words.")
    with pytest.raises(LibraryError, match=r"paper\.txt changed"):
        library.sources.add(document, passages, original=original, notebook="corals")
    original.unlink()
    with pytest.raises(FileMissing, match=r"paper\.txt"):
        library.sources.add(document, passages, original=original, notebook="corals")
    assert library.sources.all() == ()
    assert not list((library.home / "originals").iterdir())


def test_a_turn_can_be_replaced(library: Library) -> None:
    number = library.conversations.create(notebook=DEFAULT_NOTEBOOK, title="Corals")
    for body in ('{"a": 1}', '{"a": 2}'):
        library.conversations.append_turn(number, body)
    library.conversations.replace_turn(number, 0, '{"a": 3}')
    assert library.conversations.turns(number) == ('{"a": 3}', '{"a": 2}')
    with pytest.raises(LibraryError, match="deleted"):
        library.conversations.replace_turn(number, 2, "{}")


def test_a_deleted_conversation_can_be_put_back(library: Library) -> None:
    number = library.conversations.create(notebook=DEFAULT_NOTEBOOK, title="Corals")
    library.conversations.append_turn(number, '{"a": 1}')
    [kept], turns = library.conversations.all(), library.conversations.turns(number)
    library.conversations.delete(number)
    library.conversations.restore(kept, turns)
    library.conversations.restore(kept, turns)
    assert library.conversations.all() == (kept,)
    assert library.conversations.turns(number) == turns


def test_conversations_keep_their_turns_in_order(library: Library) -> None:
    first = library.conversations.create(notebook=DEFAULT_NOTEBOOK, title="Corals")
    second = library.conversations.create(notebook=DEFAULT_NOTEBOOK, title="Fish")
    for turn in range(3):
        library.conversations.append_turn(first, f'{{"turn": {turn}}}')
    assert library.conversations.turns(first) == ('{"turn": 0}', '{"turn": 1}', '{"turn": 2}')
    assert [(c.id, c.turn_count) for c in library.conversations.all(DEFAULT_NOTEBOOK)] == [(first, 3), (second, 0)]
    library.conversations.rename(second, "Fishes")
    library.conversations.delete(first)
    assert [c.title for c in library.conversations.all()] == ["Fishes"]
    assert library.conversations.turns(first) == ()
    with pytest.raises(LibraryError, match="deleted"):
        library.conversations.append_turn(first, "{}")
    with pytest.raises(ValueError, match="Expecting"):
        library.conversations.append_turn(second, "no JSON")


def test_cached_texts_are_replaced_and_go_with_their_source(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.")
    library.texts.keep("summary", "a", "old", source=source.document_id)
    library.texts.keep("summary", "a", "new", source=source.document_id)
    library.texts.keep("questions", "a", "of a notebook")
    assert library.texts.get("summary", "a") == "new"
    library.sources.remove(source.document_id)
    assert library.texts.get("summary", "a") is None
    assert library.texts.get("questions", "a") == "of a notebook"


def test_many_threads_read_and_write_at_once(library: Library, tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for turn in range(5):
                folder = tmp_path / f"{worker}-{turn}"
                folder.mkdir()
                source = add_text(library, folder, f"Worker {worker} wrote paper {turn}.")
                assert library.sources.get(source.document_id) == source
                assert Retriever(library, HashEmbedder()).search(f"paper {turn}", limit=3)
        except BaseException as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(library.sources.all("corals")) == 30
    assert library.check() == ()


def test_a_closed_library_says_so(tmp_path: Path) -> None:
    library = open_library(tmp_path)
    library.close()
    with pytest.raises(LibraryUnusable, match="closed"):
        library.sources.all()
