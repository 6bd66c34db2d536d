"""A source in the right pane: its guide, its pages, words found in it, and markup that stays text."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.content.document import Page
from ingest.content.locator import CellLocator, Locator, SlideLocator, TimeLocator
from ingest.errors import PasswordNeeded
from ingest.readers.audio.reader import read_recording
from ingest.reading import read_document
from ingest.splitting.passages import split_document
from retrieval.source import Source
from services.contract.made import SummaryJson
from services.jobs.background import Worker
from services.jobs.making import SUMMARISE
from services.make import summary as summaries
from services.showing.find_in_source import find_places
from services.showing.places import count_pages, name_page
from services.showing.plain_text import as_text
from tests.fakes import ScriptedGenerator, ScriptedTranscriber
from tests.services.fake_assistant import SECONDS, FakeAssistant
from tests.services.library_of import NOTEBOOK, add_text
from tests.sounds import write_sound
from tests.ui.page.page_run import labels, open_page, press, press_key, texts, wait_for
from ui.page import state
from ui.page.right_pane import page_text, viewer
from ui.page.view import View

EVIL = "<img src=x onerror=alert(1)> [a](javascript:b) ![c](https://evil.example/d) $x$"


@pytest.fixture(autouse=True)
def _no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no page: these sources' originals are no PDF; which boxes are marked is what a test may ask."""
    monkeypatch.setattr(viewer, "_picture", lambda *_, **__: "data:image/png;base64,")


def summary_of(source: Source) -> SummaryJson:
    return SummaryJson.model_validate(
        {
            "source_id": source.document_id,
            "title": source.title,
            "path": source.path,
            "model": "fake",
            "failure": "The language model's process ended.",
            "topics": ["kelp beds", EVIL],
            "sentences": [
                {
                    "text": "Otters came back.",
                    "support": "quoted",
                    "group": "In one line",
                    "quotes": [
                        {
                            "source_id": source.document_id,
                            "title": source.title,
                            "path": source.path,
                            "page": 2,
                            "start": 0,
                            "end": 9,
                            "text": "Sea otters",
                            "boxes": [[10.0, 10.0, 100.0, 20.0]],
                            "under": "",
                        }
                    ],
                }
            ],
        }
    )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, kelp: Source) -> threading.Event:
    """Make summaries without models, each when the test says so."""
    gate = threading.Event()

    def make(*_: object) -> SummaryJson:
        stop = _[-1]
        assert isinstance(stop, threading.Event)
        while not gate.wait(0.02) and not stop.is_set():
            pass
        return summary_of(kelp)

    monkeypatch.setattr(summaries, "_make", make)
    monkeypatch.setattr(summaries, "_chosen", lambda _: ScriptedGenerator().sha256)
    return gate


def open_source(source: Source) -> AppTest:
    page = open_page()
    press_key(page, f"open-{source.document_id[:12]}")
    return page


@pytest.mark.usefixtures("assistant")
def test_opening_a_source_writes_its_guide_and_a_quote_of_it_opens_its_page(
    made: threading.Event, kelp: Source
) -> None:
    page = open_source(kelp)
    assert "Stop" in labels(page)
    made.set()
    wait_for(page, lambda page: "“Sea otters”" in texts(page))
    assert any("In one line" in each.value for each in page.markdown)
    assert any("process ended" in each.value for each in page.caption)
    press(page, "Page 2")
    assert any("Page 2 of 2" in each.value for each in page.markdown)
    viewed = page.session_state["viewed"]
    assert (viewed.source_id, viewed.boxes) == (kelp.document_id, ((10.0, 10.0, 100.0, 20.0),))
    again = open_source(kelp)
    assert "“Sea otters”" in texts(again)
    assert len(state.worker().jobs(SUMMARISE)) == 1, "it is kept, not written again"


