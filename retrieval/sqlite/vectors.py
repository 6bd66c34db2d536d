"""Keeps vectors as blobs beside their passages, by the name of what embedded them.

The functions take a lent connection, whose transaction is the caller's. Two stamps tell a cache whether it is stale:
one changes with every change, the other only when vectors went away.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.hits import Near
from retrieval.source import PendingPassage
from retrieval.sqlite.database import Database
from retrieval.sqlite.packing import pack_vector, unpack_vectors

if TYPE_CHECKING:
    from retrieval.sqlite.nearest import VectorIndex


@dataclass(frozen=True, slots=True)
class Stamps:
    """Random tokens: `changed` is new after every change to the vectors, `removed` after every removal."""

    changed: str
    removed: str


@dataclass(frozen=True, slots=True)
class VectorRows:
    """Vectors with where they belong: three int64[n] and float32[n, dimension]; `keys` only grow."""

    keys: NDArray[np.int64]
    passages: NDArray[np.int64]
    sources: NDArray[np.int64]
    vectors: NDArray[np.float32]


class SqliteVectors:
    """The port VectorStore; an index over the vectors is loaded when the first search wants it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._lock = threading.Lock()
        self._indexes: dict[str, VectorIndex] = {}

    def unindexed(self, embedder: str) -> dict[str, int]:
        """Tell of each source with passages that have no vector of that embedder yet, how many those are."""
        with self._database.read() as connection:
            return unindexed(connection, embedder)

    def pending(self, embedder: str) -> tuple[PendingPassage, ...]:
        """Give the passages that have no vector of that embedder yet."""
        with self._database.read() as connection:
            return pending_passages(connection, embedder)

    def add(self, embedder: str, passage_keys: Sequence[int], vectors: NDArray[np.float32]) -> int:
        """Store unit vectors of pending passages, and give how many were new."""
        with self._database.write() as connection:
            return insert_vectors(connection, embedder, passage_keys, vectors)

    def retire_others(self, embedder: str) -> None:
        """Delete other embedders' vectors once every passage has one of this embedder; before that, do nothing."""
        with self._database.write() as connection:
            if not pending_passages(connection, embedder):
                forget_other_embedders(connection, embedder)

    def nearest(
        self, embedder: str, query: NDArray[np.float32], *, limit: int, scope: frozenset[int] | None
    ) -> tuple[Near, ...]:
        """Give the passages nearest to a unit vector, nearest first."""
        from retrieval.sqlite.nearest import VectorIndex  # noqa: PLC0415 - faiss loads when it is first needed

        with self._lock:
            index = self._indexes.get(embedder)
            if index is None:
                index = VectorIndex(self._database, self._folder, embedder=embedder, dimension=len(query))
                self._indexes[embedder] = index
        return index.search(query, limit=limit, source_keys=scope)

    def count(self, embedder: str) -> int:
        """Count the vectors of that embedder."""
        with self._database.read() as connection:
            return count_vectors(connection, embedder)


def load_stamps(connection: sqlite3.Connection) -> Stamps:
    """Give the stamps as they are now."""
    values = dict(connection.execute("SELECT name, value FROM stamps"))
    return Stamps(changed=values["vectors changed"], removed=values["vectors removed"])


def stamp_vectors_changed(connection: sqlite3.Connection, *, removed: bool) -> None:
    """Say that vectors were added or, with `removed`, went away."""
    names = ("vectors changed", "vectors removed") if removed else ("vectors changed",)
    for name in names:
        connection.execute("UPDATE stamps SET value = hex(randomblob(16)) WHERE name = ?", (name,))


