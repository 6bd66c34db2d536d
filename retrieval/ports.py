"""What a library must be able to keep, one small port for each kind of thing. Declares; keeps nothing itself.

`sqlite/` is one implementation and `memory/` another; tests/retrieval/contract/ says what both, and any further one,
must do. Ids of sources may be given as unique beginnings. A passage's or a source's key is a number that the store
gives and never uses twice; those of a source's passages follow one another. Keys stay in this room. What cannot be done
raises errors of retrieval/errors.py.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.content.blocks import Block
from ingest.content.document import Document, Page, Passage
from retrieval.hits import Held, Near
from retrieval.kept import DEFAULT_NOTEBOOK, Conversation, KeptQuote, KeptReport, Note, Removed
from retrieval.ranking.aboutness import Spread
from retrieval.source import PendingPassage, Source, StoredPassage

# The sources that a search may look at, by key; None means every one.
Scope = frozenset[int] | None


class SourceStore(Protocol):
    """Documents with all that was read of them, and their originals."""

    def add(
        self, document: Document, passages: Sequence[Passage], *, original: Path, notebook: str = DEFAULT_NOTEBOOK
    ) -> Source:
        """Store a document as a source of a notebook, wholly or not at all; a known one only joins the notebook."""
        ...

    def has(self, document_id: str) -> bool:
        """Tell whether the document of that whole id is a source already, so that reading it can be spared."""
        ...

    def all(self, notebook: str | None = None) -> tuple[Source, ...]:
        """Give the sources of a notebook, or all, in the order they were added."""
        ...

    def get(self, id_or_prefix: str) -> Source:
        """Give the source whose id begins so; raises SourceNotFound for none or several."""
        ...

    def remove(self, id_or_prefix: str, notebook: str | None = None) -> Source:
        """Take a source out of a notebook, or with None out of all; one that stands in none is deleted whole."""
        ...

    def replace(self, old: str, *, new: str) -> Source:
        """Make a source the newest version of another, in whose notebooks it then stands, and give it.

        Searches that name no source pass over earlier versions, whose ticks are taken away; old quotes keep theirs.
        """
        ...

    def rename(self, id_or_prefix: str, title: str) -> None:
        """Give a source another title, also where it is searched."""
        ...

    def original(self, id_or_prefix: str) -> Path:
        """Give the kept copy of the file the source was read from."""
        ...

    def document(self, id_or_prefix: str) -> Document:
        """Give back the whole document as it was added."""
        ...

    def text(self, id_or_prefix: str) -> str:
        """Give a source's whole text, to which all offsets refer."""
        ...

    def page_texts(self, id_or_prefix: str) -> tuple[str, ...]:
        """Give the text of each page in order, without the characters' places, which take longer."""
        ...

    def pages(self, id_or_prefix: str) -> tuple[Page, ...]:
        """Give a source's pages in order."""
        ...

    def page(self, id_or_prefix: str, number: int) -> Page:
        """Give one page of a source, counted from 1."""
        ...

    def blocks(self, id_or_prefix: str) -> tuple[Block, ...]:
        """Give a source's blocks in order."""
        ...

    def passages(self, id_or_prefix: str) -> tuple[Passage, ...]:
        """Give a source's passages in order."""
        ...

    def passage(self, passage_id: str) -> Passage:
        """Give the passage of that id, also that of a hit that joined several."""
        ...


class NotebookStore(Protocol):
    """Which sources stand in which notebook, and which of them it uses in answers. One notebook is always there."""

    def all(self) -> tuple[str, ...]:
        """Give the notebooks' names, oldest first."""
        ...

    def create(self, name: str) -> None:
        """Make an empty notebook; a name that is taken is an error."""
        ...

    def rename(self, name: str, new_name: str) -> None:
        """Give a notebook another name."""
        ...

    def delete(self, name: str) -> None:
        """Delete a notebook with its conversations and notes, and those of its sources that stand in no other."""
        ...

    def put(self, source: str, *, notebook: str) -> Source:
        """Let a source that is in the library stand in a notebook too; one that was removed from it comes back."""
        ...

    def use(self, sources: Collection[str], *, notebook: str, used: bool) -> None:
        """Tick sources of a notebook, by whole ids, to be used in answers, or take their ticks away."""
        ...

    def unused(self, notebook: str) -> frozenset[str]:
        """Give the ids of the sources of a notebook that are not to be used in answers."""
        ...


class RemovedStore(Protocol):
    """What was removed in such a way that it can be brought back: found by no search, listed nowhere, and yet whole."""

    def remove_source(self, source: str, *, notebook: str) -> None:
        """Remove a source from a notebook; putting it into the notebook brings it back, until it is purged."""
        ...

    def remove_notebook(self, name: str) -> None:
        """Remove a notebook with all that is in it; its name is free at once."""
        ...

    def bring_notebook_back(self, notebook_id: str) -> str:
        """Bring a notebook back and give its name: another one than before where that was taken meanwhile."""
        ...

    def sources(self, notebook: str) -> tuple[Removed, ...]:
        """Give the sources of a notebook that can be brought back, the last removed first."""
        ...

    def notebooks(self) -> tuple[Removed, ...]:
        """Give the notebooks that can be brought back, the last removed first."""
        ...

    def purge(self, *, older_than: float = 0.0) -> None:
        """Delete for good what was removed that many seconds ago or earlier."""
        ...