@pytest.mark.usefixtures("assistant", "made")
def test_a_summary_can_be_stopped_and_is_not_begun_again_by_itself(kelp: Source) -> None:
    worker: Worker = state.worker()
    page = open_source(kelp)
    [job] = worker.jobs(SUMMARISE)
    press(page, "Stop")
    assert job.wait(SECONDS)
    wait_for(page, lambda page: "Write the summary" in labels(page))
    assert worker.jobs(SUMMARISE) == (job,)
    assert summaries.known_summary(worker.quoth, kelp.document_id) is None


def test_topics_and_questions_are_asked_with_one_click(
    assistant: FakeAssistant, made: threading.Event, kelp: Source, tmp_path: Path
) -> None:
    made.set()
    add_text(assistant.library, tmp_path, "Krill", "Krill rise at night.")
    page = open_source(kelp)
    wait_for(page, lambda page: {as_text("What is kelp?"), "kelp beds"} <= set(labels(page)))
    press(page, as_text("What is kelp?"))
    wait_for(page, lambda _: bool(assistant.asked))
    press(page, "kelp beds")
    wait_for(page, lambda _: len(assistant.asked) == 2)
    assert [asked[0] for asked in assistant.asked] == ["What is kelp?", "What is said about kelp beds?"]


def test_documents_cannot_put_markup_into_the_guide(
    assistant: FakeAssistant, made: threading.Event, kelp: Source
) -> None:
    made.set()
    assistant.library.sources.rename(kelp.document_id, f"T {EVIL}")
    page = open_source(kelp)
    wait_for(page, lambda page: as_text(EVIL) in labels(page))
    shown = [each.value for each in (*page.markdown, *page.caption)]
    shown += [each.label for each in (*page.button, *page.checkbox, *page.expander)]
    for markup in ("<img", "](", "![", "$x$"):
        assert not [text for text in shown if markup in text.replace(f"\\{markup[0]}", "")], markup


