"""Holds all that a library in memory has, under one lock, and finds sources and notebooks in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from ingest.content.document import Document, Passage
from retrieval.errors import LibraryError, LibraryUnusable, NotebookNotFound, SourceNotFound
from retrieval.kept import DEFAULT_NOTEBOOK, Conversation, KeptReport, Note
from retrieval.source import Source


@dataclass(slots=True)
class Standing:
    """How a source stands in a notebook."""

    used: bool = True
    removed_at: str | None = None


@dataclass(slots=True)
class Notebook:
    """A notebook with what stands in it; `name` stays when it is removed."""

    key: int
    name: str
    removed_at: str | None = None
    standing: dict[int, Standing] = field(default_factory=dict)
    reports: dict[str, KeptReport] = field(default_factory=dict)


@dataclass(slots=True)
class StoredSource:
    """A source with its document, its original and its passages by key."""

    key: int
    source: Source
    document: Document
    original: Path
    passages: dict[int, Passage]


@dataclass(slots=True)
class State:
    """Everything, by key; keys come from one counter and are never used twice."""

    home: Path
    lock: threading.RLock = field(default_factory=threading.RLock)
    closed: bool = False
    keys: Iterator[int] = field(default_factory=lambda: count(1))
    sources: dict[int, StoredSource] = field(default_factory=dict)
    notebooks: dict[int, Notebook] = field(default_factory=dict)
    conversations: dict[int, tuple[int, Conversation, tuple[str, ...]]] = field(default_factory=dict)
    notes: dict[int, tuple[int, Note]] = field(default_factory=dict)
    texts: dict[tuple[str, str], tuple[int | None, str]] = field(default_factory=dict)
    # A number that is new after every change to the sources, by which a view of them knows that it is stale.
    version: int = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        """Hold the lock; raises LibraryUnusable when the library has been closed."""
        with self.lock:
            if self.closed:
                raise LibraryUnusable("The library has been closed.", remedy="Open it again.")
            yield

    def source(self, id_or_prefix: str) -> StoredSource:
        """Give the one source whose id begins so."""
        found = [each for each in self.sources.values() if each.source.document_id.startswith(id_or_prefix)]
        if not found or not id_or_prefix:
            raise SourceNotFound(f"No source has the id {id_or_prefix!r}.", remedy="`quoth sources` lists the ids.")
        if len(found) > 1:
            raise SourceNotFound(
                f"Several sources have an id that begins with {id_or_prefix!r}.",
                remedy="Give more of the id's letters.",
            )
        return found[0]

    def notebook(self, name: str) -> Notebook:
        """Give the notebook of that name."""
        wanted = " ".join(name.split())
        for notebook in self.standing_notebooks():
            if notebook.name == wanted:
                return notebook
        names = ", ".join(repr(known.name) for known in self.standing_notebooks()) or "none yet"
        raise NotebookNotFound(f"No notebook is named {name!r}.", remedy=f"There are: {names}.")

    def standing_notebooks(self) -> list[Notebook]:
        """Give the notebooks that were not removed, oldest first."""
        return [notebook for notebook in self.notebooks.values() if notebook.removed_at is None]

    def ensure_notebook(self, name: str) -> Notebook:
        """Give a notebook, making it where it is missing."""
        name = checked_name(name)
        known = next((each for each in self.standing_notebooks() if each.name == name), None)
        if known is None:
            known = Notebook(next(self.keys), name)
            self.notebooks[known.key] = known
        return known

    def ensure_any_notebook(self) -> None:
        """Make the default notebook where there is none at all."""
        if not self.standing_notebooks():
            self.ensure_notebook(DEFAULT_NOTEBOOK)

    def put(self, stored: StoredSource, notebook: Notebook) -> None:
        """Let a source stand in a notebook; one that was removed from it comes back."""
        notebook.standing.setdefault(stored.key, Standing()).removed_at = None

    def delete_source(self, key: int) -> None:
        """Delete a source and all that hangs on it."""
        gone = self.sources.pop(key).source.document_id
        for each in self.sources.values():
            if each.source.replaced_by == gone:
                each.source = replace(each.source, replaced_by="")
        for notebook in self.notebooks.values():
            notebook.standing.pop(key, None)
        self.texts = {name: kept for name, kept in self.texts.items() if kept[0] != key}
        self.version += 1

    def delete_notebook(self, key: int) -> None:
        """Delete a notebook with its conversations, notes and reports, and the sources that stand in no other."""
        del self.notebooks[key]
        self.conversations = {number: kept for number, kept in self.conversations.items() if kept[0] != key}
        self.notes = {number: kept for number, kept in self.notes.items() if kept[0] != key}
        self.delete_homeless()

    def delete_homeless(self) -> None:
        """Delete the sources that stand in no notebook any more."""
        held = {key for notebook in self.notebooks.values() for key in notebook.standing}
        for key in set(self.sources) - held:
            self.delete_source(key)


def checked_name(name: str) -> str:
    """Give a notebook's name without needless spaces; an empty one is an error."""
    name = " ".join(name.split())
    if not name:
        raise LibraryError("A notebook needs a name.", remedy="Give it one.")
    return name


def now() -> str:
    """Give the time: UTC, ISO 8601, to the microsecond so that an order stays."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
