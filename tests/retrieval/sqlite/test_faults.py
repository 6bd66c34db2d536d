"""The library survives kills, full disks, other quoths and damaged files, and says what to do."""

from __future__ import annotations

import errno
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retrieval.errors import DiskFull, LibraryBusy, LibraryUnusable
from retrieval.kept import DEFAULT_NOTEBOOK
from retrieval.library import Library
from retrieval.sqlite.database import Database
from retrieval.sqlite.library import FILE_NAME, open_library
from retrieval.sqlite.migrations import MIGRATIONS, migrate
from retrieval.sqlite.stores.originals import ABANDONED_SECONDS, Originals
from tests.retrieval.library_cases import add_text, database_of, write_document

CHECKOUT = Path(__file__).parents[3]
LONG = tuple(f"Sentence {n} about corals, fish and the warming of the sea, number {n * n}." for n in range(3000))

# Adds a document in a process of its own, which kills itself at the named moment or, at "never", is killed from here.
ADDER = """
import os, signal, sys
from pathlib import Path
from retrieval.sqlite.stores import documents, notebooks
from retrieval.sqlite.library import open_library
from retrieval.sqlite.stores.sources import SqliteSources
from retrieval.kept import DEFAULT_NOTEBOOK
from retrieval.sqlite.stores.originals import Originals
from tests.retrieval.library_cases import write_document
from tests.retrieval.sqlite.test_faults import LONG

def die(*_arguments, **_keywords):
    os.kill(os.getpid(), signal.SIGKILL)

home, folder, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
document, passages, original = write_document(folder, *LONG)
library = open_library(home)
keep = Originals.keep
if moment == "copied":
    SqliteSources._insert = die
if moment == "pages in":
    documents._insert_passages = die
if moment == "rows in":
    Originals.keep = die
if moment == "original kept":
    def keep_and_die(*arguments):
        keep(*arguments)
        die()
    Originals.keep = keep_and_die
if moment == "joining the notebook":
    notebooks.put_into_notebook = die
print("go", flush=True)
library.sources.add(document, passages, original=original, notebook="corals")
print("done", flush=True)
"""


