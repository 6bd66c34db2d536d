"""Notes are kept with their quotes, can be changed and deleted, and come back as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.content.blocks import Box
from ingest.content.locator import CellLocator, Locator, PageLocator, ParagraphLocator
from retrieval.errors import LibraryError
from retrieval.kept import DEFAULT_NOTEBOOK, KeptQuote
from retrieval.library import Library
from tests.retrieval.library_cases import add_text

QUOTE = KeptQuote(
    "a" * 64,
    "Corals – a “title”",
    "corals.pdf",
    3,
    10,
    24,
    "Corals bleach.",
    PageLocator(3, "iii", (Box(1.5, 2, 3, 4),)),
)


def test_a_note_comes_back_as_it_was_with_its_quotes(library: Library) -> None:
    made = library.notes.create(notebook=DEFAULT_NOTEBOOK, title="Heat", text="They *bleach*.[^1]", quotes=[QUOTE])
    [note] = library.notes.all(DEFAULT_NOTEBOOK)
    assert note == made == library.notes.get(made.id)
    assert (note.notebook, note.title, note.text) == (DEFAULT_NOTEBOOK, "Heat", "They *bleach*.[^1]")
    assert note.quotes == (QUOTE,)


@pytest.mark.parametrize("locator", [CellLocator("Budget", "B2:C4"), ParagraphLocator(("Kelp", "Growth"), 3)])
def test_a_quote_of_a_source_without_pages_keeps_its_place(library: Library, locator: Locator) -> None:
    quote = replace(QUOTE, locator=locator)
    note = library.notes.create(notebook=DEFAULT_NOTEBOOK, title="1", text="x[^1]", quotes=[quote])
    assert library.notes.get(note.id).quotes == (quote,)


def test_a_changed_note_comes_first_and_keeps_its_quotes(library: Library) -> None:
    first = library.notes.create(notebook=DEFAULT_NOTEBOOK, title="1", text="one", quotes=[QUOTE])
    second = library.notes.create(notebook=DEFAULT_NOTEBOOK, title="2", text="two")
    assert [note.id for note in library.notes.all(DEFAULT_NOTEBOOK)] == [second.id, first.id]
    changed = library.notes.update(first.id, title="1b", text="uno")
    assert library.notes.all(DEFAULT_NOTEBOOK) == (changed, second)
    assert (changed.title, changed.text, changed.quotes) == ("1b", "uno", (QUOTE,))
    assert changed.created_at == first.created_at < changed.changed_at


def test_a_deleted_note_can_be_restored_as_itself(library: Library) -> None:
    note = library.notes.create(notebook=DEFAULT_NOTEBOOK, title="1", text="one", quotes=[QUOTE])
    deleted = library.notes.delete(note.id)
    assert library.notes.all() == ()
    later = library.notes.create(notebook=DEFAULT_NOTEBOOK, title="2", text="two")
    library.notes.restore(deleted)
    library.notes.restore(deleted)
    assert set(library.notes.all()) == {later, note}


def test_a_note_that_is_gone_is_said_to_be(library: Library) -> None:
    for act in (
        library.notes.get,
        library.notes.delete,
        lambda gone: library.notes.update(gone, title="", text=""),
    ):
        with pytest.raises(LibraryError, match="deleted"):
            act(7)


def test_notes_and_reports_stay_in_their_notebook_and_go_with_it(library: Library) -> None:
    library.notebooks.create("Reefs")
    library.notes.create(notebook="Reefs", title="1", text="one")
    library.reports.keep(notebook="Reefs", kind="briefing", body="{}")
    library.notebooks.rename("Reefs", "Atolls")
    assert [note.notebook for note in library.notes.all("Atolls")] == ["Atolls"]
    assert library.notes.all(DEFAULT_NOTEBOOK) == ()
    assert library.reports.get(notebook="Atolls", kind="briefing") is not None
    assert library.reports.get(notebook="Atolls", kind="connections") is None
    library.notebooks.delete("Atolls")
    library.notebooks.create("Atolls")
    assert library.notes.all() == ()
    assert library.reports.get(notebook="Atolls", kind="briefing") is None


def test_a_notes_quotes_stay_when_the_source_goes(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.", notebook=DEFAULT_NOTEBOOK)
    quote = KeptQuote(source.document_id, source.title, source.path, 1, 0, 14, "Corals bleach.", PageLocator(1))
    note = library.notes.create(notebook=DEFAULT_NOTEBOOK, title="1", text="x", quotes=[quote])
    library.sources.remove(source.document_id)
    assert library.notes.get(note.id).quotes == (quote,)


def test_a_report_takes_the_place_of_the_one_before_and_must_be_json(library: Library) -> None:
    library.reports.keep(notebook=DEFAULT_NOTEBOOK, kind="briefing", body='{"a": 1}')
    library.reports.keep(notebook=DEFAULT_NOTEBOOK, kind="briefing", body='{"a": 2}')
    kept = library.reports.get(notebook=DEFAULT_NOTEBOOK, kind="briefing")
    assert kept is not None
    assert json.loads(kept.body) == {"a": 2}
    with pytest.raises(ValueError, match="Expecting value"):
        library.reports.keep(notebook=DEFAULT_NOTEBOOK, kind="briefing", body="no json")
