"""Where something stands is told in the file's own terms, kept, and read back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.content.blocks import Box, Heading, Paragraph, TableRow
from ingest.content.document import Document, Page
from ingest.content.locator import (
    CellLocator,
    Locator,
    PageLocator,
    ParagraphLocator,
    Place,
    SlideLocator,
    TimeLocator,
    describe,
    describe_reach,
    locator_from_json,
    locator_to_json,
)
from tests.ingest.documents import document

TOLD: list[tuple[Locator, str]] = [
    (PageLocator(7, "7", (Box(1.0, 2.0, 3.0, 4.0),)), "page 7"),
    (PageLocator(4, "iv"), "page 4 (iv)"),
    (SlideLocator(3), "slide 3"),
    (SlideLocator(3, "Results"), "slide 3 (Results)"),
    (CellLocator("Budget", "B2:C4"), "Budget, cells B2:C4"),
    (CellLocator("Budget", "B2"), "Budget, cell B2"),
    (ParagraphLocator(("Methods", "Sites"), 2), "Sites, paragraph 2"),
    (ParagraphLocator((), 1), "paragraph 1"),
    (ParagraphLocator(("Sites",), 2, "table, row 3"), "Sites, paragraph 2 (table, row 3)"),
    (TimeLocator(245.3, 3675.0), "4:05 to 1:01:15"),
    (TimeLocator(245.0, 252.9, heard=True), "4:05 to 4:12, as heard"),
]


@pytest.mark.parametrize(("locator", "told"), TOLD)
def test_a_locator_is_told_to_a_person_and_comes_back_from_json(locator: Locator, told: str) -> None:
    assert describe(locator) == told
    assert locator_from_json(locator_to_json(locator)) == locator


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (PageLocator(3, "3"), PageLocator(4), "pages 3 to 4"),
        (PageLocator(3, "iii"), PageLocator(4, "iv"), "page 3 (iii) to page 4 (iv)"),
        (SlideLocator(1, "Kelp"), SlideLocator(2), "slides 1 to 2"),
        (ParagraphLocator(("Sites",), 2), ParagraphLocator(("Sites",), 3), "Sites, paragraphs 2 to 3"),
        (ParagraphLocator((), 2, "table, row 1"), ParagraphLocator((), 2, "table, row 9"), "paragraph 2"),
        (CellLocator("Budget", "A2"), CellLocator("Budget", "B3:C4"), "Budget, cells A2:C4"),
        (ParagraphLocator((), 1), ParagraphLocator(("Sites",), 1), "paragraph 1 to Sites, paragraph 1"),
        (TimeLocator(1.0, 2.0), TimeLocator(60.0, 65.0), "0:01 to 1:05"),
        (CellLocator("Budget", "B2"), CellLocator("Budget", "B2"), "Budget, cell B2"),
    ],
)
def test_what_reaches_from_one_place_to_another_is_told_at_once(first: Locator, last: Locator, told: str) -> None:
    assert describe_reach([first, last]) == told


def test_a_quote_kept_before_there_were_locators_is_on_its_page() -> None:
    kept = {"page": 3, "start": 5, "end": 9, "text": "kelp", "boxes": [[1.0, 2.0, 3.0, 4.0]]}
    assert locator_from_json(kept) == PageLocator(3, "", (Box(1.0, 2.0, 3.0, 4.0),))


def test_what_runs_over_a_page_has_a_place_on_each_without_white_space_at_its_ends() -> None:
    pages = Page(1, "i", 9.0, 9.0, "One two ", b""), Page(2, "ii", 9.0, 9.0, "three.\n\n", b"")
    read = Document("d", "T", "a.pdf", "application/pdf", pages, (Paragraph(0, 14),))
    assert read.locate(3, 16) == (
        Place(PageLocator(1, "i"), 4, 7, 1),
        Place(PageLocator(2, "ii"), 8, 14, 2),
    )
    assert read.locate(7, 8) == ()


def test_in_a_text_without_pages_headings_and_paragraphs_say_where() -> None:
    read = document(
        *((Paragraph, "Before."), (Heading, "1 Methods"), (Heading, "1.1 Sites")),
        *((Paragraph, "One."), (TableRow, "A  1"), (Heading, "2 Results"), (Paragraph, "Two.")),
    )
    found = {
        read.text[block.start : block.end]: read.locate(block.start, block.end)[0].locator for block in read.blocks
    }
    assert read.reach(0, 4) == (ParagraphLocator((), 1),)
    assert read.reach(0, len(read.text)) == (ParagraphLocator((), 1), ParagraphLocator(("2 Results",), 1))
    assert found["Before."] == ParagraphLocator((), 1)
    assert found["One."] == ParagraphLocator(("1 Methods", "1.1 Sites"), 1)
    assert found["A  1"] == ParagraphLocator(("1 Methods", "1.1 Sites"), 2, "table, row 1")
    assert found["Two."] == ParagraphLocator(("2 Results",), 1)


def test_a_page_that_is_a_slide_says_so() -> None:
    read = document((Paragraph, "Words."))
    slide = replace(read, pages=(replace(read.pages[0], locator=SlideLocator(1, "T")),))
    assert [place.locator for place in slide.locate(0, 6)] == [SlideLocator(1, "T")]
