"""Keeps what was removed in such a way that it can be brought back, until it is purged."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

from retrieval.errors import NotebookNotFound
from retrieval.kept import Removed
from retrieval.sqlite.database import Database, now
from retrieval.sqlite.stores.deleting import Deleting
from retrieval.sqlite.stores.documents import find_source_key
from retrieval.sqlite.stores.notebooks import (
    ensure_any_notebook,
    find_notebook_key,
    homeless_source_keys,
    list_notebooks,
)


class SqliteRemoved:
    """The port RemovedStore."""

    def __init__(self, database: Database, deleting: Deleting) -> None:
        self._database = database
        self._deleting = deleting

    def remove_source(self, source: str, *, notebook: str) -> None:
        """Remove a source from a notebook; putting it into the notebook brings it back, until it is purged."""
        with self._database.write() as connection:
            key = find_notebook_key(connection, notebook)
            connection.execute(
                "UPDATE notebook_sources SET removed_at = ? WHERE notebook = ? AND source = ?",
                (now(), key, find_source_key(connection, source)),
            )

    def remove_notebook(self, name: str) -> None:
        """Remove a notebook; its name, made one that no other can have, is free at once."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE notebooks SET name = ' ' || key || ' ' || name, removed_at = ?"
                " WHERE key = ? AND removed_at IS NULL",
                (now(), find_notebook_key(connection, name)),
            )
            ensure_any_notebook(connection)

    def bring_notebook_back(self, notebook_id: str) -> str:
        """Bring a notebook back and give its name, with a number where its own was taken meanwhile."""
        with self._database.write() as connection:
            wanted = next((each.title for each in _notebooks(connection) if each.id == notebook_id), None)
            if wanted is None:
                raise NotebookNotFound("This notebook has been deleted for good.", remedy="Make a new one.")
            names = set(list_notebooks(connection))
            name, number = wanted, 1
            while name in names:
                number += 1
                name = f"{wanted} ({number})"
            connection.execute("UPDATE notebooks SET name = ?, removed_at = NULL WHERE key = ?", (name, notebook_id))
            return name

    def sources(self, notebook: str) -> tuple[Removed, ...]:
        """Give the sources of a notebook that can be brought back, the last removed first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT document_id, title, removed_at FROM notebook_sources JOIN sources ON sources.key = source"
                " WHERE notebook = ? AND removed_at IS NOT NULL ORDER BY removed_at DESC",
                (find_notebook_key(connection, notebook),),
            )
            return tuple(Removed(*row) for row in rows)

    def notebooks(self) -> tuple[Removed, ...]:
        """Give the notebooks that can be brought back, the last removed first."""
        with self._database.read() as connection:
            return _notebooks(connection)

    def purge(self, *, older_than: float = 0.0) -> None:
        """Delete for good what was removed that many seconds ago or earlier."""
        before = (datetime.now(UTC) - timedelta(seconds=older_than)).isoformat(timespec="microseconds")
        with self._database.read() as connection:
            if not _is_any(connection, before=before):
                return
        with self._database.write() as connection:
            connection.execute("DELETE FROM notebook_sources WHERE removed_at <= ?", (before,))
            connection.execute("DELETE FROM notebooks WHERE removed_at <= ?", (before,))
            self._deleting.delete(connection, homeless_source_keys(connection))
        self._deleting.sweep()


def _notebooks(connection: sqlite3.Connection) -> tuple[Removed, ...]:
    rows = connection.execute(
        "SELECT key, name, removed_at FROM notebooks WHERE removed_at IS NOT NULL ORDER BY removed_at DESC"
    )
    return tuple(Removed(str(key), name.split(" ", 2)[2], removed_at) for key, name, removed_at in rows)


def _is_any(connection: sqlite3.Connection, *, before: str) -> bool:
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM notebook_sources WHERE removed_at <= ?1)"
        " OR EXISTS (SELECT 1 FROM notebooks WHERE removed_at <= ?1)",
        (before,),
    ).fetchone()
    return bool(found[0])
