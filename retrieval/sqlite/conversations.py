"""Keeps conversations, turn by turn as JSON text, and texts that are slow to make.

Functions over a lent connection, whose transaction is the caller's. What a turn holds is the caller's matter.
"""

from __future__ import annotations

import json
import sqlite3

from retrieval.errors import LibraryError
from retrieval.kept import Conversation
from retrieval.sqlite.sources import storable


def create_conversation(connection: sqlite3.Connection, *, notebook_key: int, title: str, created_at: str) -> int:
    """Begin a conversation and give its id."""
    key = connection.execute(
        "INSERT INTO conversations (notebook, title, created_at, changed_at) VALUES (?, ?, ?, ?)",
        (notebook_key, storable(title), created_at, created_at),
    ).lastrowid
    assert key is not None
    return int(key)


def list_conversations(connection: sqlite3.Connection, notebook: str | None) -> tuple[Conversation, ...]:
    """Give the conversations of a notebook, or of all, the one changed last first."""
    rows = connection.execute(
        "SELECT conversations.key, notebooks.name, title, conversations.created_at, changed_at,"
        " (SELECT count(*) FROM turns WHERE conversation = conversations.key)"
        " FROM conversations JOIN notebooks ON notebooks.key = conversations.notebook"
        " WHERE notebooks.removed_at IS NULL AND (?1 IS NULL OR notebooks.name = ?1)"
        " ORDER BY changed_at DESC, conversations.key DESC",
        (notebook,),
    )
    return tuple(Conversation(*row) for row in rows)


def append_turn(connection: sqlite3.Connection, conversation: int, body: str, *, changed_at: str) -> None:
    """Add a turn, which must be JSON text, to the end of a conversation."""
    json.loads(body)
    changed = connection.execute("UPDATE conversations SET changed_at = ? WHERE key = ?", (changed_at, conversation))
    if not changed.rowcount:
        raise LibraryError("The conversation has been deleted.", remedy="Begin a new one.")
    connection.execute(
        "INSERT INTO turns SELECT ?1, coalesce(max(ordinal) + 1, 0), ?2 FROM turns WHERE conversation = ?1",
        (conversation, storable(body)),
    )


def replace_turn(
    connection: sqlite3.Connection, conversation: int, ordinal: int, body: str, *, changed_at: str
) -> None:
    """Put another turn, JSON text, in the place of one."""
    json.loads(body)
    changed = connection.execute(
        "UPDATE turns SET body = ? WHERE conversation = ? AND ordinal = ?", (storable(body), conversation, ordinal)
    )
    if not changed.rowcount:
        raise LibraryError("The answer has been deleted.", remedy="Ask anew.")
    connection.execute("UPDATE conversations SET changed_at = ? WHERE key = ?", (changed_at, conversation))


def restore_conversation(
    connection: sqlite3.Connection, kept: Conversation, turns: tuple[str, ...], *, notebook_key: int
) -> None:
    """Put a deleted conversation back as it was; one that is there already stays as it is."""
    made = connection.execute(
        "INSERT OR IGNORE INTO conversations (key, notebook, title, created_at, changed_at) VALUES (?, ?, ?, ?, ?)",
        (kept.id, notebook_key, storable(kept.title), kept.created_at, kept.changed_at),
    )
    if made.rowcount:
        rows = [(kept.id, ordinal, storable(body)) for ordinal, body in enumerate(turns)]
        connection.executemany("INSERT INTO turns (conversation, ordinal, body) VALUES (?, ?, ?)", rows)


def load_turns(connection: sqlite3.Connection, conversation: int) -> tuple[str, ...]:
    """Give a conversation's turns in order, each as it was appended."""
    rows = connection.execute("SELECT body FROM turns WHERE conversation = ? ORDER BY ordinal", (conversation,))
    return tuple(body for (body,) in rows)


def rename_conversation(connection: sqlite3.Connection, conversation: int, title: str) -> None:
    """Give a conversation another title."""
    connection.execute("UPDATE conversations SET title = ? WHERE key = ?", (storable(title), conversation))


def delete_conversation(connection: sqlite3.Connection, conversation: int) -> None:
    """Delete a conversation with its turns; one that is gone already is no error."""
    connection.execute("DELETE FROM conversations WHERE key = ?", (conversation,))


def cache_text(connection: sqlite3.Connection, kind: str, key: str, text: str, *, source_key: int | None) -> None:
    """Keep a text under its kind and key, in place of an earlier one; it goes when its source goes."""
    connection.execute(
        "INSERT OR REPLACE INTO cached_texts (kind, key, source, text) VALUES (?, ?, ?, ?)",
        (kind, key, source_key, storable(text)),
    )


def cached_text(connection: sqlite3.Connection, kind: str, key: str) -> str | None:
    """Give the text kept under that kind and key, or None."""
    row = connection.execute("SELECT text FROM cached_texts WHERE kind = ? AND key = ?", (kind, key)).fetchone()
    return None if row is None else str(row[0])
