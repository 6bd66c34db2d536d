"""The page, run by Streamlit's own test harness, on a real library with an assistant that needs no models."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui
from retrieval.library import Library
from retrieval.source import Source
from tests.ui.conftest import OTTERS
from tests.ui.fake_assistant import SECONDS, FakeAssistant
from tests.ui.library_of import add_text
from ui.assembly import Quoth
from ui.desk import ASK, Desk, Upload
from ui.panels import state
from ui.plain_text import as_text

SCRIPT = Path(ui.__file__).parent / "app.py"


@pytest.fixture
def assistant(home: Path, fake_models: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAssistant]:
    """Give the page an assistant, and questions to suggest, without models."""
    del fake_models
    made = FakeAssistant(Library.open(home))
    monkeypatch.setattr(Quoth, "assistant", lambda *_: made)
    st.cache_resource.clear()
    yield made
    state.desk().close()
    st.cache_resource.clear()
    made.library.close()


def open_page() -> AppTest:
    page = AppTest.from_file(str(SCRIPT), default_timeout=30).run()
    assert not page.exception
    return page


def wait_for(page: AppTest, condition: Callable[[AppTest], bool]) -> None:
    """Run the page again, as its polling does, until something is to be seen."""
    until = time.monotonic() + SECONDS
    while not condition(page):
        assert time.monotonic() < until, [element.value for element in page.markdown]
        page.run()


def texts(page: AppTest) -> list[str]:
    return [element.value for element in page.text]


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> None:
    found = [button for button in page.button if button.label == label]
    assert len(found) == 1, [button.key for button in found]
    [button] = found
    button.click().run()
    assert not page.exception


@pytest.mark.usefixtures("assistant")
def test_an_empty_library_says_what_to_do() -> None:
    page = open_page()
    assert any("Drop papers" in element.value for element in page.markdown)
    assert page.chat_input[0].disabled


def test_an_answer_shows_its_quote_and_the_quote_opens_its_page(assistant: FakeAssistant, kelp: Source) -> None:
    del assistant
    page = open_page()
    page.chat_input[0].set_value("How many urchins do otters eat?").run()
    wait_for(page, lambda page: any("Why this answer" in each.label for each in page.expander))
    quoted = OTTERS
    assert f"“{quoted}”" in texts(page)
    assert as_text(f"Claimed: {quoted}") in [element.value for element in page.markdown]
    press(page, as_text("Kelp and urchins, page 2"))
    viewed = page.session_state["viewed"]
    assert (viewed.source_id, viewed.number, viewed.quote) == (kelp.document_id, 2, quoted)
    assert viewed.boxes
    assert any("Page 2 of 2" in element.value for element in page.markdown)


@pytest.mark.usefixtures("kelp")
def test_what_is_found_is_shown_before_the_answer_and_survives_a_reload(assistant: FakeAssistant) -> None:
    assistant.gate = threading.Event()
    page = open_page()
    page.chat_input[0].set_value("otters").run()
    wait_for(page, lambda page: any("Reading" in each.value for each in page.caption))
    again = AppTest.from_file(str(SCRIPT), default_timeout=30)
    again.query_params["conversation"] = page.query_params["conversation"]
    again.run()
    assert "otters" in texts(again)
    assistant.gate.set()
    wait_for(again, lambda page: "“Sea otters returned to the bay in 2022.”" in texts(page))


@pytest.mark.usefixtures("kelp")
def test_an_answer_can_be_stopped(assistant: FakeAssistant) -> None:
    assistant.gate = threading.Event()
    page = open_page()
    page.chat_input[0].set_value("otters").run()
    wait_for(page, lambda page: "Stop" in labels(page))
    press(page, "Stop")
    assert "Stop" not in labels(page)
    assert "otters" not in texts(page)


@pytest.mark.usefixtures("assistant", "kelp")
def test_a_refusal_says_why() -> None:
    page = open_page()
    page.chat_input[0].set_value("zebra").run()
    wait_for(page, lambda page: any("No sentence found" in each.value for each in page.markdown))


def test_a_suggested_question_is_asked_when_it_is_pressed(assistant: FakeAssistant, kelp: Source) -> None:
    page = open_page()
    wait_for(page, lambda page: as_text("What eats kelp?") in labels(page))
    [idea] = [button for button in page.button if button.key == "ask-ideas-0"]
    idea.click().run()
    wait_for(page, lambda page: as_text("What do urchins eat?") in labels(page))
    press(page, as_text("What do urchins eat?"))
    wait_for(page, lambda _: len(assistant.asked) == 2)
    assert [(question, sources) for question, sources, _ in assistant.asked] == [
        ("What eats kelp?", (kelp.document_id,)),
        ("What do urchins eat?", (kelp.document_id,)),
    ]


def test_only_ticked_sources_are_asked(assistant: FakeAssistant, kelp: Source, tmp_path: Path) -> None:
    other = add_text(assistant.library, tmp_path, "Krill", "Krill rise at night.")
    page = open_page()
    [tick] = [box for box in page.checkbox if box.key == state.tick_key(kelp.document_id)]
    tick.uncheck().run()
    page.chat_input[0].set_value("krill").run()
    wait_for(page, lambda _: bool(assistant.asked))
    assert assistant.asked[0][1] == (other.document_id,)


@pytest.mark.usefixtures("kelp")
def test_a_source_can_be_removed(assistant: FakeAssistant) -> None:
    page = open_page()
    press(page, "Remove")
    assert assistant.library.sources() == ()
    assert any("None yet" in each.value for each in page.caption)


def test_documents_cannot_put_markup_on_the_page(assistant: FakeAssistant, tmp_path: Path) -> None:
    """Ensure that titles, questions and quotes reach the page as plain text or escaped."""
    evil = "<img src=x onerror=alert(1)> [a](javascript:b) ![c](https://evil.example/d) $x$"
    add_text(assistant.library, tmp_path, "evil", f"Zebra {evil}.")
    assistant.library.rename(assistant.library.sources()[0].document_id, f"T {evil}")
    page = open_page()
    page.chat_input[0].set_value(f"zebra {evil}").run()
    wait_for(page, lambda page: any("Why this answer" in each.label for each in page.expander))
    shown = [each.value for each in (*page.markdown, *page.caption)]
    shown += [each.label for each in (*page.button, *page.checkbox, *page.expander)]
    for markup in ("<img", "](", "![", "$x$"):
        assert not [text for text in shown if markup in text.replace(f"\\{markup[0]}", "")], markup
    assert f"“Zebra {evil}.”".split(".")[0] in " ".join(texts(page))


@pytest.mark.usefixtures("assistant")
def test_a_notebook_can_be_made_and_keeps_its_own_sources(kelp: Source) -> None:
    del kelp
    page = open_page()
    page.text_input[0].set_value("Other")
    press(page, "Make it")
    assert page.query_params["notebook"] == "Other"
    assert page.chat_input[0].disabled


@pytest.mark.usefixtures("assistant")
def test_a_bad_file_says_why_on_the_page() -> None:
    desk: Desk = state.desk()
    [job] = desk.add([Upload("empty.pdf", b"")], notebook="My sources")
    assert job.wait(SECONDS)
    page = open_page()
    assert any("empty" in each.value for each in page.error)


def test_an_earlier_conversation_can_be_opened_and_deleted(assistant: FakeAssistant, kelp: Source) -> None:
    desk: Desk = state.desk()
    number, job = desk.ask("What of otters?", notebook="My sources", sources=[kelp.document_id])
    assert job.wait(SECONDS)
    page = open_page()
    press(page, as_text("What of otters?"))
    assert OTTERS.split(". ")[0] in " ".join(texts(page))
    [button] = [button for button in page.button if button.key == f"forget-{number}"]
    button.click().run()
    assert assistant.library.conversations() == ()
    assert not page.exception
    assert desk.jobs(ASK)[0].view().is_over
