"""What goes into the library comes out again, and what is removed is gone."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.content.document import Origin, Page
from ingest.errors import FileMissing
from retrieval.errors import LibraryError, LibraryUnusable, SourceNotFound
from retrieval.library import Library
from retrieval.search import Retriever
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text, write_document


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


def test_which_pages_were_recognised_is_kept(library: Library, tmp_path: Path) -> None:
    document, _, original = write_document(tmp_path, "x")
    pages = tuple(
        Page(number, str(number), 0, 0, f"page {number}\n", b"", origin=origin)
        for number, origin in enumerate((Origin.TEXT, Origin.RECOGNISED, Origin.RECOGNISED, Origin.UNREAD), 1)
    )
    source = library.sources.add(replace(document, pages=pages), (), original=original, notebook="corals")
    assert library.sources.pages(source.document_id) == pages
    (kept,) = library.sources.all("corals")
    assert (kept.recognised_pages, kept.unread_pages) == (2, 1)


def test_half_of_a_character_is_replaced_in_place(library: Library, tmp_path: Path) -> None:
    """Ensure that text with a lone surrogate, which UTF-8 cannot hold, keeps its length and so its offsets."""
    document, _, original = write_document(tmp_path, "x")
    page = Page(1, "1", 0, 0, "ab\ud800cd", b"")
    odd = replace(document, pages=(page,), title="\udcff", path="/x/\udcff.txt")
    source = library.sources.add(odd, (), original=original, notebook="corals")
    assert library.sources.text(source.document_id) == "ab�cd"


def test_the_same_bytes_twice_add_nothing_but_join_the_notebook(library: Library, tmp_path: Path) -> None:
    first = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    before = library.words.spread()
    again = add_text(library, tmp_path, "Corals bleach.", notebook="corals")
    assert again == first
    assert library.words.spread().counts.tolist() == before.counts.tolist() == [1]
    add_text(library, tmp_path, "Corals bleach.", notebook="reefs")
    assert library.sources.all("reefs") == library.sources.all("corals") == (first,)
    assert len(library.sources.all()) == 1
    assert library.sources.has(first.document_id)
    assert not library.sources.has(first.document_id[:8])


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


def test_a_closed_library_says_so(library: Library) -> None:
    library.close()
    with pytest.raises(LibraryUnusable):
        library.sources.all()


def test_a_newer_version_is_searched_and_old_quotes_keep_theirs(library: Library, tmp_path: Path) -> None:
    old = add_text(library, tmp_path, "Kelp covers ten hectares.", notebook="bays")
    new = add_text(library, tmp_path, "Kelp covers twenty hectares.", notebook="other")
    assert library.sources.replace(old.document_id, new=new.document_id).replaced_by == ""
    assert library.sources.get(old.document_id).replaced_by == new.document_id
    assert library.sources.text(old.document_id).strip() == "Kelp covers ten hectares."
    search = Retriever(library, None).search
    for notebook in (None, "bays"):
        assert {hit.source.document_id for hit in search("kelp hectares", limit=5, notebook=notebook)} == {
            new.document_id
        }
    named = search("kelp hectares", limit=5, sources=[old.document_id])
    assert {hit.source.document_id for hit in named} == {old.document_id}
    assert library.notebooks.unused("bays") == {old.document_id}
    assert {source.document_id for source in library.sources.all("bays")} == {old.document_id, new.document_id}


def test_what_is_replaced_by_what_goes_on_over_many_versions_and_back(library: Library, tmp_path: Path) -> None:
    first, second, third = (add_text(library, tmp_path, f"Version {number}.", notebook="n") for number in "123")
    library.sources.replace(first.document_id, new=second.document_id)
    library.sources.replace(second.document_id, new=third.document_id)
    assert library.sources.get(first.document_id).replaced_by == third.document_id
    library.sources.replace(third.document_id, new=first.document_id)
    versions = {each.document_id: each.replaced_by for each in library.sources.all()}
    assert versions == {
        first.document_id: "",
        second.document_id: first.document_id,
        third.document_id: first.document_id,
    }
    library.sources.remove(first.document_id)
    assert [each.replaced_by for each in library.sources.all()] == ["", ""], "found again, as the newest is gone"
