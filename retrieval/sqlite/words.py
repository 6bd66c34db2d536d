"""Finds the passages that have a word, by SQLite's FTS5.

Knows how a phrase becomes a query that cannot be syntax, and how BM25 as FTS5 computes it is brought to 0..1.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Collection, Sequence

import numpy as np

from retrieval.hits import Held
from retrieval.ranking.aboutness import Spread
from retrieval.ranking.source_names import name_words
from retrieval.ranking.words import BM25_K1, HEADING_WEIGHT, LEAST_RARITY, TEXT_WEIGHT, TITLE_WEIGHT
from retrieval.sqlite.database import Database


class SqliteWords:
    """The port WordIndex."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._spread: tuple[str, Spread] | None = None

    def look_up(self, phrases: Sequence[Sequence[str]]) -> tuple[Spread, tuple[Held, ...]]:
        """Give how passages are spread and, for each choice of phrases, what has the first one that any has."""
        with self._database.read() as connection:
            spread = self._spread_now(connection)
            passages = int(spread.counts.sum())
            return spread, tuple(_first_held(connection, choice, passages) for choice in phrases)

    def counts(self, words: Collection[str]) -> dict[str, int]:
        """Tell of each word how many passages have it."""
        with self._database.read() as connection:
            return {word: _count(connection, word) for word in words}

    def spread(self) -> Spread:
        """Give how passages are spread over sources."""
        with self._database.read() as connection:
            return self._spread_now(connection)

    def sources_with(self, words: Collection[str]) -> frozenset[int]:
        """Give the keys of the sources that have one of some words in a passage or in the title."""
        if not words:
            return frozenset()
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT DISTINCT source FROM passages WHERE key IN (SELECT rowid FROM words WHERE words MATCH ?)",
                (" OR ".join(map(_quoted, words)),),
            )
            return frozenset(key for (key,) in rows)

    def _spread_now(self, connection: sqlite3.Connection) -> Spread:
        """Give the spread, which is read again only when a source came, went or was renamed."""
        stamp = str(connection.execute("SELECT value FROM stamps WHERE name = 'words changed'").fetchone()[0])
        with self._lock:
            known = self._spread
        if known is None or known[0] != stamp:
            known = (stamp, _load_spread(connection))
            with self._lock:
                self._spread = known
        return known[1]


def _load_spread(connection: sqlite3.Connection) -> Spread:
    """Read where the passages stand; sources without passages are left out."""
    ranges = connection.execute(
        "SELECT source, min(key), count(*) FROM passages GROUP BY source ORDER BY min(key)"
    ).fetchall()
    named = {key: names for key, *names in connection.execute("SELECT key, title, path FROM sources")}
    columns = np.array(ranges, np.int64).reshape(-1, 3).T
    return Spread(columns[0], columns[1], columns[2], tuple(name_words(*named[source]) for source, _, _ in ranges))


def _first_held(connection: sqlite3.Connection, phrases: Sequence[str], passages: int) -> Held:
    rows = next(filter(None, (_rows(connection, phrase) for phrase in phrases)), [])
    # FTS5 gives a word of most passages next to no weight.
    rarity = max(math.log((passages - len(rows) + 0.5) / (len(rows) + 0.5)), LEAST_RARITY)
    columns = np.array(rows, np.float64).reshape(-1, 2).T
    return Held(columns[0].astype(np.int64), columns[1] / (rarity * (BM25_K1 + 1)))


def _rows(connection: sqlite3.Connection, phrase: str) -> list[tuple[int, float]]:
    return connection.execute(
        "SELECT rowid, -bm25(words, ?, ?, ?) FROM words WHERE words MATCH ?",
        (TEXT_WEIGHT, HEADING_WEIGHT, TITLE_WEIGHT, _quoted(phrase)),
    ).fetchall()


def _count(connection: sqlite3.Connection, word: str) -> int:
    row = connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", (_quoted(word),)).fetchone()
    return int(row[0])


def _quoted(phrase: str) -> str:
    return f'"{phrase.replace(chr(34), " ")}"'
