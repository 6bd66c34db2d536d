"""Says what is true of the sources that a question is asked of: which they are, and which have a word or a page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.library import Library
from retrieval.ports import Scope
from retrieval.search import Retriever
from retrieval.source import Source


@dataclass(frozen=True, slots=True)
class Reach:
    """The sources of a notebook, or all, and of these only those `within` where it is given."""

    library: Library
    retriever: Retriever
    notebook: str | None = None
    within: Collection[str] | None = None

    def sources(self) -> tuple[Source, ...]:
        """Give them all, oldest first; of a file that was added again only the newest."""
        return tuple(self.library.passages.sources(self._scope()).values())

    def titles_with(self, words: Sequence[str]) -> tuple[str, ...]:
        """Name those that have one of some words anywhere, or in their title or file's name."""
        found = self.retriever.sources_with(words, notebook=self.notebook, sources=self.within)
        return tuple(each.title for each in self.sources() if each.document_id in found)

    def has_pages(self, pages: Collection[int]) -> bool:
        """Tell whether one of them has text on one of some pages."""
        return bool(self.library.passages.on_pages(frozenset(pages), scope=self._scope()))

    def _scope(self) -> Scope:
        return self.library.passages.scope(notebook=self.notebook, sources=self.within)
