"""Opens the library in a folder: one SQLite file as the truth, and the originals and FAISS's cache beside it.

Safe to use from several threads and several processes.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from retrieval.errors import LibraryBusy, LibraryUnusable
from retrieval.kept import DEFAULT_NOTEBOOK, UNDO_SECONDS
from retrieval.library import Library
from retrieval.sqlite.database import BUSY_SECONDS, Database, check_header, now
from retrieval.sqlite.migrations import migrate
from retrieval.sqlite.stores.conversations import SqliteConversations
from retrieval.sqlite.stores.deleting import Deleting
from retrieval.sqlite.stores.notebooks import SqliteNotebooks, ensure_notebook
from retrieval.sqlite.stores.notes import SqliteNotes, SqliteReports
from retrieval.sqlite.stores.originals import Originals
from retrieval.sqlite.stores.passages import SqlitePassages
from retrieval.sqlite.stores.removed import SqliteRemoved
from retrieval.sqlite.stores.sources import SqliteSources
from retrieval.sqlite.stores.texts import SqliteTexts
from retrieval.sqlite.vectors import SqliteVectors
from retrieval.sqlite.words import SqliteWords

FILE_NAME = "library.sqlite"


def open_library(home: Path, *, busy_seconds: float = BUSY_SECONDS) -> Library:
    """Open the library in that folder, making or migrating it where needed, and sweep what broken adds left.

    Raises LibraryUnusable, LibraryBusy or DiskFull.
    """
    path = home / FILE_NAME
    try:
        home.mkdir(parents=True, exist_ok=True)
        if path.exists():
            check_header(path)
    except OSError as error:
        raise LibraryUnusable(
            f"The library {path} cannot be made or read ({error.strerror}).",
            remedy="Set QUOTH_HOME to a folder of yours.",
        ) from error
    database = Database(path, busy_seconds=busy_seconds)
    originals = Originals(home / "originals")
    deleting = Deleting(database, originals)
    library = _library(home, database, originals, deleting)
    try:
        migrate(database)
        if not library.notebooks.all():
            with database.write() as connection:
                ensure_notebook(connection, DEFAULT_NOTEBOOK, created_at=now())
        with suppress(LibraryBusy):  # another quoth is writing; the next start does it
            library.removed.purge(older_than=UNDO_SECONDS)
        deleting.sweep()
    except BaseException:
        library.close()
        raise
    return library


def _library(home: Path, database: Database, originals: Originals, deleting: Deleting) -> Library:
    return Library(
        home=home,
        sources=SqliteSources(database, originals, deleting),
        notebooks=SqliteNotebooks(database, deleting),
        removed=SqliteRemoved(database, deleting),
        conversations=SqliteConversations(database),
        notes=SqliteNotes(database),
        reports=SqliteReports(database),
        texts=SqliteTexts(database),
        passages=SqlitePassages(database),
        words=SqliteWords(database),
        vectors=SqliteVectors(database, home / "index"),
        upkeep=SqliteUpkeep(database, originals),
    )


class SqliteUpkeep:
    """The port Upkeep."""

    def __init__(self, database: Database, originals: Originals) -> None:
        self.database = database
        self._originals = originals

    def check(self) -> tuple[str, ...]:
        """Look the whole file over and say what is wrong."""
        with self.database.read() as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += [
                f"A row of {row[0]} belongs to nothing." for row in connection.execute("PRAGMA foreign_key_check")
            ]
            for title, name in connection.execute("SELECT title, original FROM sources"):
                if not self._originals.path(name).is_file():
                    faults.append(f"The original of {title!r} is missing.")
        return tuple(faults)

    def close(self) -> None:
        """Close the file."""
        self.database.close()
