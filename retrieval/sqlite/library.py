"""The library on disk: one SQLite file as the truth, and the originals beside it.

Knows what is one transaction and what a removal takes along; the tables are written by the modules this one calls.
Safe to use from several threads and several processes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ingest.document import Block, Document, Page, Passage
from retrieval import words as lexical
from retrieval.errors import LibraryBusy, LibraryUnusable, SourceNotFound
from retrieval.kept import DEFAULT_NOTEBOOK, UNDO_SECONDS, Aside, Conversation, KeptQuote, KeptReport, Note
from retrieval.neighbours import join_passages
from retrieval.source import PendingPassage, Source
from retrieval.sqlite import conversations, notebooks, notes, sources
from retrieval.sqlite import removed as shelf
from retrieval.sqlite import vectors as stored_vectors
from retrieval.sqlite.database import BUSY_SECONDS, Database, check_header, library_errors
from retrieval.sqlite.migrations import migrate
from retrieval.sqlite.originals import Originals, original_name

FILE_NAME = "library.sqlite"


class Library:
    """Sources, notebooks and conversations of one person. Ids of sources may be given as unique beginnings."""

    def __init__(self, home: Path, database: Database) -> None:
        self.home = home
        self.database = database
        self._originals = Originals(home / "originals")

    @classmethod
    def open(cls, home: Path, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open the library in that folder, making or migrating it where needed, and sweep what broken adds left.

        Raises LibraryUnusable, LibraryBusy or DiskFull.
        """
        path = home / FILE_NAME
        try:
            home.mkdir(parents=True, exist_ok=True)
            if path.exists():
                check_header(path)
        except OSError as error:
            raise LibraryUnusable(
                f"The library {path} cannot be made or read ({error.strerror}).",
                remedy="Set QUOTH_HOME to a folder of yours.",
            ) from error
        library = cls(home, Database(path, busy_seconds=busy_seconds))
        try:
            migrate(library.database)
            library._prepare()
        except BaseException:
            library.close()
            raise
        return library

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; using the library afterwards raises LibraryUnusable."""
        self.database.close()

    def _prepare(self) -> None:
        with self.database.read() as connection:
            ready = bool(notebooks.list_notebooks(connection))
        if not ready:
            with self.database.write() as connection:
                notebooks.ensure_notebook(connection, DEFAULT_NOTEBOOK, created_at=_now())
        with suppress(LibraryBusy):  # another quoth is writing; the next start does it
            self.purge(older_than=UNDO_SECONDS)
        self._sweep()

    # Sources

    def add(
        self, document: Document, passages: Sequence[Passage], *, original: Path, notebook: str = DEFAULT_NOTEBOOK
    ) -> Source:
        """Store a document as a source of a notebook, wholly or not at all; a known one only joins the notebook."""
        with library_errors(self.database.path):
            if self.has(document.id):
                return self._join(document.id, notebook)
            incoming = self._originals.copy_in(original, sha256=document.id)
            try:
                return self._insert(document, passages, incoming=incoming, original=original, notebook=notebook)
            finally:
                incoming.unlink(missing_ok=True)

    def _insert(
        self, document: Document, passages: Sequence[Passage], *, incoming: Path, original: Path, notebook: str
    ) -> Source:
        name = original_name(document.id, original)
        with self.database.write() as connection:
            key = _key_of(connection, document.id)
            if key is None:  # no other thread or process was faster
                key = sources.insert_source(connection, document, passages, original=name, added_at=_now())
                self._originals.keep(incoming, name)
            notebook_key = notebooks.ensure_notebook(connection, notebook, created_at=_now())
            notebooks.put_into_notebook(connection, notebook_key=notebook_key, source_key=key)
            return sources.load_sources(connection, [key])[key]

    def has(self, document_id: str) -> bool:
        """Tell whether the document of that whole id is a source already, so that reading it can be spared."""
        with self.database.read() as connection:
            return _key_of(connection, document_id) is not None

    def put(self, id_or_prefix: str, *, notebook: str) -> Source:
        """Let a source that is in the library stand in a notebook too."""
        return self._join(self.source(id_or_prefix).document_id, notebook)

    def _join(self, document_id: str, notebook: str) -> Source:
        with self.database.write() as connection:
            key = sources.find_source_key(connection, document_id)
            notebook_key = notebooks.ensure_notebook(connection, notebook, created_at=_now())
            notebooks.put_into_notebook(connection, notebook_key=notebook_key, source_key=key)
            return sources.load_sources(connection, [key])[key]

    def remove(self, id_or_prefix: str, notebook: str | None = None) -> Source:
        """Take a source out of a notebook, or with None out of all; one that stands in none is deleted whole."""
        with self.database.write() as connection:
            key = sources.find_source_key(connection, id_or_prefix)
            source = sources.load_sources(connection, [key])[key]
            if notebook is None:
                self._delete(connection, [key])
            else:
                notebook_key = notebooks.find_notebook_key(connection, notebook)
                notebooks.take_out_of_notebook(connection, notebook_key=notebook_key, source_key=key)
                self._delete(connection, notebooks.homeless_source_keys(connection))
        self._sweep()
        return source

    def rename(self, id_or_prefix: str, title: str) -> None:
        """Give a source another title."""
        with self.database.write() as connection:
            sources.rename_source(connection, sources.find_source_key(connection, id_or_prefix), title)

    def sources(self, notebook: str | None = None) -> tuple[Source, ...]:
        """Give the sources of a notebook, or all, in the order they were added."""
        with self.database.read() as connection:
            keys = notebooks.scope_keys(connection, notebook=notebook, sources=None)
            return tuple(sources.load_sources(connection, keys).values())

    def source(self, id_or_prefix: str) -> Source:
        """Give the source whose id begins so; raises SourceNotFound for none or several."""
        with self.database.read() as connection:
            key = sources.find_source_key(connection, id_or_prefix)
            return sources.load_sources(connection, [key])[key]

    def titles(self) -> dict[str, str]:
        """Give every source's title by its id."""
        return {source.document_id: source.title for source in self.sources()}

    def original(self, id_or_prefix: str) -> Path:
        """Give the kept copy of the file the source was read from."""
        with self.database.read() as connection:
            key = sources.find_source_key(connection, id_or_prefix)
            name = connection.execute("SELECT original FROM sources WHERE key = ?", (key,)).fetchone()[0]
        return self._originals.path(name)

    # What sources say

    def document(self, id_or_prefix: str) -> Document:
        """Give back the whole document as it was added."""
        with self.database.read() as connection:
            return sources.load_document(connection, sources.find_source_key(connection, id_or_prefix))

    def text(self, id_or_prefix: str) -> str:
        """Give a source's whole text, to which all offsets refer."""
        with self.database.read() as connection:
            return sources.load_text(connection, sources.find_source_key(connection, id_or_prefix))

    def page_texts(self, id_or_prefix: str) -> tuple[str, ...]:
        """Give the text of each page in order, without the characters' places, which take longer."""
        with self.database.read() as connection:
            return sources.load_page_texts(connection, sources.find_source_key(connection, id_or_prefix))

    def pages(self, id_or_prefix: str) -> tuple[Page, ...]:
        """Give a source's pages in order."""
        with self.database.read() as connection:
            return sources.load_pages(connection, sources.find_source_key(connection, id_or_prefix))

    def page(self, id_or_prefix: str, number: int) -> Page:
        """Give one page of a source, counted from 1."""
        with self.database.read() as connection:
            found = sources.load_pages(connection, sources.find_source_key(connection, id_or_prefix), number)
        if not found:
            raise SourceNotFound(f"The source {id_or_prefix} has no page {number}.", remedy="Choose another page.")
        return found[0]

    def blocks(self, id_or_prefix: str) -> tuple[Block, ...]:
        """Give a source's blocks in order."""
        with self.database.read() as connection:
            return sources.load_blocks(connection, sources.find_source_key(connection, id_or_prefix))

    def passages(self, id_or_prefix: str) -> tuple[Passage, ...]:
        """Give a source's passages in order."""
        with self.database.read() as connection:
            return sources.load_passages(connection, sources.find_source_key(connection, id_or_prefix))

    def passage(self, passage_id: str) -> Passage:
        """Give the passage of that id, also that of a hit that joined several."""
        document_id, _, ordinals = passage_id.rpartition(":")
        first, _, last = ordinals.partition("-")
        with self.database.read() as connection:
            key = sources.find_source_key(connection, document_id)
            every = {str(passage.ordinal): passage for passage in sources.load_passages(connection, key)}
            if first not in every or (last or first) not in every:
                raise SourceNotFound(f"No passage has the id {passage_id!r}.", remedy="Search again.")
            if not last:
                return every[first]
            found = [every[str(ordinal)] for ordinal in range(int(first), int(last) + 1)]
            return join_passages(found, sources.load_text(connection, key))

    def rarity(self, words: Collection[str]) -> dict[str, float]:
        """Tell of each word how rare it is in the library: 1 for one that no passage has, 0 for one that all have."""
        with self.database.read() as connection:
            return lexical.rarity(connection, words)

    # Notebooks

    def notebooks(self) -> tuple[str, ...]:
        """Give the notebooks' names, oldest first."""
        with self.database.read() as connection:
            return notebooks.list_notebooks(connection)

    def create_notebook(self, name: str) -> None:
        """Make an empty notebook; a name that is taken is an error."""
        with self.database.write() as connection:
            notebooks.create_notebook(connection, name, created_at=_now())

    def rename_notebook(self, name: str, new_name: str) -> None:
        """Give a notebook another name."""
        with self.database.write() as connection:
            notebooks.rename_notebook(connection, name, new_name)

    def delete_notebook(self, name: str) -> None:
        """Delete a notebook with its conversations and notes, and those of its sources that stand in no other."""
        with self.database.write() as connection:
            connection.execute("DELETE FROM notebooks WHERE key = ?", (notebooks.find_notebook_key(connection, name),))
            self._delete(connection, notebooks.homeless_source_keys(connection))
            if not notebooks.list_notebooks(connection):
                notebooks.ensure_notebook(connection, DEFAULT_NOTEBOOK, created_at=_now())
        self._sweep()

    def purge(self, *, older_than: float = 0.0) -> None:
        """Delete for good what was set aside that many seconds ago or earlier."""
        before = (datetime.now(UTC) - timedelta(seconds=older_than)).isoformat(timespec="microseconds")
        with self.database.read() as connection:
            if not shelf.is_aside(connection, before=before):
                return
        with self.database.write() as connection:
            shelf.forget_aside(connection, before=before)
            self._delete(connection, notebooks.homeless_source_keys(connection))
        self._sweep()

    # What stands on the shelf: ticks, and what was set aside but can be brought back

    def use(self, ids: Collection[str], *, notebook: str, used: bool) -> None:
        """Tick sources of a notebook to be used in answers, or take their ticks away."""
        with self.database.write() as connection:
            key = notebooks.find_notebook_key(connection, notebook)
            shelf.use(connection, ids, notebook_key=key, used=used)

    def unused(self, notebook: str) -> frozenset[str]:
        """Give the ids of the sources of a notebook that are not to be used in answers."""
        with self.database.read() as connection:
            return shelf.unused(connection, notebooks.find_notebook_key(connection, notebook))

    def set_aside(self, id_or_prefix: str, notebook: str) -> None:
        """Remove a source from a notebook in such a way that it can be brought back, until it is purged."""
        with self.database.write() as connection:
            key = notebooks.find_notebook_key(connection, notebook)
            source = sources.find_source_key(connection, id_or_prefix)
            shelf.set_aside(connection, notebook_key=key, source_key=source, at=_now())

    def set_notebook_aside(self, name: str) -> None:
        """Remove a notebook with all that is in it in such a way that it can be brought back, until it is purged."""
        with self.database.write() as connection:
            shelf.set_notebook_aside(connection, notebooks.find_notebook_key(connection, name), at=_now())
            if not notebooks.list_notebooks(connection):
                notebooks.ensure_notebook(connection, DEFAULT_NOTEBOOK, created_at=_now())

    def bring_notebook_back(self, notebook_id: str) -> str:
        """Bring a notebook back and give its name: another one than before where that was taken meanwhile."""
        with self.database.write() as connection:
            return shelf.bring_notebook_back(connection, int(notebook_id))

    def aside(self, notebook: str) -> tuple[Aside, ...]:
        """Give the sources of a notebook that can be brought back, by `put`, the last removed first."""
        with self.database.read() as connection:
            return shelf.sources_aside(connection, notebooks.find_notebook_key(connection, notebook))

    def notebooks_aside(self) -> tuple[Aside, ...]:
        """Give the notebooks that can be brought back, the last removed first."""
        with self.database.read() as connection:
            return shelf.notebooks_aside(connection)

    # Vectors

    def unindexed(self, embedder: str) -> dict[str, int]:
        """Tell of each source with passages that have no vector of that embedder yet, how many those are."""
        with self.database.read() as connection:
            return stored_vectors.unindexed(connection, embedder)

    def pending(self, embedder: str) -> tuple[PendingPassage, ...]:
        """Give the passages that have no vector of that embedder yet."""
        with self.database.read() as connection:
            return stored_vectors.pending_passages(connection, embedder)

    def store_vectors(self, embedder: str, passage_keys: Sequence[int], vectors: NDArray[np.float32]) -> int:
        """Store unit vectors of pending passages, and give how many were new."""
        with self.database.write() as connection:
            return stored_vectors.insert_vectors(connection, embedder, passage_keys, vectors)

    def retire_other_embedders(self, embedder: str) -> None:
        """Delete other embedders' vectors once every passage has one of this embedder; before that, do nothing."""
        with self.database.write() as connection:
            if not stored_vectors.pending_passages(connection, embedder):
                stored_vectors.forget_other_embedders(connection, embedder)

    # Conversations, and texts that are slow to make

    def create_conversation(self, *, notebook: str, title: str) -> int:
        """Begin a conversation in a notebook and give its id."""
        with self.database.write() as connection:
            key = notebooks.find_notebook_key(connection, notebook)
            return conversations.create_conversation(connection, notebook_key=key, title=title, created_at=_now())

    def append_turn(self, conversation: int, body: str) -> None:
        """Add a turn, JSON text, to the end of a conversation."""
        with self.database.write() as connection:
            conversations.append_turn(connection, conversation, body, changed_at=_now())

    def replace_turn(self, conversation: int, ordinal: int, body: str) -> None:
        """Put another turn, JSON text, in the place of the one counted from 0."""
        with self.database.write() as connection:
            conversations.replace_turn(connection, conversation, ordinal, body, changed_at=_now())

    def restore_conversation(self, kept: Conversation, turns: Sequence[str]) -> None:
        """Put a deleted conversation back into its notebook, with its turns."""
        with self.database.write() as connection:
            key = notebooks.find_notebook_key(connection, kept.notebook)
            conversations.restore_conversation(connection, kept, tuple(turns), notebook_key=key)

    def conversations(self, notebook: str | None = None) -> tuple[Conversation, ...]:
        """Give the conversations of a notebook, or all, the one changed last first."""
        with self.database.read() as connection:
            return conversations.list_conversations(connection, notebook)

    def turns(self, conversation: int) -> tuple[str, ...]:
        """Give a conversation's turns in order, each as it was appended."""
        with self.database.read() as connection:
            return conversations.load_turns(connection, conversation)

    def rename_conversation(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        with self.database.write() as connection:
            conversations.rename_conversation(connection, conversation, title)

    def delete_conversation(self, conversation: int) -> None:
        """Delete a conversation with its turns."""
        with self.database.write() as connection:
            conversations.delete_conversation(connection, conversation)

    def cache_text(self, kind: str, key: str, text: str, *, source: str | None = None) -> None:
        """Keep a text under its kind and key; with a source's id, it goes when the source goes."""
        with self.database.write() as connection:
            source_key = None if source is None else sources.find_source_key(connection, source)
            conversations.cache_text(connection, kind, key, text, source_key=source_key)

    def cached_text(self, kind: str, key: str) -> str | None:
        """Give the text kept under that kind and key, or None."""
        with self.database.read() as connection:
            return conversations.cached_text(connection, kind, key)

    # Notes, and what was made of a notebook as a whole

    def create_note(self, *, notebook: str, title: str, text: str, quotes: Sequence[KeptQuote] = ()) -> Note:
        """Keep a new note, Markdown in which `[^1]` marks the first quote."""
        with self.database.write() as connection:
            key = notebooks.find_notebook_key(connection, notebook)
            note = notes.insert_note(
                connection, notebook_key=key, title=title, text=text, quotes=tuple(quotes), created_at=_now()
            )
            return notes.load_note(connection, note)

    def update_note(self, note_id: int, *, title: str, text: str) -> Note:
        """Give a note another title and text; its quotes stay."""
        with self.database.write() as connection:
            notes.update_note(connection, note_id, title=title, text=text, changed_at=_now())
            return notes.load_note(connection, note_id)

    def notes(self, notebook: str | None = None) -> tuple[Note, ...]:
        """Give the notes of a notebook, or all, the one changed last first."""
        with self.database.read() as connection:
            return notes.load_notes(connection, notebook)

    def note(self, note_id: int) -> Note:
        """Give one note."""
        with self.database.read() as connection:
            return notes.load_note(connection, note_id)

    def delete_note(self, note_id: int) -> Note:
        """Delete a note and give it as it was, so that it can be restored."""
        with self.database.write() as connection:
            note = notes.load_note(connection, note_id)
            notes.delete_note(connection, note_id)
            return note

    def restore_note(self, note: Note) -> None:
        """Put a deleted note back into its notebook."""
        with self.database.write() as connection:
            key = notebooks.find_notebook_key(connection, note.notebook)
            notes.restore_note(connection, note, notebook_key=key)

    def keep_report(self, *, notebook: str, kind: str, body: str) -> None:
        """Keep what was made of a notebook, JSON text, in place of an earlier one of that kind."""
        with self.database.write() as connection:
            key = notebooks.find_notebook_key(connection, notebook)
            notes.keep_report(connection, notebook_key=key, kind=kind, body=body, made_at=_now())

    def report(self, *, notebook: str, kind: str) -> KeptReport | None:
        """Give what was made of a notebook, or None."""
        with self.database.read() as connection:
            key = notebooks.find_notebook_key(connection, notebook)
            return notes.load_report(connection, notebook_key=key, kind=kind)

    # Soundness

    def check(self) -> tuple[str, ...]:
        """Look the whole file over and say what is wrong, one sentence each; nothing means it is sound."""
        with self.database.read() as connection:
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += [
                f"A row of {row[0]} belongs to nothing." for row in connection.execute("PRAGMA foreign_key_check")
            ]
            for title, name in connection.execute("SELECT title, original FROM sources"):
                if not self._originals.path(name).is_file():
                    faults.append(f"The original of {title!r} is missing.")
        return tuple(faults)

    def _delete(self, connection: sqlite3.Connection, keys: Collection[int]) -> None:
        for key in keys:
            sources.delete_source(connection, key)
        if keys:
            stored_vectors.stamp_vectors_changed(connection, removed=True)

    def _sweep(self) -> None:
        """Delete originals that no source has, under the write lock so that none is just being added."""
        with self.database.read() as connection:
            if not self._originals.leftovers(sources.original_names(connection)):
                return
        try:
            with self.database.write() as connection:
                for leftover in self._originals.leftovers(sources.original_names(connection)):
                    leftover.unlink(missing_ok=True)
        except LibraryBusy:
            return  # another quoth is writing; the next start sweeps


def _key_of(connection: sqlite3.Connection, document_id: str) -> int | None:
    row = connection.execute("SELECT key FROM sources WHERE document_id = ?", (document_id,)).fetchone()
    return None if row is None else int(row[0])


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
