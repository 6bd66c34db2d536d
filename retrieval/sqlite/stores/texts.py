"""Keeps texts that are slow to make and can be made again."""

from __future__ import annotations

from retrieval.sqlite.database import Database
from retrieval.sqlite.stores.documents import find_source_key
from retrieval.storable import storable


class SqliteTexts:
    """The port TextCache."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, kind: str, key: str, text: str, *, source: str | None = None) -> None:
        """Keep a text under its kind and key, in place of an earlier one; it goes when its source goes."""
        with self._database.write() as connection:
            source_key = None if source is None else find_source_key(connection, source)
            connection.execute(
                "INSERT OR REPLACE INTO cached_texts (kind, key, source, text) VALUES (?, ?, ?, ?)",
                (kind, key, source_key, storable(text)),
            )

    def get(self, kind: str, key: str) -> str | None:
        """Give the text kept under that kind and key, or None."""
        with self._database.read() as connection:
            row = connection.execute("SELECT text FROM cached_texts WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else str(row[0])
