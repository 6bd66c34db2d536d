"""Gives passages by their keys, as a search needs them."""

from __future__ import annotations

from collections.abc import Collection

from retrieval.source import Source, StoredPassage
from retrieval.sqlite.database import Database
from retrieval.sqlite.stores.documents import load_keys_on_pages, load_passages_by_key, load_sources, newest_only
from retrieval.sqlite.stores.notebooks import scope_keys


class SqlitePassages:
    """The port PassageStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def scope(self, *, notebook: str | None, sources: Collection[str] | None) -> frozenset[int] | None:
        """Give what a search may look at; None means every source."""
        with self._database.read() as connection:
            keys = scope_keys(connection, notebook=notebook, sources=sources)
            return newest_only(connection, keys) if sources is None else keys

    def sources(self, scope: frozenset[int] | None) -> dict[int, Source]:
        """Give the sources in a scope by their keys, oldest first."""
        with self._database.read() as connection:
            return load_sources(connection, scope)

    def on_pages(self, pages: Collection[int], *, scope: frozenset[int] | None) -> frozenset[int]:
        """Give the keys of the passages that stand at least partly on pages of these numbers."""
        if not pages:
            return frozenset()
        with self._database.read() as connection:
            return load_keys_on_pages(connection, pages, source_keys=scope)

    def by_key(self, keys: Collection[int]) -> dict[int, StoredPassage]:
        """Give the passages of those keys with their sources."""
        with self._database.read() as connection:
            return load_passages_by_key(connection, keys)
