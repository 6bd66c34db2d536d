"""The page, run by Streamlit's own test harness, on a real library with an assistant that needs no models."""

from __future__ import annotations

import pytest

from retrieval.source import Source
from tests.ui.fake_assistant import SECONDS, FakeAssistant
from tests.ui.page_run import open_page, press
from ui.desk import Desk, Upload
from ui.panels import state


@pytest.mark.usefixtures("assistant")
def test_an_empty_library_says_what_to_do() -> None:
    page = open_page()
    assert any("Drop papers" in element.value for element in page.markdown)
    assert page.chat_input[0].disabled


@pytest.mark.usefixtures("kelp")
def test_a_source_can_be_removed(assistant: FakeAssistant) -> None:
    page = open_page()
    press(page, "Remove")
    assert assistant.library.sources() == ()
    assert any("None yet" in each.value for each in page.caption)


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
