"""Keeps notes, Markdown with the quotes they rest on, and what was made of a notebook as a whole.

Functions over a lent connection, whose transaction is the caller's. A note keeps its quotes' words: they stay when the
source goes. What a report of a notebook holds is the caller's matter.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict

from retrieval.errors import LibraryError
from retrieval.kept import KeptQuote, KeptReport, Note
from retrieval.sqlite.sources import storable

_COLUMNS = "notes.key, notebooks.name, title, text, quotes, notes.created_at, changed_at"


def insert_note(
    connection: sqlite3.Connection,
    *,
    notebook_key: int,
    title: str,
    text: str,
    quotes: tuple[KeptQuote, ...],
    created_at: str,
) -> int:
    """Keep a new note and give its id."""
    key = connection.execute(
        "INSERT INTO notes (notebook, title, text, quotes, created_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
        (notebook_key, storable(title), storable(text), _packed(quotes), created_at, created_at),
    ).lastrowid
    assert key is not None
    return int(key)


def restore_note(connection: sqlite3.Connection, note: Note, *, notebook_key: int) -> None:
    """Put a deleted note back as it was; one that is there already stays as it is."""
    connection.execute(
        "INSERT OR IGNORE INTO notes (key, notebook, title, text, quotes, created_at, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (note.id, notebook_key, note.title, note.text, _packed(note.quotes), note.created_at, note.changed_at),
    )


def load_notes(connection: sqlite3.Connection, notebook: str | None) -> tuple[Note, ...]:
    """Give the notes of a notebook, or all, the one changed last first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM notes JOIN notebooks ON notebooks.key = notes.notebook"  # noqa: S608 - a constant
        " WHERE ?1 IS NULL OR notebooks.name = ?1 ORDER BY changed_at DESC, notes.key DESC",
        (notebook,),
    )
    return tuple(_note(row) for row in rows)


def load_note(connection: sqlite3.Connection, note_id: int) -> Note:
    """Give one note."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM notes JOIN notebooks ON notebooks.key = notes.notebook"  # noqa: S608 - a constant
        " WHERE notes.key = ?",
        (note_id,),
    ).fetchone()
    if row is None:
        raise _gone()
    return _note(row)


def update_note(connection: sqlite3.Connection, note_id: int, *, title: str, text: str, changed_at: str) -> None:
    """Give a note another title and text; its quotes stay."""
    changed = connection.execute(
        "UPDATE notes SET title = ?, text = ?, changed_at = ? WHERE key = ?",
        (storable(title), storable(text), changed_at, note_id),
    )
    if not changed.rowcount:
        raise _gone()


def delete_note(connection: sqlite3.Connection, note_id: int) -> None:
    """Delete a note; one that is gone already is no error."""
    connection.execute("DELETE FROM notes WHERE key = ?", (note_id,))


def keep_report(connection: sqlite3.Connection, *, notebook_key: int, kind: str, body: str, made_at: str) -> None:
    """Keep a notebook's report of that kind, JSON text, in place of an earlier one."""
    json.loads(body)
    connection.execute(
        "INSERT OR REPLACE INTO reports (notebook, kind, body, made_at) VALUES (?, ?, ?, ?)",
        (notebook_key, kind, storable(body), made_at),
    )


def load_report(connection: sqlite3.Connection, *, notebook_key: int, kind: str) -> KeptReport | None:
    """Give a notebook's report of that kind, or None."""
    row = connection.execute(
        "SELECT body, made_at FROM reports WHERE notebook = ? AND kind = ?", (notebook_key, kind)
    ).fetchone()
    return None if row is None else KeptReport(*row)


def _note(row: tuple[int, str, str, str, str, str, str]) -> Note:
    key, notebook, title, text, quotes, created_at, changed_at = row
    return Note(key, notebook, title, text, _unpacked(quotes), created_at, changed_at)


def _packed(quotes: tuple[KeptQuote, ...]) -> str:
    return storable(json.dumps([asdict(quote) for quote in quotes], ensure_ascii=False))


def _unpacked(body: str) -> tuple[KeptQuote, ...]:
    return tuple(
        KeptQuote(**{**quote, "boxes": tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in quote["boxes"])})
        for quote in json.loads(body)
    )


def _gone() -> LibraryError:
    return LibraryError("The note has been deleted.", remedy="Write a new one.")