@pytest.mark.usefixtures("assistant")
def test_a_files_password_is_asked_once_for_all_tabs(kelp: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    def picture(_path: str, _number: int, _boxes: object, password: str | None, *, framed: bool) -> str:
        assert not framed
        if password != "urchin":
            raise PasswordNeeded("kelp.pdf is encrypted.", remedy="Give its password.")
        return "data:image/png;base64,"

    def look() -> AppTest:
        return open_page(pane="page", source=kelp.document_id, at="1")

    monkeypatch.setattr(viewer, "_picture", picture)
    page, other = look(), look()
    for password, asked_again in (("kelp", True), ("urchin", False)):
        [box] = [box for box in page.text_input if box.label == "Password of the file"]
        box.set_value(password)
        press(page, "Open it")
        assert any("does not open" in each.value for each in page.error) == asked_again
    for each in (page, other.run(), look()):
        assert "Open it" not in labels(each)


@pytest.mark.usefixtures("assistant")
def test_pages_are_leafed_and_words_are_found_on_them(assistant: FakeAssistant, tmp_path: Path) -> None:
    source = add_text(assistant.library, tmp_path, "Krill", "Krill rise.", "They sink.", "At night Krill\nrise.")
    page = open_page(pane="page", source=source.document_id, at="1")
    press(page, "Next")
    assert any("Page 2 of 3" in each.value for each in page.markdown)
    page.number_input[0].set_value(3).run()
    assert any("Page 3 of 3" in each.value for each in page.markdown)
    page.text_input(key=f"find-{source.document_id}").set_value("krill rise").run()
    assert any("2 places on 2 pages" in each.label for each in page.expander)
    press(page, as_text("1: Krill rise."))
    assert any("Page 1 of 3" in each.value for each in page.markdown)
    page.text_input(key=f"find-{source.document_id}").set_value("rise krill").run()
    assert any("do not stand in it" in each.value for each in page.caption)


@pytest.mark.usefixtures("assistant")
def test_a_text_without_pages_is_one_piece_and_its_hits_are_told_by_paragraphs(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    path = tmp_path / "krill.md"
    path.write_text("# Krill\n\n## Nights\n\nThey sink.\n\nAt night krill rise.\n", "utf-8")
    read = read_document(path)
    passages = split_document(read, count_tokens=lambda texts: [len(text.split()) + 2 for text in texts], token_limit=7)
    source = assistant.library.sources.add(read, passages, original=path, notebook=NOTEBOOK)
    assert [passage.where for passage in passages] == ["Nights, paragraph 1", "Nights, paragraph 2"]
    assert count_pages(source) == ""
    assert count_pages(replace(source, media_type="application/pdf")) == "1 page"
    assert count_pages(replace(source, page_count=12)) == "12 pages"
    page = open_page(pane="page", source=source.document_id, at="1")
    assert "Next" not in labels(page)
    assert not any("Page 1" in each.value for each in page.markdown)
    page.text_input(key=f"find-{source.document_id}").set_value("krill rise").run()
    assert "1 place" in [each.label for each in page.expander]
    assert as_text("Krill Nights They sink. At night krill rise.") in labels(page)


@pytest.mark.usefixtures("made")
def test_a_recording_plays_from_the_quote_with_its_words_marked(assistant: FakeAssistant, tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.wav", [True, True, False, False, True, True])
    heard = read_recording(path, ScriptedTranscriber("Kelp grew. Nobody asked."), progress=lambda *_: None)
    passages = split_document(heard, count_tokens=lambda texts: [len(each.split()) for each in texts], token_limit=99)
    source = assistant.library.sources.add(heard, passages, original=path, notebook=NOTEBOOK)
    page = open_page(pane="page", source=source.document_id, at="2")
    [player] = page.get("audio")
    assert player.proto.start_time == 4
    assert any("It mishears names" in each.value for each in page.caption)
    assert {"0:00", "0:04"} <= set(labels(page))
    page.session_state["viewed"] = View(source.document_id, 2, 2, (), "Nobody asked.")
    page.run()
    assert any(":orange-background[Nobody asked" in each.value for each in page.markdown)
    press(page, "0:00")
    [player] = page.get("audio")
    assert player.proto.start_time == 0
    page.text_input(key=f"find-{source.document_id}").set_value("kelp").run()
    assert any(":orange-background[Kelp]" in each.value for each in page.markdown)


@pytest.mark.parametrize(
    ("locator", "label", "named"),
    [
        (None, "3", "Page 3 of 12"),
        (None, "iii", "Page 3 (iii) of 12"),
        (SlideLocator(3, "Krill"), "3", "Slide 3 (Krill) of 12"),
        (CellLocator("Budget"), "3", "Budget, 3 of 12"),
        (TimeLocator(60.0, 90.0), "3", "1:00 to 1:30, 3 of 12"),
    ],
)
def test_what_is_shown_is_named_as_its_file_has_it(locator: Locator | None, label: str, named: str) -> None:
    assert name_page(Page(3, label, 9.0, 9.0, "Krill.", b"", locator), 12) == named


def test_words_are_found_over_line_ends_with_what_is_around_them() -> None:
    places = find_places("sea  OTTERS", ["Many sea\notters.", "None.", "sea otters (sea otters)"])
    assert [(place.page, place.start, place.end) for place in places] == [(1, 5, 15), (3, 0, 10), (3, 12, 22)]
    assert places[0].snippet == "Many sea otters."
    assert find_places("  ", ["x"]) == ()
    assert len(find_places("a", ["a " * 2000])) == 500


def test_marked_words_of_a_text_keep_every_letter() -> None:
    line = page_text.marked_line("a *b* [c] d", [(2, 5), (10, 11)])
    assert line == r"a :orange-background[\*b\*] \[c\] :orange-background[d]"
    assert page_text.merged([(5, 9), (1, 3), (2, 6)]) == [(1, 9)]
    assert page_text.spans_of("b", "abc") == [(1, 2)]
    assert page_text.spans_of("", "abc") == page_text.spans_of("x", "abc") == []
