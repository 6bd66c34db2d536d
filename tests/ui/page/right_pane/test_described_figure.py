"""An opened figure can be described by the person's vision model; what it says is text under its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.reading import read_here
from ingest.splitting.passages import split_document
from services.assembly import Quoth, read_settings
from services.showing.figures import list_figures
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, body, lines, pdf_bytes
from tests.services.fake_assistant import FakeAssistant
from tests.services.library_of import NOTEBOOK
from tests.services.showing.vision_server import Vision, vision_server
from tests.ui.page.page_run import labels, open_page, press, texts
from ui.page import state
from ui.page.view import View

EVIL = "<b>A line</b> falls. [a](javascript:b) ![c](https://evil.example/d) $x$"


@pytest.fixture
def vision() -> Iterator[Vision]:
    with vision_server() as server:
        server.said = EVIL
        yield server


@pytest.fixture
def view(assistant: FakeAssistant, tmp_path: Path) -> View:
    """Look at the figure of a source that has one."""
    caption = Text(150, 330, "Figure 2: Warmth falls with depth at all stations.", 9.0)
    sheet = Sheet(
        [*lines(body(1)), caption, *lines(["This is seen in Figure 2."], y=400)],
        extra="1 w 150 500 200 120 re S 150 500 m 350 620 l S",
    )
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_bytes(sheet))
    document = read_here(path)
    passages = split_document(document, count_tokens=lambda each: [len(t.split()) + 2 for t in each], token_limit=99)
    source = assistant.library.sources.add(document, passages, original=path, notebook=NOTEBOOK)
    with Quoth(read_settings()) as quoth:
        (figure,) = list_figures(quoth, source.document_id)
    assert figure.box is not None
    return View(source.document_id, 1, 1, (figure.box,), "", framed=True)


def opened(view: View) -> AppTest:
    page = open_page(source=view.source_id, at="1", pane="page")
    page.session_state["viewed"] = view
    page.run()
    assert not page.exception
    return page


def set_vision(home: Path, vision: Vision) -> None:
    (home / "settings.toml").write_text(f'[vision]\nurl = "{vision.url}"\nmodel = "seer"\n')


def test_a_figure_is_described_when_asked_and_the_description_is_text(home: Path, view: View, vision: Vision) -> None:
    state.worker().close()
    state.worker_of.clear()
    set_vision(home, vision)
    page = opened(view)
    assert vision.asked == []
    press(page, "Have seer describe this figure")
    assert len(vision.asked) == 1
    assert EVIL in texts(page)
    assert any(
        "Described by seer" in caption.value and "not the source’s words" in caption.value for caption in page.caption
    )
    assert "Have seer describe this figure" not in labels(page)
    again = opened(view)
    assert EVIL in texts(again)
    assert "Have seer describe this figure" not in labels(again)
    assert len(vision.asked) == 1


def test_the_settings_say_where_a_figure_is_sent(home: Path, assistant: FakeAssistant, vision: Vision) -> None:
    del assistant
    said = "a figure that you have described is sent as a picture to"
    assert not any(said in each.value for each in open_page(page=state.SETTINGS).markdown)
    state.worker().close()
    state.worker_of.clear()
    set_vision(home, vision)
    page = open_page(page=state.SETTINGS)
    assert any(said in each.value and "completions" in each.value for each in page.markdown)


def test_without_a_vision_model_nothing_is_offered(view: View, vision: Vision) -> None:
    page = opened(view)
    assert not any("describe" in label for label in labels(page))
    assert vision.asked == []