class ConversationStore(Protocol):
    """Conversations in notebooks, turn by turn as JSON text; what a turn holds is the caller's matter."""

    def create(self, *, notebook: str, title: str) -> int:
        """Begin a conversation in a notebook and give its id."""
        ...

    def all(self, notebook: str | None = None) -> tuple[Conversation, ...]:
        """Give the conversations of a notebook, or all, the one changed last first."""
        ...

    def turns(self, conversation: int) -> tuple[str, ...]:
        """Give a conversation's turns in order, each as it was appended."""
        ...

    def append_turn(self, conversation: int, body: str) -> None:
        """Add a turn, JSON text, to the end of a conversation."""
        ...

    def replace_turn(self, conversation: int, ordinal: int, body: str) -> None:
        """Put another turn, JSON text, in the place of the one counted from 0."""
        ...

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title."""
        ...

    def delete(self, conversation: int) -> None:
        """Delete a conversation with its turns; one that is gone already is no error."""
        ...

    def restore(self, kept: Conversation, turns: Sequence[str]) -> None:
        """Put a deleted conversation back into its notebook, with its turns; one that is there stays as it is."""
        ...


class NoteStore(Protocol):
    """Notes of notebooks, Markdown with the quotes they rest on, whose words stay when the source goes."""

    def create(self, *, notebook: str, title: str, text: str, quotes: Sequence[KeptQuote] = ()) -> Note:
        """Keep a new note, Markdown in which `[^1]` marks the first quote."""
        ...

    def update(self, note_id: int, *, title: str, text: str) -> Note:
        """Give a note another title and text; its quotes stay."""
        ...

    def all(self, notebook: str | None = None) -> tuple[Note, ...]:
        """Give the notes of a notebook, or all, the one changed last first."""
        ...

    def get(self, note_id: int) -> Note:
        """Give one note."""
        ...

    def delete(self, note_id: int) -> Note:
        """Delete a note and give it as it was, so that it can be restored."""
        ...

    def restore(self, note: Note) -> None:
        """Put a deleted note back into its notebook; one that is there stays as it is."""
        ...


class ReportStore(Protocol):
    """What was made of a notebook as a whole, one of each kind, as JSON text; what it holds is the caller's matter."""

    def keep(self, *, notebook: str, kind: str, body: str) -> None:
        """Keep what was made of a notebook in place of an earlier one of that kind."""
        ...

    def get(self, *, notebook: str, kind: str) -> KeptReport | None:
        """Give what was made of a notebook, or None."""
        ...


class TextCache(Protocol):
    """Texts that are slow to make and can be made again."""

    def keep(self, kind: str, key: str, text: str, *, source: str | None = None) -> None:
        """Keep a text under its kind and key, in place of an earlier one; it goes when its source goes."""
        ...

    def get(self, kind: str, key: str) -> str | None:
        """Give the text kept under that kind and key, or None."""
        ...


class PassageStore(Protocol):
    """Passages by their keys, as a search needs them."""

    def scope(self, *, notebook: str | None, sources: Collection[str] | None) -> Scope:
        """Give what a search may look at: with a notebook, only those of the named sources that stand in it."""
        ...

    def sources(self, scope: Scope) -> dict[int, Source]:
        """Give the sources in a scope by their keys, oldest first."""
        ...

    def on_pages(self, pages: Collection[int], *, scope: Scope) -> frozenset[int]:
        """Give the keys of the passages that stand at least partly on pages of these numbers."""
        ...

    def by_key(self, keys: Collection[int]) -> dict[int, StoredPassage]:
        """Give the passages of those keys with their sources; one that has been removed meanwhile is missing."""
        ...


class WordIndex(Protocol):
    """Which passages have which words, stemmed and without accents: in the text, the headings above or the title."""

    def look_up(self, phrases: Sequence[Sequence[str]]) -> tuple[Spread, tuple[Held, ...]]:
        """Give how passages are spread over sources and, for each choice of phrases, what has the first that any has.

        A phrase is words with a space between. All is told of one moment.
        """
        ...

    def counts(self, words: Collection[str]) -> dict[str, int]:
        """Tell of each word how many passages have it."""
        ...

    def spread(self) -> Spread:
        """Give how passages are spread over sources."""
        ...

    def sources_with(self, words: Collection[str]) -> frozenset[int]:
        """Give the keys of the sources that have one of some words in a passage or in the title."""
        ...


class VectorStore(Protocol):
    """Vectors of passages by the name of what embedded them, and the nearest of them."""

    def unindexed(self, embedder: str) -> dict[str, int]:
        """Tell of each source with passages that have no vector of that embedder yet, how many those are."""
        ...

    def pending(self, embedder: str) -> tuple[PendingPassage, ...]:
        """Give the passages that have no vector of that embedder yet, in the order they were added."""
        ...

    def add(self, embedder: str, passage_keys: Sequence[int], vectors: NDArray[np.float32]) -> int:
        """Store unit vectors of pending passages, float32[n, dimension], and give how many were new."""
        ...

    def retire_others(self, embedder: str) -> None:
        """Delete other embedders' vectors once every passage has one of this embedder; before that, do nothing."""
        ...

    def nearest(self, embedder: str, query: NDArray[np.float32], *, limit: int, scope: Scope) -> tuple[Near, ...]:
        """Give the passages nearest to a unit vector, nearest first."""
        ...

    def count(self, embedder: str) -> int:
        """Count the vectors of that embedder."""
        ...


class Upkeep(Protocol):
    """The whole library as a thing on a machine."""

    def check(self) -> tuple[str, ...]:
        """Look everything over and say what is wrong, one sentence each; nothing means it is sound."""
        ...

    def close(self) -> None:
        """Close the library; using it afterwards raises LibraryUnusable."""
        ...