def insert_vectors(
    connection: sqlite3.Connection, embedder: str, passage_keys: Sequence[int], vectors: NDArray[np.float32]
) -> int:
    """Store unit vectors, float32[n, dimension], and give how many were new.

    A passage that was removed while it was being embedded is passed over, and so is one that has a vector already.
    """
    connection.execute(
        "INSERT OR IGNORE INTO embedders (name, dimension) VALUES (?, ?)", (embedder, int(vectors.shape[1]))
    )
    key, dimension = connection.execute("SELECT key, dimension FROM embedders WHERE name = ?", (embedder,)).fetchone()
    if dimension != vectors.shape[1]:
        raise ValueError(f"{embedder} made vectors of {dimension} numbers before and of {vectors.shape[1]} now")
    stored = 0
    for passage, vector in zip(passage_keys, vectors, strict=True):
        stored += connection.execute(
            "INSERT OR IGNORE INTO vectors (embedder, passage, vector) SELECT ?, key, ? FROM passages WHERE key = ?",
            (key, pack_vector(vector), passage),
        ).rowcount
    if stored:
        stamp_vectors_changed(connection, removed=False)
    return stored


def pending_passages(connection: sqlite3.Connection, embedder: str) -> tuple[PendingPassage, ...]:
    """Give the passages that have no vector of that embedder, in the order they were added."""
    rows = connection.execute(
        "SELECT passages.key, passages.text, passages.heading, sources.title FROM passages"
        " JOIN sources ON sources.key = passages.source WHERE NOT EXISTS (SELECT 1 FROM vectors"
        " JOIN embedders ON embedders.key = vectors.embedder"
        " WHERE vectors.passage = passages.key AND embedders.name = ?) ORDER BY passages.key",
        (embedder,),
    )
    return tuple(PendingPassage(*row) for row in rows)


def unindexed(connection: sqlite3.Connection, embedder: str) -> dict[str, int]:
    """Count each source's passages that have no vector of that embedder; a source without such is not named."""
    rows = connection.execute(
        "SELECT document_id, count(*) FROM passages JOIN sources ON sources.key = passages.source"
        " WHERE passages.key NOT IN (SELECT passage FROM vectors JOIN embedders ON embedders.key = vectors.embedder"
        " WHERE embedders.name = ?) GROUP BY passages.source",
        (embedder,),
    )
    return dict(rows.fetchall())


def count_vectors(connection: sqlite3.Connection, embedder: str) -> int:
    """Count the vectors of that embedder."""
    row = connection.execute(
        "SELECT count(*) FROM vectors WHERE embedder = (SELECT key FROM embedders WHERE name = ?)", (embedder,)
    ).fetchone()
    return int(row[0])


def load_vectors(connection: sqlite3.Connection, embedder: str, dimension: int, *, after: int = 0) -> VectorRows:
    """Give an embedder's vectors whose key is greater than `after`, by key."""
    rows = connection.execute(
        "SELECT vectors.key, vectors.passage, passages.source, vectors.vector FROM vectors"
        " JOIN passages ON passages.key = vectors.passage"
        " WHERE vectors.embedder = (SELECT key FROM embedders WHERE name = ?) AND vectors.key > ? ORDER BY vectors.key",
        (embedder, after),
    ).fetchall()
    places = np.array([row[:3] for row in rows], np.int64).reshape(-1, 3)
    return VectorRows(
        keys=places[:, 0],
        passages=places[:, 1],
        sources=places[:, 2],
        vectors=unpack_vectors((row[3] for row in rows), dimension),
    )


def load_places(connection: sqlite3.Connection, embedder: str) -> NDArray[np.int64]:
    """Give int64[n, 3] for an embedder's vectors by key: key, passage, source."""
    rows = connection.execute(
        "SELECT vectors.key, vectors.passage, passages.source FROM vectors"
        " JOIN passages ON passages.key = vectors.passage"
        " WHERE vectors.embedder = (SELECT key FROM embedders WHERE name = ?) ORDER BY vectors.key",
        (embedder,),
    ).fetchall()
    return np.array(rows, np.int64).reshape(-1, 3)


def forget_other_embedders(connection: sqlite3.Connection, embedder: str) -> None:
    """Delete the vectors of every other embedder."""
    deleted = connection.execute("DELETE FROM embedders WHERE name <> ?", (embedder,)).rowcount
    if deleted:
        stamp_vectors_changed(connection, removed=True)
