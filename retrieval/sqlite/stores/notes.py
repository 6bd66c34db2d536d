"""Keeps notes, Markdown with the quotes they rest on, and what was made of a notebook as a whole.

A note keeps its quotes' words: they stay when the source goes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from ingest.content.locator import locator_from_json, locator_to_json
from retrieval.errors import LibraryError
from retrieval.kept import KeptQuote, KeptReport, Note
from retrieval.sqlite.database import Database, now
from retrieval.sqlite.stores.notebooks import find_notebook_key
from retrieval.storable import storable

_NOTES = (
    "SELECT notes.key, notebooks.name, title, text, quotes, notes.created_at, changed_at"
    " FROM notes JOIN notebooks ON notebooks.key = notes.notebook"
)


class SqliteNotes:
    """The port NoteStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, *, notebook: str, title: str, text: str, quotes: Sequence[KeptQuote] = ()) -> Note:
        """Keep a new note, Markdown in which `[^1]` marks the first quote."""
        with self._database.write() as connection:
            key = connection.execute(
                "INSERT INTO notes (notebook, title, text, quotes, created_at, changed_at)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                (find_notebook_key(connection, notebook), storable(title), storable(text), _packed(quotes), now()),
            ).lastrowid
            assert key is not None
            return _load(connection, key)

    def update(self, note_id: int, *, title: str, text: str) -> Note:
        """Give a note another title and text; its quotes stay."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE notes SET title = ?, text = ?, changed_at = ? WHERE key = ?",
                (storable(title), storable(text), now(), note_id),
            )
            return _load(connection, note_id)

    def all(self, notebook: str | None = None) -> tuple[Note, ...]:
        """Give the notes of a notebook, or all, the one changed last first."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"{_NOTES} WHERE notebooks.removed_at IS NULL AND (?1 IS NULL OR notebooks.name = ?1)"
                " ORDER BY changed_at DESC, notes.key DESC",
                (notebook,),
            )
            return tuple(_note(row) for row in rows)

    def get(self, note_id: int) -> Note:
        """Give one note."""
        with self._database.read() as connection:
            return _load(connection, note_id)

    def delete(self, note_id: int) -> Note:
        """Delete a note and give it as it was, so that it can be restored."""
        with self._database.write() as connection:
            note = _load(connection, note_id)
            connection.execute("DELETE FROM notes WHERE key = ?", (note_id,))
            return note

    def restore(self, note: Note) -> None:
        """Put a deleted note back as it was; one that is there already stays as it is."""
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO notes (key, notebook, title, text, quotes, created_at, changed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    note.id,
                    find_notebook_key(connection, note.notebook),
                    note.title,
                    note.text,
                    _packed(note.quotes),
                    note.created_at,
                    note.changed_at,
                ),
            )


class SqliteReports:
    """The port ReportStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, *, notebook: str, kind: str, body: str) -> None:
        """Keep a notebook's report of that kind, JSON text, in place of an earlier one."""
        json.loads(body)
        with self._database.write() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO reports (notebook, kind, body, made_at) VALUES (?, ?, ?, ?)",
                (find_notebook_key(connection, notebook), kind, storable(body), now()),
            )

    def get(self, *, notebook: str, kind: str) -> KeptReport | None:
        """Give a notebook's report of that kind, or None."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT body, made_at FROM reports WHERE notebook = ? AND kind = ?",
                (find_notebook_key(connection, notebook), kind),
            ).fetchone()
        return None if row is None else KeptReport(*row)


def _load(connection: sqlite3.Connection, note_id: int) -> Note:
    row = connection.execute(f"{_NOTES} WHERE notes.key = ?", (note_id,)).fetchone()
    if row is None:
        raise LibraryError("The note has been deleted.", remedy="Write a new one.")
    return _note(row)


def _note(row: tuple[int, str, str, str, str, str, str]) -> Note:
    key, notebook, title, text, quotes, created_at, changed_at = row
    return Note(key, notebook, title, text, _unpacked(quotes), created_at, changed_at)


def _packed(quotes: Sequence[KeptQuote]) -> str:
    return storable(json.dumps([_quote_json(quote) for quote in quotes], ensure_ascii=False))


def _quote_json(quote: KeptQuote) -> dict[str, Any]:
    values = {field.name: getattr(quote, field.name) for field in fields(quote) if field.name != "locator"}
    return {**values, "place": locator_to_json(quote.locator)}


def _unpacked(body: str) -> tuple[KeptQuote, ...]:
    return tuple(_quote(value) for value in json.loads(body))


def _quote(value: dict[str, Any]) -> KeptQuote:
    """Read a quote; one that was kept before there were locators has a page and boxes of its own."""
    known = {field.name: value[field.name] for field in fields(KeptQuote) if field.name != "locator"}
    return KeptQuote(**known, locator=locator_from_json(value.get("place", value)))
