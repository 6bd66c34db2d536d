"""Tells a person of a source's pages: which one is shown, how many there are, or that it is a text without any."""

from __future__ import annotations

from ingest.document import Page
from ingest.locator import PageLocator, SlideLocator
from ingest.media_types import PDF
from retrieval.source import Source

_BOOK = "application/epub+zip"


def name_page(page: Page, count: int) -> str:
    """Say which of a source's `count` pages this is, as the file has it: "Page 3 (iii) of 12", "Budget, 2 of 5"."""
    told = page.where[:1].upper() + page.where[1:]
    counted = isinstance(page.place, PageLocator | SlideLocator)
    return f"{told} of {count}" if counted else f"{told}, {page.number} of {count}"


def count_pages(source: Source) -> str:
    """Say how many pages a source has: "1 page", "12 pages"; "" of a text without pages."""
    if source.page_count == 1:
        return "1 page" if source.media_type == PDF else ""
    if source.media_type == _BOOK:
        return f"{source.page_count} chapters"
    return f"{source.page_count} pages"


def is_one_piece(page: Page, count: int) -> bool:
    """Tell whether a source is a text without pages, whose quotes are told by headings and paragraphs."""
    return count == 1 and not page.width and page.locator is None
