"""The conversation on the page: what an answer shows, and what can be done with it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from retrieval.source import Source
from services.jobs.answering import ASK
from services.jobs.background import Worker
from services.showing.plain_text import as_text
from tests.services.conftest import OTTERS
from tests.services.fake_assistant import SECONDS, FakeAssistant
from tests.services.library_of import NOTEBOOK, add_text
from tests.ui.page.page_run import labels, open_page, press, press_key, texts, wait_for
from ui.page import state
from ui.page.sources import notebooks
from ui.page.view import View, write_marks


def test_an_answer_shows_its_quote_and_the_quote_opens_its_page(assistant: FakeAssistant, kelp: Source) -> None:
    del assistant
    page = open_page()
    page.chat_input[0].set_value("How many urchins do otters eat?").run()
    wait_for(page, lambda page: any("Why this answer" in each.label for each in page.expander))
    quoted = OTTERS
    assert f"“{quoted}”" in texts(page)
    assert "[1]" in labels(page)
    assert as_text(f"Claimed: {quoted}") in [element.value for element in page.markdown]
    press(page, as_text("[1] Kelp and urchins, page 2"))
    viewed = page.session_state["viewed"]
    assert (viewed.source_id, viewed.number, viewed.quote) == (kelp.document_id, 2, quoted)
    assert viewed.boxes
    view = (viewed.number, viewed.boxes)
    press(page, "[1]")
    assert (page.session_state["viewed"].number, page.session_state["viewed"].boxes) == view


def test_a_reload_shows_the_same_words_marked(number: int) -> None:
    page = answered(number)
    press(page, "[1]")
    before = page.session_state["viewed"]
    assert before.boxes
    address = {name: page.query_params[name] for name in ("conversation", "pane", "source", "at", "marked")}
    assert open_page(**address).session_state["viewed"] == before
    start, length, total = address["marked"].split("_")
    for other in (f"{int(start) + 1}_{length}_{total}", f"{start}_9999_{total}", "1_nan_3", "x"):
        again = open_page(**{**address, "marked": other})
        assert again.session_state["viewed"] is None, "other words than those that were quoted are not marked"


def test_a_figure_s_frame_stands_in_the_address(kelp: Source, assistant: FakeAssistant) -> None:
    del assistant
    framed = View(kelp.document_id, 1, 2, ((10.25, 20.0, 100.13, 200.5),), "", framed=True)
    address = {"pane": "page", "source": kelp.document_id, "at": "1", "marked": write_marks(framed)}
    assert open_page(**address).session_state["viewed"] == framed


def test_a_quote_s_page_goes_when_something_else_is_asked_or_opened(number: int) -> None:
    page = answered(number)
    press(page, "[1]")
    page.chat_input[0].set_value("otters").run()
    assert not {"pane", "source", "at", "marked"} & set(page.query_params)
    wait_for(page, lambda page: "Stop" not in labels(page))
    press_key(page, f"mark-{number}-0-0-0")
    assert page.query_params["pane"] == "page"
    press(page, "New")
    assert "pane" not in page.query_params


def test_a_source_opened_by_itself_stays_when_something_is_asked(number: int, kelp: Source) -> None:
    page = answered(number)
    press_key(page, f"open-{kelp.document_id[:12]}")
    assert page.query_params["guide"] == "1"
    page.chat_input[0].set_value("otters").run()
    assert (page.query_params["pane"], page.query_params["source"]) == ("page", kelp.document_id)


@pytest.mark.usefixtures("kelp")
def test_a_table_s_row_is_shown_with_what_it_stands_under(assistant: FakeAssistant) -> None:
    assistant.under = "Table 2: *Urchins* eaten | Year Count"
    page = open_page()
    page.chat_input[0].set_value("How many urchins do otters eat?").run()
    wait_for(
        page,
        lambda page: f"Caption and column heads: {as_text(assistant.under)}" in [each.value for each in page.caption],
    )


@pytest.mark.usefixtures("kelp")
def test_what_is_found_is_shown_before_the_answer_and_survives_a_reload(assistant: FakeAssistant) -> None:
    assistant.gate = threading.Event()
    page = open_page()
    page.chat_input[0].set_value("otters").run()
    wait_for(page, lambda page: any("passages found" in each.label for each in page.expander))
    again = open_page(conversation=page.query_params["conversation"])
    assert "otters" in texts(again)
    assistant.gate.set()
    found = "“Sea otters returned to the bay in 2022. They eat up to 50 urchins a day.”"  # with the passage beside it
    wait_for(again, lambda page: found in texts(page))


@pytest.mark.usefixtures("kelp")
@pytest.mark.parametrize("is_stopped", [False, True])
def test_what_is_not_weighed_is_shown_as_the_nearest_and_no_answer(assistant: FakeAssistant, is_stopped: bool) -> None:
    assistant.gate, assistant.weighs = threading.Event(), True
    page = open_page()
    page.chat_input[0].set_value("otters").run()
    wait_for(page, lambda page: any("nearest sentences, still being weighed" in each.value for each in page.caption))
    assert "[1]" in labels(page)
    # What is being done and how to stop it stands above all, and what may answer before where it was found.
    doing, nearest, _draft, found, *_ = page.chat_message[-1].children.values()
    assert ":material/hourglass_top:" in doing.caption[0].value
    assert [button.label for button in doing.button] == ["Stop"]
    assert "nearest sentences" in nearest.caption[0].value
    assert "passages found" in getattr(found, "label", "")
    if is_stopped:
        press(page, "Stop")
        wait_for(page, lambda page: any("nearest sentences, not weighed" in each.value for each in page.caption))
        return
    assistant.gate.set()
    wait_for(page, lambda page: any("Why this answer" in each.label for each in page.expander))
    assert not any("weighed" in each.value for each in page.caption)


@pytest.mark.usefixtures("kelp")
def test_an_answer_can_be_stopped(assistant: FakeAssistant) -> None:
    assistant.gate = threading.Event()
    page = open_page()
    page.chat_input[0].set_value("otters").run()
    wait_for(page, lambda page: "Stop" in labels(page))
    press(page, "Stop")
    wait_for(page, lambda page: any("Stopped" in each.value for each in page.caption))
    assert "Stop" not in labels(page)
    press(page, "Ask again")
    wait_for(page, lambda _: len(assistant.asked) == 2)
    press(page, "Stop")
    wait_for(page, lambda page: "Dismiss" in labels(page))
    press(page, "Dismiss")
    assert "otters" not in texts(page)


@pytest.mark.usefixtures("assistant", "kelp")
def test_a_refusal_says_why() -> None:
    page = open_page()
    page.chat_input[0].set_value("zebra").run()
    wait_for(page, lambda page: any("No sentence found" in each.value for each in page.markdown))
    assert any("Not in your sources" in each.value for each in page.markdown)
    assert any("Searched" in each.value and "in 1 of 1 sources" in each.value for each in page.caption)
    assert any(each.value.startswith("Done after") for each in page.caption)
    assert not any("First words" in each.value for each in page.caption)


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


def test_documents_cannot_put_markup_on_the_page(assistant: FakeAssistant, tmp_path: Path) -> None:
    """Ensure that titles, questions and quotes reach the page as plain text or escaped."""
    evil = "<img src=x onerror=alert(1)> [a](javascript:b) ![c](https://evil.example/d) $\\href{b}{x}$"
    add_text(assistant.library, tmp_path, "evil", f"Zebra {evil}.")
    assistant.library.sources.rename(assistant.library.sources.all()[0].document_id, f"T {evil}")
    page = open_page()
    page.chat_input[0].set_value(f"zebra {evil}").run()
    wait_for(page, lambda page: any("Why this answer" in each.label for each in page.expander))
    shown = [each.value for each in (*page.markdown, *page.caption)]
    shown += [each.label for each in (*page.button, *page.checkbox, *page.expander)]
    for markup in ("<img", "](", "![", "$\\"):
        assert not [text for text in shown if markup in text.replace(f"\\{markup[0]}", "")], markup
    assert f"“Zebra {evil}.”".split(".")[0] in " ".join(texts(page))


def test_an_earlier_conversation_can_be_opened_and_deleted(assistant: FakeAssistant, kelp: Source) -> None:
    worker: Worker = state.worker()
    number, job = worker.answers.ask("What of otters?", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    page = open_page()
    press(page, as_text("What of otters?"))
    assert OTTERS.split(". ")[0] in " ".join(texts(page))
    press_key(page, f"icon-forget-{number}")
    assert assistant.library.conversations.all() == ()
    assert not page.exception
    press(page, "Undo")
    assert [each.id for each in assistant.library.conversations.all()] == [number]
    assert OTTERS.split(". ")[0] in " ".join(texts(page))
    assert worker.jobs(ASK)[0].view().is_over


def test_conversations_are_found_by_what_was_asked_and_claimed(
    assistant: FakeAssistant, kelp: Source, tmp_path: Path
) -> None:
    krill = add_text(assistant.library, tmp_path, "Krill", "Krill rise at night to feed.")
    worker: Worker = state.worker()
    for question, source in (("What of otters?", kelp), ("How do krill rise?", krill)):
        _, job = worker.answers.ask(question, notebook=NOTEBOOK, sources=[source.document_id])
        assert job.wait(SECONDS)
    page = open_page()

    def listed(words: str) -> list[str]:
        [box] = [box for box in page.text_input if box.key == "find-conversation"]
        box.set_value(words).run()
        return [button.label for button in page.button if str(button.key).startswith("asked-before-")]

    assert set(listed("")) == {as_text("What of otters?"), as_text("How do krill rise?")}
    assert listed("how KRILL") == [as_text("How do krill rise?")]
    assert listed("returned to the bay") == [as_text("What of otters?")], "words of the answer, not of the question"
    assert listed("zebra") == []


def test_a_conversation_can_be_renamed(assistant: FakeAssistant, kelp: Source) -> None:
    number, job = state.worker().answers.ask("What of otters?", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    page = open_page()
    [pencil] = [button for button in page.button if button.key == f"icon-rename-{number}"]
    pencil.click().run()
    [title] = [box for box in page.text_input if box.key == f"title-{number}"]
    title.set_value("Otters *and* urchins")
    press(page, "Rename")
    assert [each.title for each in assistant.library.conversations.all()] == ["Otters *and* urchins"]
    assert as_text("Otters *and* urchins") in labels(page)


def answered(number: int) -> AppTest:
    """Open the page at a conversation."""
    return open_page(conversation=str(number))


@pytest.fixture
def number(assistant: FakeAssistant, kelp: Source) -> int:
    """Ask a question, so that there is an answer to look at."""
    del assistant
    found, job = state.worker().answers.ask("What of otters?", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    return found


def test_an_answer_tells_how_long_it_took(number: int) -> None:
    page = answered(number)
    assert any("First words after" in each.value and "done after" in each.value for each in page.caption)


def test_an_answer_can_be_saved_as_a_note_and_so_can_a_quote(assistant: FakeAssistant, number: int) -> None:
    page = answered(number)
    press(page, "Save as note")
    press(page, "Save quote")
    titles = [note.title for note in assistant.library.notes.all(NOTEBOOK)]
    assert sorted(titles) == ["Kelp and urchins, page 2", "What of otters?"]


def test_what_is_kept_is_kept_though_the_page_is_not_drawn_to_its_end(
    assistant: FakeAssistant, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another click at once stops the drawing of the page before it comes to the button."""
    page = answered(number)
    monkeypatch.setattr(notebooks, "show", st.stop)
    press(page, "Save as note")
    assert [note.title for note in assistant.library.notes.all(NOTEBOOK)] == ["What of otters?"]


