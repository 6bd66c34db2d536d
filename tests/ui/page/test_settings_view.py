"""The settings view: models, data, what was ever fetched, and a reset that must be meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from generation.answering.leaning import shipped
from models.files.catalogue import DEFAULT_LLM, SMALL_LLM
from models.files.network_log import NetworkLog
from models.files.store import ModelStore
from retrieval.source import Source
from retrieval.sqlite.library import open_library
from services import extras
from services.calibrating import Standing
from services.home.disk import empty, sizes_of
from services.jobs import models as worker
from tests.services.fake_assistant import FakeAssistant
from tests.ui.page.page_run import labels, open_page, press, texts, wait_for
from ui.page import state
from ui.page.settings import model_settings


@pytest.fixture
def page(assistant: FakeAssistant, kelp: Source) -> AppTest:
    """Open the settings."""
    del assistant, kelp
    return open_page(page=state.SETTINGS)


def test_models_that_are_not_here_can_be_fetched_and_not_used(page: AppTest) -> None:
    assert f"Fetch {DEFAULT_LLM}" in labels(page)
    assert f"Fetch {SMALL_LLM}" in labels(page)
    assert not [label for label in labels(page) if label.startswith(("Use ", "Verify ", "Remove "))]


@pytest.mark.parametrize(
    ("standing", "said", "offered"),
    [
        (Standing.CALIBRATED, "is calibrated: it tells sentences that answer from near ones", True),
        (Standing.UNKNOWN, "is not calibrated", True),
        (Standing.NOT_ASKED, "too small for its yes or no", False),
    ],
)
def test_it_is_said_whether_the_model_in_use_is_calibrated(
    assistant: FakeAssistant,
    kelp: Source,
    monkeypatch: pytest.MonkeyPatch,
    standing: Standing,
    said: str,
    offered: bool,
) -> None:
    del assistant, kelp
    monkeypatch.setattr(model_settings, "standing_of", lambda _home, _store: (standing, shipped()[0]))
    page = open_page(page=state.SETTINGS)
    assert any(said in each.value for each in page.caption)
    assert ("Calibrate it" in labels(page)) is offered


def test_a_missing_part_is_installed_by_one_click(
    assistant: FakeAssistant, kelp: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    del assistant, kelp
    installed: list[str] = []
    fetched: list[str] = []
    missing = {"tesserocr", "faster_whisper"}
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name in missing else "there")

    def install(name: str, _network: NetworkLog, *, told: Callable[[str], None]) -> None:
        told("installing")
        installed.append(name)

    monkeypatch.setattr(worker, "install", install)
    monkeypatch.setattr(ModelStore, "fetch", lambda _store, name, **_: fetched.append(name))
    page = open_page(page=state.SETTINGS)
    assert {label for label in labels(page) if label.startswith("Install ")} == {"Install ocr", "Install audio"}
    press(page, "Install audio")
    wait_for(page, lambda shown: any("Installed." in each.value for each in shown.caption))
    assert installed == ["audio"]
    assert fetched == ["whisper-base"], "what hears comes with it"


def test_the_data_folder_is_named(page: AppTest, home: Path) -> None:
    assert any(str(home) in text for text in texts(page))


def test_nothing_was_fetched_only_as_long_as_that_is_so(page: AppTest, home: Path) -> None:
    assert any("home folder: nothing" in each.value for each in page.markdown)
    NetworkLog(home).note("the file a of the model b", place="somewhere", outcome="asked")
    page.run()
    assert not any("home folder: nothing" in each.value for each in page.markdown)
    assert any("asked: the file a of the model b, somewhere" in each.value for each in page.code)


def test_a_reset_must_be_typed(page: AppTest, home: Path) -> None:
    [typed] = [box for box in page.text_input if box.key == "reset-typed"]
    typed.set_value("delete")
    press(page, "Delete the library")
    assert any("Nothing was deleted" in each.value for each in page.error)
    with open_library(home) as library:
        assert len(library.sources.all()) == 1


def test_a_reset_deletes_the_library_and_the_page_goes_on(page: AppTest, home: Path) -> None:
    NetworkLog(home).note("a", place="b", outcome="asked")
    [typed] = [box for box in page.text_input if box.key == "reset-typed"]
    typed.set_value("Delete my library")
    press(page, "Delete the library")
    with open_library(home) as library:
        assert library.sources.all() == ()
        assert library.conversations.all() == ()
    assert not list((home / "originals").glob("*"))
    assert len(NetworkLog(home).uses()) == 1, "what was fetched stays on record"


def test_emptying_leaves_what_quoth_did_not_make(home: Path, kelp: Source, tmp_path: Path) -> None:
    del kelp
    (home / "thesis.tex").write_text("mine")
    (home / "settings.toml").write_text("[page]\nport = 9000\n")
    before = sizes_of(home, tmp_path / "models")
    assert before.library > 0
    assert before.originals > 0
    assert before.models == 0
    empty(home)
    assert sorted(path.name for path in home.iterdir()) == ["settings.toml", "thesis.tex"]
    assert sizes_of(home, tmp_path / "models").library == 0
