"""Lends out connections to one SQLite file and says in quoth's words what goes wrong with it.

Knows pragmas, transactions and SQLite's error codes; knows no table.
"""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from models.errors import QuothError
from retrieval.errors import DiskFull, LibraryBusy, LibraryUnusable

# How long a writer waits for another one: indexing a book of 3,000 pages holds the lock for some seconds.
BUSY_SECONDS = 30.0

_HEADER = b"SQLite format 3\0"
_FULL = {sqlite3.SQLITE_FULL}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_CLOSED_TO_US = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Database:
    """A pool of connections to one file, for any number of threads beside any number of processes."""

    def __init__(self, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection inside one snapshot: what others write meanwhile is not seen."""
        with self._lend("BEGIN") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Lend the only writing connection; leaving without an error commits, with one takes everything back."""
        with self._lend("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection outside any transaction, for pragmas and backups."""
        with self._lend("") as connection:
            yield connection

    def close(self) -> None:
        """Close every connection that is not lent out; the rest close when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _lend(self, begin: str) -> Iterator[sqlite3.Connection]:
        with library_errors(self.path):
            connection = self._take()
            try:
                if begin:
                    connection.execute(begin)
                yield connection
                if connection.in_transaction:
                    connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._give_back(connection)

    def _take(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise LibraryUnusable(f"The library {self.path} has been closed.", remedy="Open it again.")
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL, because a removed source's original is deleted once its rows are gone: they must not come back.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA temp_store = MEMORY")
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def library_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into the library's errors, naming `path`."""
    try:
        yield
    except sqlite3.Error as error:
        known = _translate(error, path)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise _disk_full(path) from error


def _translate(error: sqlite3.Error, path: Path) -> QuothError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF  # extended codes keep the primary one in their low byte
    if primary in _FULL:
        return _disk_full(path)
    if primary in _BUSY:
        return LibraryBusy(
            f"Another quoth is writing to the library {path} and did not finish in time.",
            remedy="Wait until it is done and try again.",
        )
    if primary in _DAMAGED:
        return damaged(path)
    if primary in _CLOSED_TO_US:
        return LibraryUnusable(
            f"The library {path} cannot be opened, read or written ({error}).",
            remedy="Check that its folder exists, is yours to write to, and is on a local disk that has room.",
        )
    return None


def check_header(path: Path) -> None:
    """Refuse a file that is not SQLite's; SQLite itself would take a very short one for an empty database."""
    with library_errors(path), path.open("rb") as file:
        header = file.read(len(_HEADER))
    if header and header != _HEADER:
        raise damaged(path)


def damaged(path: Path) -> LibraryUnusable:
    """Say that the file is not a sound library, and what to do."""
    return LibraryUnusable(
        f"The library {path} is damaged or is not a quoth library.",
        remedy=f"Move it away and put back a copy, from {path.parent / 'backups'} if there is one, or add your files "
        f"again: the originals are in {path.parent / 'originals'}.",
    )


def _disk_full(path: Path) -> DiskFull:
    return DiskFull(
        f"There is no room left on the disk of the library {path}; nothing was added.",
        remedy="Free some space, or set QUOTH_HOME to a folder on a larger disk, and try again.",
    )


def now() -> str:
    """Give the time as the tables keep it: UTC, ISO 8601, to the microsecond so that an order stays."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
