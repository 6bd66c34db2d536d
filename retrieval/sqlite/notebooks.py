"""Keeps which sources stand in which notebook, and what a search may look at.

Functions over a lent connection, whose transaction is the caller's.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from retrieval.errors import LibraryError, NotebookNotFound
from retrieval.sqlite.sources import find_source_key, storable


def list_notebooks(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Give the notebooks' names, oldest first."""
    return tuple(
        name for (name,) in connection.execute("SELECT name FROM notebooks WHERE removed_at IS NULL ORDER BY key")
    )


def create_notebook(connection: sqlite3.Connection, name: str, *, created_at: str) -> None:
    """Make an empty notebook."""
    name = _checked_name(name)
    if name in list_notebooks(connection):
        raise LibraryError(f"There is a notebook {name!r} already.", remedy="Choose another name.")
    connection.execute("INSERT INTO notebooks (name, created_at) VALUES (?, ?)", (name, created_at))


def ensure_notebook(connection: sqlite3.Connection, name: str, *, created_at: str) -> int:
    """Give a notebook's key, making it where it is missing."""
    name = _checked_name(name)
    connection.execute("INSERT OR IGNORE INTO notebooks (name, created_at) VALUES (?, ?)", (name, created_at))
    return find_notebook_key(connection, name)


def rename_notebook(connection: sqlite3.Connection, name: str, new_name: str) -> None:
    """Give a notebook another name."""
    key = find_notebook_key(connection, name)
    new_name = _checked_name(new_name)
    if new_name != name and new_name in list_notebooks(connection):
        raise LibraryError(f"There is a notebook {new_name!r} already.", remedy="Choose another name.")
    connection.execute("UPDATE notebooks SET name = ? WHERE key = ?", (new_name, key))


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
