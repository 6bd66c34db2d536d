"""Keeps notebooks in memory, and what was removed but can be brought back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from retrieval.errors import LibraryError, NotebookNotFound
from retrieval.kept import Removed
from retrieval.memory.state import State, checked_name, now
from retrieval.source import Source


class MemoryNotebooks:
    """The port NotebookStore."""

    def __init__(self, state: State) -> None:
        self._state = state

    def all(self) -> tuple[str, ...]:
        """Give the notebooks' names, oldest first."""
        with self._state.open():
            return tuple(notebook.name for notebook in self._state.standing_notebooks())

    def create(self, name: str) -> None:
        """Make an empty notebook; a name that is taken is an error."""
        with self._state.open():
            self._state.ensure_notebook(self._free(name))

    def rename(self, name: str, new_name: str) -> None:
        """Give a notebook another name."""
        with self._state.open():
            notebook = self._state.notebook(name)
            if checked_name(new_name) != notebook.name:
                notebook.name = self._free(new_name)

    def delete(self, name: str) -> None:
        """Delete a notebook with all that hangs on it."""
        with self._state.open():
            self._state.delete_notebook(self._state.notebook(name).key)
            self._state.ensure_any_notebook()

    def put(self, source: str, *, notebook: str) -> Source:
        """Let a source that is in the library stand in a notebook too; one that was removed from it comes back."""
        with self._state.open():
            stored = self._state.source(source)
            self._state.put(stored, self._state.ensure_notebook(notebook))
            return stored.source

    def use(self, sources: Collection[str], *, notebook: str, used: bool) -> None:
        """Tick sources of a notebook, by whole ids, to be used in answers, or take their ticks away."""
        with self._state.open():
            for key, standing in self._state.notebook(notebook).standing.items():
                if self._state.sources[key].source.document_id in sources:
                    standing.used = used

    def unused(self, notebook: str) -> frozenset[str]:
        """Give the ids of the sources of a notebook that are not to be used in answers."""
        with self._state.open():
            standing = self._state.notebook(notebook).standing.items()
            return frozenset(self._state.sources[key].source.document_id for key, how in standing if not how.used)

    def _free(self, name: str) -> str:
        name = checked_name(name)
        if name in {notebook.name for notebook in self._state.standing_notebooks()}:
            raise LibraryError(f"There is a notebook {name!r} already.", remedy="Choose another name.")
        return name


class MemoryRemoved:
    """The port RemovedStore."""

    def __init__(self, state: State) -> None:
        self._state = state

    def remove_source(self, source: str, *, notebook: str) -> None:
        """Remove a source from a notebook; putting it into the notebook brings it back, until it is purged."""
        with self._state.open():
            standing = self._state.notebook(notebook).standing.get(self._state.source(source).key)
            if standing is not None:
                standing.removed_at = now()

    def remove_notebook(self, name: str) -> None:
        """Remove a notebook with all that is in it; its name is free at once."""
        with self._state.open():
            self._state.notebook(name).removed_at = now()
            self._state.ensure_any_notebook()

    def bring_notebook_back(self, notebook_id: str) -> str:
        """Bring a notebook back and give its name, with a number where its own was taken meanwhile."""
        with self._state.open():
            notebook = self._state.notebooks.get(int(notebook_id))
            if notebook is None or notebook.removed_at is None:
                raise NotebookNotFound("This notebook has been deleted for good.", remedy="Make a new one.")
            names = {each.name for each in self._state.standing_notebooks()}
            name, number = notebook.name, 1
            while name in names:
                number += 1
                name = f"{notebook.name} ({number})"
            notebook.name, notebook.removed_at = name, None
            return name

    def sources(self, notebook: str) -> tuple[Removed, ...]:
        """Give the sources of a notebook that can be brought back, the last removed first."""
        with self._state.open():
            sources = self._state.sources
            return _last_first(
                Removed(sources[key].source.document_id, sources[key].source.title, how.removed_at)
                for key, how in self._state.notebook(notebook).standing.items()
                if how.removed_at is not None
            )

    def notebooks(self) -> tuple[Removed, ...]:
        """Give the notebooks that can be brought back, the last removed first."""
        with self._state.open():
            return _last_first(
                Removed(str(each.key), each.name, each.removed_at)
                for each in self._state.notebooks.values()
                if each.removed_at is not None
            )

    def purge(self, *, older_than: float = 0.0) -> None:
        """Delete for good what was removed that many seconds ago or earlier."""
        before = (datetime.now(UTC) - timedelta(seconds=older_than)).isoformat(timespec="microseconds")
        with self._state.open():
            for notebook in list(self._state.notebooks.values()):
                if notebook.removed_at is not None and notebook.removed_at <= before:
                    self._state.delete_notebook(notebook.key)
                gone = [key for key, how in notebook.standing.items() if how.removed_at and how.removed_at <= before]
                for key in gone:
                    del notebook.standing[key]
            self._state.delete_homeless()


def _last_first(removed: Iterable[Removed]) -> tuple[Removed, ...]:
    return tuple(sorted(removed, key=lambda each: each.removed_at, reverse=True))
