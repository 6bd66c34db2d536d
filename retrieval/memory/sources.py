"""Keeps sources in memory; their originals stay where they are, since nothing here outlives them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.content.blocks import Block
from ingest.content.document import Document, Origin, Page, Passage
from ingest.errors import FileMissing
from retrieval.errors import LibraryError, SourceNotFound
from retrieval.kept import DEFAULT_NOTEBOOK
from retrieval.memory.state import Standing, State, StoredSource, now
from retrieval.ranking.neighbours import find_passage
from retrieval.source import Source
from retrieval.storable import storable


class MemorySources:
    """The port SourceStore."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(
        self, document: Document, passages: Sequence[Passage], *, original: Path, notebook: str = DEFAULT_NOTEBOOK
    ) -> Source:
        """Store a document as a source of a notebook; a known one only joins the notebook."""
        state = self._state
        with state.open():
            stored = next((each for each in state.sources.values() if each.source.document_id == document.id), None)
            if stored is None:
                _check_original(original, sha256=document.id)
                document = _storable(document)
                source = Source(
                    document.id,
                    document.title,
                    document.path,
                    document.media_type,
                    len(document.pages),
                    len(passages),
                    now(),
                    document.count_pages(Origin.RECOGNISED),
                    document.count_pages(Origin.UNREAD),
                    document.language,
                    document.transcribed_by,
                    document.fetched_at,
                )
                stored = StoredSource(
                    next(state.keys), source, document, original, {next(state.keys): passage for passage in passages}
                )
                state.sources[stored.key] = stored
                state.version += 1
            state.put(stored, state.ensure_notebook(notebook))
            return stored.source

    def has(self, document_id: str) -> bool:
        """Tell whether the document of that whole id is a source already."""
        with self._state.open():
            return any(each.source.document_id == document_id for each in self._state.sources.values())

    def all(self, notebook: str | None = None) -> tuple[Source, ...]:
        """Give the sources of a notebook, or all, in the order they were added."""
        with self._state.open():
            notebooks = self._state.standing_notebooks() if notebook is None else [self._state.notebook(notebook)]
            keys = {key for each in notebooks for key, how in each.standing.items() if how.removed_at is None}
            return tuple(each.source for key, each in self._state.sources.items() if key in keys)

    def get(self, id_or_prefix: str) -> Source:
        """Give the source whose id begins so."""
        return self._stored(id_or_prefix).source

    def remove(self, id_or_prefix: str, notebook: str | None = None) -> Source:
        """Take a source out of a notebook, or with None out of all; one that stands in none is deleted whole."""
        with self._state.open():
            stored = self._state.source(id_or_prefix)
            if notebook is None:
                self._state.delete_source(stored.key)
            else:
                self._state.notebook(notebook).standing.pop(stored.key, None)
                self._state.delete_homeless()
            return stored.source

    def replace(self, old: str, *, new: str) -> Source:
        """Make a source the newest version of another."""
        state = self._state
        with state.open():
            earlier, newest = state.source(old), state.source(new)
            for each in state.sources.values():
                if each is earlier or each.source.replaced_by == earlier.source.document_id:
                    each.source = replace(each.source, replaced_by=newest.source.document_id)
            newest.source = replace(newest.source, replaced_by="")
            for notebook in state.notebooks.values():
                standing = notebook.standing.get(earlier.key)
                if standing is not None and standing.removed_at is None:
                    known = notebook.standing.get(newest.key)
                    notebook.standing[newest.key] = Standing(standing.used or (known is not None and known.used))
                    standing.used = False
            state.version += 1
            return newest.source

    def rename(self, id_or_prefix: str, title: str) -> None:
        """Give a source another title."""
        with self._state.open():
            stored = self._state.source(id_or_prefix)
            stored.source = replace(stored.source, title=title)
            stored.document = replace(stored.document, title=title)
            self._state.version += 1

    def original(self, id_or_prefix: str) -> Path:
        """Give the file the source was read from."""
        return self._stored(id_or_prefix).original

    def document(self, id_or_prefix: str) -> Document:
        """Give back the whole document as it was added."""
        return self._stored(id_or_prefix).document

    def text(self, id_or_prefix: str) -> str:
        """Give a source's whole text, to which all offsets refer."""
        return "".join(self.page_texts(id_or_prefix))

    def page_texts(self, id_or_prefix: str) -> tuple[str, ...]:
        """Give the text of each page in order."""
        return tuple(page.text for page in self.pages(id_or_prefix))

    def pages(self, id_or_prefix: str) -> tuple[Page, ...]:
        """Give a source's pages in order."""
        return self._stored(id_or_prefix).document.pages

    def page(self, id_or_prefix: str, number: int) -> Page:
        """Give one page of a source, counted from 1."""
        found = next((page for page in self.pages(id_or_prefix) if page.number == number), None)
        if found is None:
            raise SourceNotFound(f"The source {id_or_prefix} has no page {number}.", remedy="Choose another page.")
        return found

    def blocks(self, id_or_prefix: str) -> tuple[Block, ...]:
        """Give a source's blocks in order."""
        return self._stored(id_or_prefix).document.blocks

    def passages(self, id_or_prefix: str) -> tuple[Passage, ...]:
        """Give a source's passages in order."""
        return tuple(self._stored(id_or_prefix).passages.values())

    def passage(self, passage_id: str) -> Passage:
        """Give the passage of that id, also that of a hit that joined several."""
        document_id = passage_id.rpartition(":")[0]
        return find_passage(passage_id, self.passages(document_id), lambda: self.text(document_id))

    def _stored(self, id_or_prefix: str) -> StoredSource:
        with self._state.open():
            return self._state.source(id_or_prefix)


def _storable(document: Document) -> Document:
    pages = tuple(replace(page, text=storable(page.text), label=storable(page.label)) for page in document.pages)
    return replace(document, pages=pages, title=storable(document.title), path=storable(document.path))


def _check_original(original: Path, *, sha256: str) -> None:
    try:
        digest = hashlib.sha256(original.read_bytes()).hexdigest()
    except OSError as error:
        raise FileMissing(
            f"{original} cannot be read ({error.strerror}).", remedy="Check the path and add it again."
        ) from error
    if digest != sha256:
        raise LibraryError(f"{original} changed while it was being added.", remedy="Add it again.")
