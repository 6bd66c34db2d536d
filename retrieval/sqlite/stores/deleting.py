"""Deletes sources, rows first and then the originals that no row names any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from retrieval.errors import LibraryBusy
from retrieval.sqlite import vectors
from retrieval.sqlite.database import Database
from retrieval.sqlite.stores import documents
from retrieval.sqlite.stores.originals import Originals


class Deleting:
    """What every store that may delete a source calls."""

    def __init__(self, database: Database, originals: Originals) -> None:
        self._database = database
        self._originals = originals

    def delete(self, connection: sqlite3.Connection, keys: Collection[int]) -> None:
        """Delete the rows of sources, inside the caller's transaction; `sweep` is to follow it."""
        for key in keys:
            documents.delete_source(connection, key)
        if keys:
            vectors.stamp_vectors_changed(connection, removed=True)

    def sweep(self) -> None:
        """Delete originals that no source has, under the write lock so that none is just being added."""
        with self._database.read() as connection:
            if not self._originals.leftovers(documents.original_names(connection)):
                return
        try:
            with self._database.write() as connection:
                for leftover in self._originals.leftovers(documents.original_names(connection)):
                    leftover.unlink(missing_ok=True)
        except LibraryBusy:
            return  # another quoth is writing; the next start sweeps
