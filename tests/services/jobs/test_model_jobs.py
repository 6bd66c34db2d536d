"""Models are fetched, stopped and chosen behind the page."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.files.catalogue import CATALOGUE, DEFAULT_LLM, SMALL_LLM, ModelEntry, ModelFile
from models.files.store import ModelStore
from services.assembly import Quoth, Settings
from services.jobs import models as model_worker
from services.jobs.models import LOAD, ModelWork, fits
from services.jobs.queue import JobQueue, State

SECONDS = 60.0
CONTENT = b"GGUF tiny"
TINY = replace(
    CATALOGUE[SMALL_LLM],
    name="tiny",
    files=(ModelFile("tiny.gguf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest()),),
)


class SlowShelf:
    """Hands out the file byte by byte, as fast as the test lets it."""

    name = "slow shelf"

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.began = threading.Event()

    def carries(self, entry: ModelEntry) -> bool:
        del entry
        return True

    def fetch(self, entry: ModelEntry, file: ModelFile, folder: Path, report: Callable[[int], None]) -> Path:
        del entry
        report(1)
        self.began.set()
        until = time.monotonic() + SECONDS
        while not self.go_on.wait(0.02) and time.monotonic() < until:
            report(2)
        path = folder / file.path
        path.write_bytes(CONTENT)
        return path


@pytest.fixture
def shelf() -> SlowShelf:
    return SlowShelf()


@pytest.fixture
def answering() -> Iterator[JobQueue]:
    made = JobQueue("answering", explain=str)
    yield made
    made.close()


@pytest.fixture
def worker(
    home: Path, tmp_path: Path, shelf: SlowShelf, answering: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModelWork]:
    store = ModelStore(home, folder=tmp_path / "models", catalogue={**CATALOGUE, "tiny": TINY}, places=[shelf])
    quoth = Quoth(Settings(home=home))
    monkeypatch.setattr(Quoth, "store", property(lambda _quoth: store))
    made = ModelWork(quoth, explain=str, answering=answering, index=lambda: None)
    yield made
    shelf.go_on.set()
    made.close()


def test_a_model_is_fetched_and_loaded_only_where_it_is_in_use(
    worker: ModelWork, shelf: SlowShelf, answering: JobQueue, fake_models: object
) -> None:
    del fake_models
    shelf.go_on.set()
    job = worker.fetch("tiny")
    assert job.wait(SECONDS)
    assert job.view().state is State.DONE
    assert answering.jobs(kind=LOAD) == ()
    chosen = worker.choose("llm", "tiny")
    assert chosen is not None
    assert answering.jobs(kind=LOAD) == (chosen,)
    again = worker.fetch("tiny")
    assert again.wait(SECONDS)
    [fetched] = answering.jobs(kind=LOAD)
    assert fetched is not chosen, "it takes the other's place"
    assert fetched.wait(SECONDS)
    assert fetched.view().state is State.DONE
    checked = worker.verify("tiny")
    assert checked.wait(SECONDS)
    assert checked.view().state is State.DONE


def test_a_fetch_tells_how_far_it_is_and_can_be_stopped(worker: ModelWork, shelf: SlowShelf, tmp_path: Path) -> None:
    job = worker.fetch("tiny")
    assert shelf.began.wait(SECONDS)
    assert worker.fetch("tiny") is job, "one fetch of a model at a time"
    assert job.view().total == len(CONTENT)
    worker.stop(job.id)
    assert job.wait(SECONDS)
    assert job.view().state is State.STOPPED
    assert not (tmp_path / "models" / "tiny" / "tiny.gguf").exists()
    shelf.go_on.set()
    again = worker.fetch("tiny")
    assert again.wait(SECONDS)
    assert again.view().state is State.DONE, "the queue goes on after a stop"


def test_what_fits_is_told_by_the_memory_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = CATALOGUE[DEFAULT_LLM]
    for memory, holds in ((entry.memory, False), (entry.memory + 3_000_000_000, True), (None, None)):
        monkeypatch.setattr(model_worker, "memory_bytes", lambda memory=memory: memory)
        assert fits(entry, 1_000_000_000) is holds