def start_adder(home: Path, folder: Path, moment: str) -> subprocess.Popen[str]:
    adder = subprocess.Popen(
        [sys.executable, "-c", ADDER, str(home), str(folder), moment], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    assert adder.stdout is not None
    assert adder.stdout.readline() == "go\n"
    return adder


def assert_whole_or_absent(home: Path, folder: Path) -> bool:
    """Open the library after a kill, an hour later, and give whether the source is there."""
    for file in (home / "originals").glob("incoming-*"):
        os.utime(file, (time.time() - ABANDONED_SECONDS - 1,) * 2)
    document, passages, original = write_document(folder, *LONG)
    with open_library(home) as library:
        assert library.check() == ()
        there = library.sources.has(document.id)
        kept = [file.name for file in (home / "originals").iterdir()]
        assert kept == ([document.id + ".txt"] if there else [])
        if there:
            assert library.sources.document(document.id) == document
            assert library.sources.passages(document.id) == passages
        source = library.sources.add(document, passages, original=original, notebook="corals")
        assert source.passage_count == len(LONG)
        assert library.sources.all("corals") == (source,)
        assert library.check() == ()
        library.sources.remove(source.document_id)
    return there


@pytest.mark.parametrize("moment", ["copied", "pages in", "rows in", "original kept", "joining the notebook"])
def test_a_kill_between_two_steps_leaves_nothing(tmp_path: Path, moment: str) -> None:
    adder = start_adder(tmp_path / "home", tmp_path, moment)
    adder.communicate()
    assert adder.returncode == -signal.SIGKILL
    assert not assert_whole_or_absent(tmp_path / "home", tmp_path)


def test_a_kill_at_any_time_leaves_the_source_whole_or_absent(tmp_path: Path) -> None:
    """Ensure it for kills spread over the time that an unbroken add takes, first and last moments included."""
    adder = start_adder(tmp_path / "home", tmp_path, "never")
    started = time.monotonic()
    adder.communicate()
    took = time.monotonic() - started
    assert assert_whole_or_absent(tmp_path / "home", tmp_path)
    chance = random.Random(0)
    for part in range(6):
        adder = start_adder(tmp_path / "home", tmp_path, "never")
        time.sleep(took * (part + chance.random()) / 6)
        adder.kill()
        adder.communicate()
        assert_whole_or_absent(tmp_path / "home", tmp_path)


def test_a_copy_that_another_quoth_is_making_is_left_alone(library: Library, tmp_path: Path) -> None:
    originals = library.home / "originals"
    originals.mkdir()
    (originals / "incoming-1-ab").write_text("being copied")
    (originals / "incoming-1-cd").write_text("left behind")
    os.utime(originals / "incoming-1-cd", (time.time() - ABANDONED_SECONDS - 1,) * 2)
    with open_library(library.home):
        assert [file.name for file in originals.iterdir()] == ["incoming-1-ab"]
    assert add_text(library, tmp_path, "Corals bleach.")


def test_two_processes_add_the_same_file(tmp_path: Path) -> None:
    home, folders = tmp_path / "home", [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    adders = [start_adder(home, folder, "never") for folder in folders]
    for adder in adders:
        out, _ = adder.communicate()
        assert out == "done\n"
    with open_library(home) as library:
        assert len(library.sources.all("corals")) == 1
        assert library.check() == ()


def test_a_full_database_takes_the_add_back(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "Fish swim.")
    with database_of(library).bare() as connection:  # the pool lends this same connection again
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 8}")
    document, passages, original = write_document(tmp_path, *LONG)
    with pytest.raises(DiskFull, match="no room") as caught:
        library.sources.add(document, passages, original=original, notebook="corals")
    assert "QUOTH_HOME" in caught.value.remedy
    assert len(library.sources.all()) == 1
    assert library.check() == ()
    assert len(list((library.home / "originals").iterdir())) == 1


def test_a_full_disk_while_copying_takes_the_add_back(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(DiskFull):
        add_text(library, tmp_path, "Corals bleach.")
    assert library.sources.all() == ()
    assert not list((library.home / "originals").iterdir())


def test_a_library_another_quoth_is_writing_to_is_busy_for_writers_only(library: Library, tmp_path: Path) -> None:
    with (
        open_library(library.home, busy_seconds=0.05) as impatient,
        database_of(library).write() as connection,
    ):
        connection.execute("DELETE FROM stamps")
        assert impatient.sources.all() == ()
        with pytest.raises(LibraryBusy, match="Another quoth"):
            add_text(impatient, tmp_path, "Corals bleach.")
        with open_library(library.home, busy_seconds=0.05):
            pass
        connection.execute("ROLLBACK")
    assert add_text(library, tmp_path, "Corals bleach.")


@pytest.mark.parametrize("content", [b"no SQLite file at all, but long enough to look at" * 40, b"x"])
def test_a_file_that_is_no_database_is_refused_and_left(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(LibraryUnusable, match="damaged") as caught:
        open_library(tmp_path)
    assert "backups" in caught.value.remedy
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(LibraryUnusable, match="not a quoth library"):
        open_library(tmp_path)


def test_damage_in_the_middle_is_said_when_it_is_met(tmp_path: Path) -> None:
    with open_library(tmp_path) as library:
        source = add_text(library, tmp_path, *LONG)
    file = tmp_path / FILE_NAME
    content = bytearray(file.read_bytes())
    third = len(content) // 3
    content[third:] = b"\xff" * (len(content) - third)
    file.write_bytes(content)

    def look_everywhere() -> None:
        with open_library(tmp_path) as library:
            library.sources.document(source.document_id)
            library.sources.passages(source.document_id)

    with pytest.raises(LibraryUnusable, match="damaged"):
        look_everywhere()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(LibraryUnusable, match="home"):
        open_library(tmp_path / "home")


def test_a_newer_library_is_refused_and_left(tmp_path: Path) -> None:
    open_library(tmp_path).close()
    newer = Database(tmp_path / FILE_NAME)
    with newer.bare() as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer.close()
    with pytest.raises(LibraryUnusable, match="newer quoth"):
        open_library(tmp_path)
    assert not (tmp_path / "backups").exists()


def test_a_library_with_something_in_it_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    with open_library(tmp_path) as library:
        source = add_text(library, tmp_path, "Corals bleach.")

    def next_step(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE sources ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")

    database = Database(tmp_path / FILE_NAME)
    migrate(database, migrations=(*MIGRATIONS, next_step))
    with database.read() as connection:
        assert connection.execute("SELECT colour FROM sources").fetchall() == [("blue",)]
    database.close()
    (backup,) = (tmp_path / "backups").iterdir()
    (tmp_path / "old").mkdir()
    backup.rename(tmp_path / "old" / FILE_NAME)
    with open_library(tmp_path / "old") as library:
        assert library.sources.get(source.document_id) == source


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    open_library(tmp_path).close()

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE turns")
        raise RuntimeError("broken step")

    database = Database(tmp_path / FILE_NAME)
    with pytest.raises(RuntimeError, match="broken step"):
        migrate(database, migrations=(*MIGRATIONS, half))
    database.close()
    with open_library(tmp_path) as library:
        assert library.conversations.turns(1) == ()


def test_processes_that_open_a_new_library_at_once_make_one(tmp_path: Path) -> None:
    script = "import sys, pathlib, retrieval.sqlite.library as l; l.open_library(pathlib.Path(sys.argv[1]))"
    openers = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "home")], cwd=CHECKOUT) for _ in range(4)]
    assert [opener.wait() for opener in openers] == [0, 0, 0, 0]
    with open_library(tmp_path / "home") as library:
        assert library.notebooks.all() == (DEFAULT_NOTEBOOK,)


def test_the_original_is_only_named_when_its_bytes_are_on_disk(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    document, _, original = write_document(tmp_path, "Corals bleach.")
    incoming = originals.copy_in(original, sha256=document.id)
    assert not originals.path("kept.txt").exists()
    originals.keep(incoming, "kept.txt")
    assert originals.path("kept.txt").read_bytes() == original.read_bytes()
    assert not incoming.exists()
