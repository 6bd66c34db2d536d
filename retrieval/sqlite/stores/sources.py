"""Keeps sources: one transaction a change, the originals beside it. The rows are written by documents.py."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from ingest.content.blocks import Block
from ingest.content.document import Document, Page, Passage
from retrieval.errors import SourceNotFound
from retrieval.kept import DEFAULT_NOTEBOOK
from retrieval.ranking.neighbours import find_passage
from retrieval.source import Source
from retrieval.sqlite.database import Database, library_errors, now
from retrieval.sqlite.stores import documents, notebooks
from retrieval.sqlite.stores.deleting import Deleting
from retrieval.sqlite.stores.originals import Originals, original_name


class SqliteSources:
    """The port SourceStore."""

    def __init__(self, database: Database, originals: Originals, deleting: Deleting) -> None:
        self._database = database
        self._originals = originals
        self._deleting = deleting

    def add(
        self, document: Document, passages: Sequence[Passage], *, original: Path, notebook: str = DEFAULT_NOTEBOOK
    ) -> Source:
        """Store a document as a source of a notebook, wholly or not at all; a known one only joins the notebook."""
        with library_errors(self._database.path):
            if self.has(document.id):
                return notebooks.put(self._database, document.id, notebook=notebook)
            incoming = self._originals.copy_in(original, sha256=document.id)
            try:
                return self._insert(document, passages, incoming=incoming, original=original, notebook=notebook)
            finally:
                incoming.unlink(missing_ok=True)

    def _insert(
        self, document: Document, passages: Sequence[Passage], *, incoming: Path, original: Path, notebook: str
    ) -> Source:
        name = original_name(document.id, original)
        with self._database.write() as connection:
            key = _key_of(connection, document.id)
            if key is None:  # no other thread or process was faster
                key = documents.insert_source(connection, document, passages, original=name, added_at=now())
                self._originals.keep(incoming, name)
            notebook_key = notebooks.ensure_notebook(connection, notebook, created_at=now())
            notebooks.put_into_notebook(connection, notebook_key=notebook_key, source_key=key)
            return documents.load_sources(connection, [key])[key]

    def has(self, document_id: str) -> bool:
        """Tell whether the document of that whole id is a source already."""
        with self._database.read() as connection:
            return _key_of(connection, document_id) is not None

    def all(self, notebook: str | None = None) -> tuple[Source, ...]:
        """Give the sources of a notebook, or all, in the order they were added."""
        with self._database.read() as connection:
            keys = notebooks.scope_keys(connection, notebook=notebook, sources=None)
            return tuple(documents.load_sources(connection, keys).values())

    def get(self, id_or_prefix: str) -> Source:
        """Give the source whose id begins so."""
        with self._database.read() as connection:
            key = documents.find_source_key(connection, id_or_prefix)
            return documents.load_sources(connection, [key])[key]

    def remove(self, id_or_prefix: str, notebook: str | None = None) -> Source:
        """Take a source out of a notebook, or with None out of all; one that stands in none is deleted whole."""
        with self._database.write() as connection:
            key = documents.find_source_key(connection, id_or_prefix)
            source = documents.load_sources(connection, [key])[key]
            if notebook is None:
                self._deleting.delete(connection, [key])
            else:
                notebook_key = notebooks.find_notebook_key(connection, notebook)
                notebooks.take_out_of_notebook(connection, notebook_key=notebook_key, source_key=key)
                self._deleting.delete(connection, notebooks.homeless_source_keys(connection))
        self._deleting.sweep()
        return source

    def replace(self, old: str, *, new: str) -> Source:
        """Make a source the newest version of another: searches go to it, old quotes keep the one they are of."""
        with self._database.write() as connection:
            key = documents.find_source_key(connection, new)
            documents.replace_source(connection, documents.find_source_key(connection, old), key)
            return documents.load_sources(connection, [key])[key]

    def rename(self, id_or_prefix: str, title: str) -> None:
        """Give a source another title."""
        with self._database.write() as connection:
            documents.rename_source(connection, documents.find_source_key(connection, id_or_prefix), title)

    def original(self, id_or_prefix: str) -> Path:
        """Give the kept copy of the file the source was read from."""
        with self._database.read() as connection:
            key = documents.find_source_key(connection, id_or_prefix)
            name = connection.execute("SELECT original FROM sources WHERE key = ?", (key,)).fetchone()[0]
        return self._originals.path(name)

    def document(self, id_or_prefix: str) -> Document:
        """Give back the whole document as it was added."""
        with self._database.read() as connection:
            return documents.load_document(connection, documents.find_source_key(connection, id_or_prefix))

    def text(self, id_or_prefix: str) -> str:
        """Give a source's whole text, to which all offsets refer."""
        with self._database.read() as connection:
            return documents.load_text(connection, documents.find_source_key(connection, id_or_prefix))

    def page_texts(self, id_or_prefix: str) -> tuple[str, ...]:
        """Give the text of each page in order, without the characters' places."""
        with self._database.read() as connection:
            return documents.load_page_texts(connection, documents.find_source_key(connection, id_or_prefix))

    def pages(self, id_or_prefix: str) -> tuple[Page, ...]:
        """Give a source's pages in order."""
        with self._database.read() as connection:
            return documents.load_pages(connection, documents.find_source_key(connection, id_or_prefix))

    def page(self, id_or_prefix: str, number: int) -> Page:
        """Give one page of a source, counted from 1."""
        with self._database.read() as connection:
            found = documents.load_pages(connection, documents.find_source_key(connection, id_or_prefix), number)
        if not found:
            raise SourceNotFound(f"The source {id_or_prefix} has no page {number}.", remedy="Choose another page.")
        return found[0]

    def blocks(self, id_or_prefix: str) -> tuple[Block, ...]:
        """Give a source's blocks in order."""
        with self._database.read() as connection:
            return documents.load_blocks(connection, documents.find_source_key(connection, id_or_prefix))

    def passages(self, id_or_prefix: str) -> tuple[Passage, ...]:
        """Give a source's passages in order."""
        with self._database.read() as connection:
            return documents.load_passages(connection, documents.find_source_key(connection, id_or_prefix))

    def passage(self, passage_id: str) -> Passage:
        """Give the passage of that id, also that of a hit that joined several."""
        document_id = passage_id.rpartition(":")[0]
        with self._database.read() as connection:
            key = documents.find_source_key(connection, document_id)
            return find_passage(
                passage_id, documents.load_passages(connection, key), partial(documents.load_text, connection, key)
            )


def _key_of(connection: sqlite3.Connection, document_id: str) -> int | None:
    row = connection.execute("SELECT key FROM sources WHERE document_id = ?", (document_id,)).fetchone()
    return None if row is None else int(row[0])
