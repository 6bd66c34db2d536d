"""Tells a person of a source's pages: which one is shown, how many there are, or that it is a text without any."""

from __future__ import annotations

from ingest.content.document import Origin, Page
from ingest.content.locator import CellLocator, PageLocator, ParagraphLocator, SlideLocator
from ingest.media_types import PDF
from retrieval.source import Source

_PARTS = {"epub": "chapter", "presentation": "slide", "spreadsheet": "sheet"}  # of media types
_TIMED = frozenset({"text/vtt", "application/x-subrip"})  # their pages are sentences
_CALLED = {SlideLocator: "Slides", CellLocator: "Sheets", ParagraphLocator: "Chapters"}


def name_page(page: Page, count: int) -> str:
    """Say which of a source's `count` pages this is, as the file has it: "Page 3 (iii) of 12", "Budget, 2 of 5"."""
    told = page.where[:1].upper() + page.where[1:]
    counted = isinstance(page.place, PageLocator | SlideLocator)
    return f"{told} of {count}" if counted else f"{told}, {page.number} of {count}"


def count_pages(source: Source) -> str:
    """Say how many pages a source has: "1 page", "12 pages"; "" of a text without pages."""
    if source.transcribed_by:
        return f"{source.page_count} sentence{'s' * (source.page_count != 1)}"
    if source.media_type in _TIMED:
        return ""
    counted = next((name for part, name in _PARTS.items() if part in source.media_type), "page")
    if source.page_count == 1:
        return f"1 {counted}" if source.media_type == PDF or counted != "page" else ""
    return f"{source.page_count} {counted}s"


def call_pages(page: Page, *, whole: bool) -> str:
    """Say what the pages of a source are called: "Slides", "Sheets"; of a text without pages "Text"."""
    if whole:
        return "Text"
    return _CALLED.get(type(page.place), "Pages")


def tell_recognised(source: Source) -> str:
    """Say which part of a source's text was recognised in pictures, and which could not be; "" of most sources."""
    told = []
    if source.recognised_pages:
        pages = _of_pages(source.recognised_pages, source.page_count)
        told.append(f"The text of {pages} was recognised in pictures: words may be misread.")
    if source.unread_pages:
        pages = _of_pages(source.unread_pages, source.page_count)
        told.append(f"{pages[:1].upper()}{pages[1:]} shows text that could not be read. {_how_to_read()}".strip())
    return " ".join(told)


def tell_origin(page: Page) -> str:
    """Say of a page that its text was recognised in a picture, or could not be read; "" of most pages."""
    if page.origin is Origin.RECOGNISED:
        return "The text of this page was recognised in its picture: words may be misread."
    if page.origin is Origin.UNREAD:
        return f"This page shows text that could not be read, so nothing of it can be quoted. {_how_to_read()}".strip()
    return ""


def _of_pages(count: int, whole: int) -> str:
    if count == whole:
        return "its page" if whole == 1 else f"all {whole} pages"
    return f"{count} of {whole} pages"


def _how_to_read() -> str:
    """Name the line that installs what recognises text, where it is missing."""
    from ingest.readers.pictures.engines import EXTRA, is_installed

    if is_installed():
        return ""
    from ingest.extras import install_line

    return f"{install_line(EXTRA)}, remove the source and add it again."


def is_one_piece(page: Page, count: int) -> bool:
    """Tell whether a source is a text without pages, whose quotes are told by headings and paragraphs."""
    return count == 1 and not page.width and page.locator is None
