"""Keeps which sources a notebook uses in answers, and what was removed from it but can still be brought back.

What is set aside is found by no search and listed nowhere, and yet all of it is there until it is purged. Functions
over a lent connection, whose transaction is the caller's.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from retrieval.errors import NotebookNotFound
from retrieval.kept import Aside


def use(connection: sqlite3.Connection, ids: Collection[str], *, notebook_key: int, used: bool) -> None:
    """Say whether sources, by their whole ids, are to be used in a notebook's answers."""
    connection.execute(
        "UPDATE notebook_sources SET used = ? WHERE notebook = ? AND source IN"
        " (SELECT key FROM sources WHERE document_id IN (SELECT value FROM json_each(?)))",
        (used, notebook_key, json.dumps(list(ids))),
    )


def unused(connection: sqlite3.Connection, notebook_key: int) -> frozenset[str]:
    """Give the ids of the sources that are not to be used in a notebook's answers."""
    rows = connection.execute(
        "SELECT document_id FROM notebook_sources JOIN sources ON sources.key = source WHERE notebook = ? AND NOT used",
        (notebook_key,),
    )
    return frozenset(document_id for (document_id,) in rows)


def set_aside(connection: sqlite3.Connection, *, notebook_key: int, source_key: int, at: str) -> None:
    """Remove a source from a notebook for the time being."""
    connection.execute(
        "UPDATE notebook_sources SET removed_at = ? WHERE notebook = ? AND source = ?", (at, notebook_key, source_key)
    )


def set_notebook_aside(connection: sqlite3.Connection, key: int, *, at: str) -> None:
    """Remove a notebook for the time being; its name, made one that no other can have, is free at once."""
    connection.execute(
        "UPDATE notebooks SET name = ' ' || key || ' ' || name, removed_at = ? WHERE key = ? AND removed_at IS NULL",
        (at, key),
    )


def bring_notebook_back(connection: sqlite3.Connection, key: int) -> str:
    """Bring a notebook back and give its name, with a number where its own was taken meanwhile."""
    wanted = next((each.title for each in notebooks_aside(connection) if each.id == str(key)), None)
    if wanted is None:
        raise NotebookNotFound("This notebook has been deleted for good.", remedy="Make a new one.")
    names = {name for (name,) in connection.execute("SELECT name FROM notebooks WHERE key != ?", (key,))}
    name, number = wanted, 1
    while name in names:
        number += 1
        name = f"{wanted} ({number})"
    connection.execute("UPDATE notebooks SET name = ?, removed_at = NULL WHERE key = ?", (name, key))
    return name


def sources_aside(connection: sqlite3.Connection, notebook_key: int) -> tuple[Aside, ...]:
    """Give the sources that were set aside in a notebook, the last one first."""
    rows = connection.execute(
        "SELECT document_id, title, removed_at FROM notebook_sources JOIN sources ON sources.key = source"
        " WHERE notebook = ? AND removed_at IS NOT NULL ORDER BY removed_at DESC",
        (notebook_key,),
    )
    return tuple(Aside(*row) for row in rows)


def notebooks_aside(connection: sqlite3.Connection) -> tuple[Aside, ...]:
    """Give the notebooks that were set aside, the last one first."""
    rows = connection.execute(
        "SELECT key, name, removed_at FROM notebooks WHERE removed_at IS NOT NULL ORDER BY removed_at DESC"
    )
    return tuple(Aside(str(key), name.split(" ", 2)[2], removed_at) for key, name, removed_at in rows)


def is_aside(connection: sqlite3.Connection, *, before: str) -> bool:
    """Tell whether anything was set aside before that time."""
    found = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM notebook_sources WHERE removed_at <= ?1)"
        " OR EXISTS (SELECT 1 FROM notebooks WHERE removed_at <= ?1)",
        (before,),
    ).fetchone()
    return bool(found[0])


def forget_aside(connection: sqlite3.Connection, *, before: str) -> None:
    """Delete what was set aside before that time; sources that stand in no notebook then are the caller's matter."""
    connection.execute("DELETE FROM notebook_sources WHERE removed_at <= ?", (before,))
    connection.execute("DELETE FROM notebooks WHERE removed_at <= ?", (before,))
