"""Names what of a source a door shows at a time: a page, a slide, a sheet; or that the source is one piece of text."""

from __future__ import annotations

from ingest.document import Page
from ingest.locator import PageLocator, SlideLocator


def name_page(page: Page, count: int) -> str:
    """Say which of a source's `count` pages this is, as the file has it: "Page 3 (iii) of 12", "Budget, 2 of 5"."""
    told = page.where[:1].upper() + page.where[1:]
    counted = isinstance(page.place, PageLocator | SlideLocator)
    return f"{told} of {count}" if counted else f"{told}, {page.number} of {count}"


def is_one_piece(page: Page, count: int) -> bool:
    """Tell whether a source is a text without pages, whose quotes are told by headings and paragraphs."""
    return count == 1 and not page.width and page.locator is None