def test_an_answer_can_be_copied_with_its_quotes(number: int) -> None:
    page = answered(number)
    page.session_state[f"copy-{number}-0"] = True
    page.run()
    markdown, plain = (each.value for each in page.code)
    assert "[^1]: " in markdown
    assert "[1]" in plain
    for text in (markdown, plain):
        assert "Sea otters returned to the bay in 2022" in text
        assert "Kelp and urchins" in text


def test_asking_again_takes_the_answers_place(assistant: FakeAssistant, number: int) -> None:
    page = answered(number)
    press(page, "Ask again")
    wait_for(page, lambda _: len(assistant.asked) == 2)
    wait_for(page, lambda page: "Stop" not in labels(page))
    assert len(assistant.library.conversations.turns(number)) == 1


def test_why_shows_how_each_passage_was_found_and_opens_it(number: int) -> None:
    page = answered(number)
    page.session_state[f"why-{number}-0"] = True
    page.run()
    assert not page.exception
    assert any("by words rank 1" in each.value for each in page.caption)
    assert any("fake-model" in text and "f" * 64 in text for text in texts(page))
    assert "91% sure: A sentence that the model was asked about." in texts(page)
    [first] = [button for button in page.button if button.key == f"why-open-{number}-0-1"]
    first.click().run()
    assert page.session_state["viewed"].number == 2


def test_a_replay_by_another_model_says_so(number: int) -> None:
    page = answered(number)
    page.session_state[f"why-{number}-0"] = True
    page.run()
    press(page, "Replay")
    wait_for(page, lambda page: any("quoth models use fake" in each.value for each in page.error))
