"""Keeps which sources stand in which notebook, which it uses in answers, and what a search may look at.

The functions take a lent connection, whose transaction is the caller's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from retrieval.errors import LibraryError, NotebookNotFound
from retrieval.kept import DEFAULT_NOTEBOOK
from retrieval.source import Source
from retrieval.sqlite.database import Database, now
from retrieval.sqlite.stores.deleting import Deleting
from retrieval.sqlite.stores.documents import find_source_key, load_sources
from retrieval.storable import storable


class SqliteNotebooks:
    """The port NotebookStore."""

    def __init__(self, database: Database, deleting: Deleting) -> None:
        self._database = database
        self._deleting = deleting

    def all(self) -> tuple[str, ...]:
        """Give the notebooks' names, oldest first."""
        with self._database.read() as connection:
            return list_notebooks(connection)

    def create(self, name: str) -> None:
        """Make an empty notebook; a name that is taken is an error."""
        with self._database.write() as connection:
            name = _free_name(connection, name)
            connection.execute("INSERT INTO notebooks (name, created_at) VALUES (?, ?)", (name, now()))

    def rename(self, name: str, new_name: str) -> None:
        """Give a notebook another name."""
        with self._database.write() as connection:
            key = find_notebook_key(connection, name)
            if _checked_name(new_name) != _checked_name(name):
                new_name = _free_name(connection, new_name)
                connection.execute("UPDATE notebooks SET name = ? WHERE key = ?", (new_name, key))

    def delete(self, name: str) -> None:
        """Delete a notebook with its conversations and notes, and those of its sources that stand in no other."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM notebooks WHERE key = ?", (find_notebook_key(connection, name),))
            self._deleting.delete(connection, homeless_source_keys(connection))
            ensure_any_notebook(connection)
        self._deleting.sweep()

    def put(self, source: str, *, notebook: str) -> Source:
        """Let a source that is in the library stand in a notebook too; one that was removed from it comes back."""
        return put(self._database, source, notebook=notebook)

    def use(self, sources: Collection[str], *, notebook: str, used: bool) -> None:
        """Tick sources of a notebook, by whole ids, to be used in answers, or take their ticks away."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE notebook_sources SET used = ? WHERE notebook = ? AND source IN"
                " (SELECT key FROM sources WHERE document_id IN (SELECT value FROM json_each(?)))",
                (used, find_notebook_key(connection, notebook), json.dumps(list(sources))),
            )

    def unused(self, notebook: str) -> frozenset[str]:
        """Give the ids of the sources of a notebook that are not to be used in answers."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT document_id FROM notebook_sources JOIN sources ON sources.key = source"
                " WHERE notebook = ? AND NOT used",
                (find_notebook_key(connection, notebook),),
            )
            return frozenset(document_id for (document_id,) in rows)


def put(database: Database, source: str, *, notebook: str) -> Source:
    """Let a source that is in the library stand in a notebook, and give it."""
    with database.write() as connection:
        key = find_source_key(connection, source)
        notebook_key = ensure_notebook(connection, notebook, created_at=now())
        put_into_notebook(connection, notebook_key=notebook_key, source_key=key)
        return load_sources(connection, [key])[key]


def list_notebooks(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Give the notebooks' names, oldest first."""
    return tuple(
        name for (name,) in connection.execute("SELECT name FROM notebooks WHERE removed_at IS NULL ORDER BY key")
    )


def ensure_notebook(connection: sqlite3.Connection, name: str, *, created_at: str) -> int:
    """Give a notebook's key, making it where it is missing."""
    name = _checked_name(name)
    connection.execute("INSERT OR IGNORE INTO notebooks (name, created_at) VALUES (?, ?)", (name, created_at))
    return find_notebook_key(connection, name)


def ensure_any_notebook(connection: sqlite3.Connection) -> None:
    """Make the default notebook where there is none at all."""
    if not list_notebooks(connection):
        ensure_notebook(connection, DEFAULT_NOTEBOOK, created_at=now())


def find_notebook_key(connection: sqlite3.Connection, name: str) -> int:
    """Give the key of the notebook of that name."""
    row = connection.execute("SELECT key FROM notebooks WHERE name = ?", (storable(" ".join(name.split())),)).fetchone()
    if row is None:
        names = ", ".join(repr(known) for known in list_notebooks(connection)) or "none yet"
        raise NotebookNotFound(f"No notebook is named {name!r}.", remedy=f"There are: {names}.")
    return int(row[0])


def put_into_notebook(connection: sqlite3.Connection, *, notebook_key: int, source_key: int) -> None:
    """Let a source stand in a notebook, if it does not yet; one that was set aside comes back."""
    connection.execute(
        "INSERT INTO notebook_sources (notebook, source) VALUES (?, ?) ON CONFLICT DO UPDATE SET removed_at = NULL",
        (notebook_key, source_key),
    )


def take_out_of_notebook(connection: sqlite3.Connection, *, notebook_key: int, source_key: int) -> None:
    """Take a source out of one notebook; others keep it."""
    connection.execute("DELETE FROM notebook_sources WHERE notebook = ? AND source = ?", (notebook_key, source_key))


def notebook_source_keys(connection: sqlite3.Connection, notebook_key: int) -> frozenset[int]:
    """Give the keys of the sources that stand in a notebook."""
    rows = connection.execute(
        "SELECT source FROM notebook_sources WHERE notebook = ? AND removed_at IS NULL", (notebook_key,)
    )
    return frozenset(key for (key,) in rows)


def homeless_source_keys(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Give the keys of the sources that stand in no notebook any more."""
    rows = connection.execute("SELECT key FROM sources WHERE key NOT IN (SELECT source FROM notebook_sources)")
    return tuple(key for (key,) in rows)


def scope_keys(
    connection: sqlite3.Connection, *, notebook: str | None, sources: Collection[str] | None
) -> frozenset[int] | None:
    """Give the keys of the sources that a search may look at; None means every source.

    `sources` are ids or unique beginnings of ids. With a notebook too, only those of them that stand in it count.
    """
    keys: frozenset[int] | None = None
    if notebook is not None:
        keys = notebook_source_keys(connection, find_notebook_key(connection, notebook))
    if sources is not None:
        chosen = frozenset(find_source_key(connection, source) for source in sources)
        return chosen if keys is None else keys & chosen
    return _all_but_aside(connection) if keys is None else keys


def _all_but_aside(connection: sqlite3.Connection) -> frozenset[int] | None:
    """Give the keys of the sources that are not set aside everywhere; None where that is all of them."""
    rows = connection.execute(
        "SELECT key, key IN (SELECT source FROM notebook_sources JOIN notebooks ON notebooks.key = notebook"
        " WHERE notebook_sources.removed_at IS NULL AND notebooks.removed_at IS NULL) FROM sources"
    ).fetchall()
    return None if all(stands for _, stands in rows) else frozenset(key for key, stands in rows if stands)


def _checked_name(name: str) -> str:
    name = storable(" ".join(name.split()))
    if not name:
        raise LibraryError("A notebook needs a name.", remedy="Give it one.")
    return name


def _free_name(connection: sqlite3.Connection, name: str) -> str:
    name = _checked_name(name)
    if name in list_notebooks(connection):
        raise LibraryError(f"There is a notebook {name!r} already.", remedy="Choose another name.")
    return name
