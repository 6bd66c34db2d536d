"""Whatever is fetched stands in the record of network use, before it is fetched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from models.errors import FetchFailed, ModelError
from models.files.catalogue import ModelEntry, ModelFile
from models.files.network_log import FILE_NAME, NetworkLog
from models.files.places import PlaceFailed
from models.files.store import ModelStore

CONTENT = b"GGUF tiny"
ENTRY = ModelEntry(
    name="tiny",
    kind="llm",
    title="Tiny",
    licence="Apache-2.0",
    repository="someone/tiny",
    context=8,
    memory=1,
    files=(ModelFile("tiny.gguf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest()),),
)


class Shelf:
    """A place that hands out the file, or fails; keeps what the record said when it was asked."""

    def __init__(self, name: str, home: Path, *, works: bool = True) -> None:
        self.name = name
        self._home = home
        self._works = works
        self.recorded_before = 0

    def carries(self, entry: ModelEntry) -> bool:
        del entry
        return True

    def fetch(self, entry: ModelEntry, file: ModelFile, folder: Path, report: Callable[[int], None]) -> Path:
        del entry, report
        self.recorded_before = len(NetworkLog(self._home).uses())
        if not self._works:
            raise PlaceFailed("it is closed")
        path = folder / file.path
        path.write_bytes(CONTENT)
        return path


def store_of(tmp_path: Path, *places: Shelf) -> ModelStore:
    return ModelStore(tmp_path / "home", folder=tmp_path / "models", catalogue={"tiny": ENTRY}, places=places)


def test_nothing_is_recorded_where_nothing_was_fetched(tmp_path: Path) -> None:
    store = store_of(tmp_path)
    assert not store.is_installed("tiny")
    assert store.network.uses() == ()
    assert not (tmp_path / "home" / FILE_NAME).exists()


def test_each_place_that_is_asked_is_recorded_before_it_is_asked(tmp_path: Path) -> None:
    home = tmp_path / "home"
    closed, there = Shelf("closed shelf", home, works=False), Shelf("open shelf", home)
    store = store_of(tmp_path, closed, there)
    store.fetch("tiny")
    assert (closed.recorded_before, there.recorded_before) == (1, 3)
    wanted = "the file tiny.gguf of the model tiny"
    assert [(use.what, use.place, use.outcome) for use in store.network.uses()] == [
        (wanted, "closed shelf", "asked"),
        (wanted, "closed shelf", "not had"),
        (wanted, "open shelf", "asked"),
        (wanted, "open shelf", f"received, {len(CONTENT)} bytes"),
    ]


def test_a_model_that_is_there_is_not_asked_for_again(tmp_path: Path) -> None:
    store = store_of(tmp_path, Shelf("shelf", tmp_path / "home"))
    store.fetch("tiny")
    before = store.network.uses()
    store.fetch("tiny")
    assert store.network.uses() == before


def test_a_failed_fetch_stays_in_the_record(tmp_path: Path) -> None:
    store = store_of(tmp_path, Shelf("shelf", tmp_path / "home", works=False))
    with pytest.raises(FetchFailed):
        store.fetch("tiny")
    assert [use.outcome for use in store.network.uses()] == ["asked", "not had"]


def test_without_a_record_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    shelf = Shelf("shelf", tmp_path / "home")
    with pytest.raises(ModelError, match="record of network use"):
        store_of(tmp_path, shelf).fetch("tiny")
    assert not (tmp_path / "models" / "tiny").exists()


def test_a_spoilt_line_is_shown_not_hidden(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('{"at": "2026\n')
    [use] = NetworkLog(tmp_path).uses()
    assert (use.what, use.outcome) == ('{"at": "2026', "unreadable")
