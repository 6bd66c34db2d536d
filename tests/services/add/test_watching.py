"""A watched folder: what comes is added, what changes is a new version, what goes is said and stays."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import FileMissing
from services.add import watching
from services.add.files import AddState, Outcome
from services.add.watching import Gone, watch_folder
from services.assembly import Quoth, Settings

SECONDS = 60


@pytest.fixture
def quoth(home: Path, fake_models: object) -> Iterator[Quoth]:
    del fake_models
    with Quoth(Settings(home=home)) as made:
        yield made


class Watched:
    """A folder that is watched in a thread; what is told can be waited for."""

    def __init__(self, quoth: Quoth, folder: Path, *, polling: bool) -> None:
        self._told: queue.Queue[Outcome | Gone] = queue.Queue()
        self._stop = threading.Event()
        self._run = threading.Thread(target=self._watch, args=(quoth, folder, polling), daemon=True)
        self._run.start()

    def _watch(self, quoth: Quoth, folder: Path, polling: bool) -> None:
        for each in watch_folder(quoth, folder, notebook="Bays", stop=self._stop, polling=polling):
            self._told.put(each)

    def next(self) -> Outcome | Gone:
        return self._told.get(timeout=SECONDS)

    def end(self) -> list[Outcome | Gone]:
        """Stop, and give what was told and not waited for."""
        self._stop.set()
        self._run.join(SECONDS)
        assert not self._run.is_alive()
        return list(self._told.queue)


@pytest.mark.parametrize("polling", [False, True])
def test_what_comes_changes_and_goes(quoth: Quoth, tmp_path: Path, polling: bool) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "kelp.txt").write_text("Kelp covers ten hectares.")
    watched = Watched(quoth, folder, polling=polling)
    first = watched.next()
    assert isinstance(first, Outcome)
    assert (first.state, first.path) == (AddState.ADDED, folder / "kelp.txt")
    time.sleep(1.1)  # some file systems count whole seconds
    elsewhere = tmp_path / "sub"
    elsewhere.mkdir()
    (elsewhere / "krill.md").write_text("# Krill\n\nThey rise at night.")
    elsewhere.rename(folder / "sub")
    came = watched.next()
    assert isinstance(came, Outcome)
    assert (came.state, came.path) == (AddState.ADDED, folder / "sub" / "krill.md")
    (folder / "kelp.txt").write_text("Kelp covers twenty hectares.")
    changed = watched.next()
    assert isinstance(changed, Outcome)
    assert changed.state is AddState.CHANGED
    assert first.source is not None
    assert changed.source is not None
    sources = quoth.library.sources
    assert sources.get(first.source.document_id).replaced_by == changed.source.document_id
    assert sources.text(first.source.document_id).strip() == "Kelp covers ten hectares."
    (folder / "sub").rename(elsewhere)
    gone = watched.next()
    assert isinstance(gone, Gone)
    assert gone.source.title == "Krill"
    assert watched.end() == []
    assert len(sources.all("Bays")) == 3
    again = Watched(quoth, folder, polling=polling)
    (folder / "copy.txt").write_text("Kelp covers twenty hectares.")
    copied = again.next()
    assert isinstance(copied, Outcome)
    assert (copied.state, copied.path) == (AddState.PRESENT, folder / "copy.txt"), "the others are no news"
    assert again.end() == []


def test_what_is_hidden_or_of_no_kind_that_is_read_is_passed_over(tmp_path: Path) -> None:
    def wanted(name: str) -> bool:
        return watching._is_wanted(tmp_path / name, tmp_path)

    assert wanted("a.pdf")
    assert wanted("sub/b.MD")
    assert not any(map(wanted, (".git/a.md", ".a.txt", "~$draft.docx", "a.exe", "a")))


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "growing.txt"
    path.write_text("a")
    ended: list[float] = []

    def write() -> None:
        for _ in range(4):
            time.sleep(0.4)
            with path.open("a") as file:
                file.write("more ")
        ended.append(time.monotonic())

    writer = threading.Thread(target=write)
    writer.start()
    assert watching._settled(path, threading.Event())
    writer.join()
    assert time.monotonic() >= ended[0]
    assert not watching._settled(tmp_path / "nothing.txt", threading.Event())


def test_a_folder_that_is_not_there_is_said(quoth: Quoth, tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="nowhere"):
        next(watch_folder(quoth, tmp_path / "nowhere"))
