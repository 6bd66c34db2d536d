"""Turns places in a source into quotes, and checks quotes against the stored text. The only maker of `Quote`."""

from __future__ import annotations

from collections.abc import Iterable

from generation.answer import Quote
from generation.errors import QuoteBroken
from ingest.content.document import Document
from ingest.content.locator import describe
from retrieval.library import Library
from retrieval.source import Source


class Quoter:
    """Cuts quotes out of the documents of a library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._documents: dict[str, Document] = {}

    def quotes(self, source: Source, start: int, end: int, *, under: str = "") -> tuple[Quote, ...]:
        """Quote `text[start:end]` of a source, one quote a page or slide, without the white space at either end."""
        document = self._document(source.document_id)
        return tuple(
            Quote(
                source=source,
                page=place.page,
                start=place.start,
                end=place.end,
                text=document.text[place.start : place.end],
                locator=place.locator,
                under=under,
            )
            for place in document.locate(start, end)
        )

    def text(self, source: Source, start: int, end: int) -> str:
        """Give `text[start:end]` of a source as the library stores it: what a verbatim claim says."""
        return self._document(source.document_id).text[start:end]

    def check(self, quotes: Iterable[Quote]) -> None:
        """Compare each quote with what the library stores now; raises QuoteBroken at the first difference."""
        for quote in quotes:
            stored = self._library.sources.text(quote.source.document_id)
            if stored[quote.start : quote.end] != quote.text or not quote.text:
                raise QuoteBroken(
                    f"A quote of {quote.source.title!r} ({describe(quote.locator)}) is not what the source says;"
                    " it has been withheld.",
                    remedy="Please report this as a defect.",
                )

    def _document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            self._documents[document_id] = self._library.sources.document(document_id)
        return self._documents[document_id]
