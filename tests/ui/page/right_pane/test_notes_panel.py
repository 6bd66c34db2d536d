"""The notes pane: write, change, delete with undo, make a source of a note, and nothing of a note but its words."""

from __future__ import annotations

import re

import pytest

from ingest.content.blocks import Box
from ingest.content.locator import PageLocator
from retrieval.kept import KeptQuote, Note
from retrieval.library import Library
from retrieval.source import Source
from services.jobs.adding import ADD
from services.showing.plain_text import as_text
from tests.services.conftest import OTTERS
from tests.services.fake_assistant import SECONDS, FakeAssistant
from tests.services.library_of import NOTEBOOK
from tests.ui.page.page_run import labels, open_page, press, press_key
from ui.page import state
from ui.page.right_pane.notes import rendered


@pytest.fixture
def library(assistant: FakeAssistant) -> Library:
    return assistant.library


def test_a_note_is_written_changed_deleted_and_brought_back(library: Library) -> None:
    page = open_page(pane="notes")
    assert any("No notes yet" in each.value for each in page.caption)
    press_key(page, "note-new")
    page.text_input(key="note-title-0").set_value("Kelp")
    page.text_area(key="note-text-0").set_value("It *grows*.")
    press(page, "Save")
    [note] = library.notes.all(NOTEBOOK)
    assert (note.title, note.text) == ("Kelp", "It *grows*.")
    assert "It *grows*\\." in [each.value for each in page.markdown]

    press_key(page, f"note-edit-{note.id}")
    page.text_area(key=f"note-text-{note.id}").set_value("It shrinks.")
    press(page, "Save")
    assert library.notes.get(note.id).text == "It shrinks."

    press_key(page, f"note-delete-{note.id}")
    assert library.notes.all() == ()
    press_key(page, "note-undo")
    assert [each.id for each in library.notes.all()] == [note.id]


def test_leaving_a_note_changes_nothing(library: Library) -> None:
    note = library.notes.create(notebook=NOTEBOOK, title="Kelp", text="It grows.")
    page = open_page(pane="notes")
    press_key(page, f"note-edit-{note.id}")
    page.text_area(key=f"note-text-{note.id}").set_value("It shrinks.")
    press(page, "Cancel")
    assert library.notes.get(note.id) == note


def test_a_notes_quote_opens_its_page(library: Library, kelp: Source) -> None:
    start = library.sources.text(kelp.document_id).index(OTTERS)
    place = PageLocator(2, "ii", (Box(1, 2, 3, 4),))
    quote = KeptQuote(kelp.document_id, kelp.title, kelp.path, 2, start, start + 9, OTTERS[:9], place)
    note = library.notes.create(notebook=NOTEBOOK, title="Otters", text="They return.[^1]", quotes=[quote])
    page = open_page(pane="notes")
    assert as_text(f"[1] {kelp.title}, page 2 (ii)") in labels(page)
    press_key(page, f"note-quote-{note.id}-1")
    viewed = page.session_state["viewed"]
    assert (viewed.source_id, viewed.number, viewed.quote) == (kelp.document_id, 2, OTTERS[:9])


def test_a_note_becomes_a_source_once(library: Library) -> None:
    """Ensure that the same note, made a source twice, is one source."""
    note = library.notes.create(notebook=NOTEBOOK, title="Kelp", text="Kelp grows fast in cold water.")
    page = open_page(pane="notes")
    for _ in range(2):
        press_key(page, f"note-source-{note.id}")
        assert all(job.wait(SECONDS) for job in state.worker().jobs(ADD, NOTEBOOK))
        page = open_page(pane="notes")
    assert [source.title for source in library.sources.all(NOTEBOOK)] == ["Kelp"]


def test_a_note_can_do_nothing_to_the_page(library: Library) -> None:
    evil = "<img src=x> ![a](https://evil.example/b.png) [c](javascript:d) $x$ :material/delete: www.evil.example"
    note = library.notes.create(notebook=NOTEBOOK, title=evil, text=f"# {evil}\n\n{evil}")
    shown = rendered(note)
    for markup in ("<img", "](", "![", "$x$", ":material", "www.evil"):
        assert not re.search(rf"(?<!\\){re.escape(markup)}", shown), markup
    page = open_page(pane="notes")
    assert shown in [each.value for each in page.markdown]


def test_many_notes_can_be_filtered(library: Library) -> None:
    made: list[Note] = [library.notes.create(notebook=NOTEBOOK, title=f"Note {n}", text="kelp") for n in range(9)]
    page = open_page(pane="notes")
    page.text_input(key="note-filter").set_value("note 3").run()
    edits = [button.key for button in page.button if str(button.key).startswith("note-edit-")]
    assert edits == [f"note-edit-{made[3].id}"]
