"""Gives passages by their keys, as a search needs them, from memory."""

from __future__ import annotations

from collections.abc import Collection

from retrieval.memory.state import State
from retrieval.source import Source, StoredPassage


class MemoryPassages:
    """The port PassageStore."""

    def __init__(self, state: State) -> None:
        self._state = state

    def scope(self, *, notebook: str | None, sources: Collection[str] | None) -> frozenset[int] | None:
        """Give what a search may look at."""
        with self._state.open():
            state = self._state
            chosen = None if sources is None else frozenset(state.source(each).key for each in sources)
            if notebook is None and chosen is not None:
                return chosen
            notebooks = state.standing_notebooks() if notebook is None else [state.notebook(notebook)]
            standing = {key for each in notebooks for key, how in each.standing.items() if how.removed_at is None}
            if chosen is not None:
                return chosen & standing
            return frozenset(key for key in standing if not state.sources[key].source.replaced_by)

    def sources(self, scope: frozenset[int] | None) -> dict[int, Source]:
        """Give the sources in a scope by their keys, oldest first."""
        with self._state.open():
            return {key: each.source for key, each in self._state.sources.items() if scope is None or key in scope}

    def on_pages(self, pages: Collection[int], *, scope: frozenset[int] | None) -> frozenset[int]:
        """Give the keys of the passages that stand at least partly on pages of these numbers."""
        with self._state.open():
            return frozenset(
                key
                for stored in self._state.sources.values()
                if scope is None or stored.key in scope
                for key, passage in stored.passages.items()
                if any(passage.first_page <= page <= passage.last_page for page in pages)
            )

    def by_key(self, keys: Collection[int]) -> dict[int, StoredPassage]:
        """Give the passages of those keys with their sources."""
        wanted = set(keys)
        with self._state.open():
            return {
                key: StoredPassage(key, stored.key, stored.source, passage)
                for stored in self._state.sources.values()
                for key, passage in stored.passages.items()
                if key in wanted
            }
