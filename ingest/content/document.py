"""What a file becomes: a document of pages and blocks, and the passages it is split into.

All offsets are characters of `Document.text`, half-open. Boxes are in PDF points (1/72 inch) on the page as
it is shown: rotated, cropped, origin at the top left, y downwards. Values only; reading and splitting live next door.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ingest.content.blocks import Block, Box, Footnote, Heading, Table, TableRow, Title
from ingest.content.locator import (
    CellLocator,
    Locator,
    PageLocator,
    ParagraphLocator,
    Place,
    describe,
    describe_reach,
    name_cells,
    pages_between,
)

SEPARATOR = " > "  # between headings in one line


class Origin(StrEnum):
    """Where a page's text comes from: the file itself, or a picture of it; UNREAD shows text that was not read."""

    TEXT = "text"
    RECOGNISED = "recognised"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Page:
    """One page's cleaned text and where each of its characters stands.

    `number` counts from 1; `label` is what the page calls itself ("iv"). `text` ends with the separator that
    joins it to the next page: an empty line after a finished block, " " or "" inside one. `char_boxes` holds
    float32[len(text), 4] (x0, y0, x1, y1), NaN for a character that cleaning put in; empty for sources
    without a page picture. `locator` tells what it is where it is no page: a slide, a sheet, a stretch of time.
    `origin` says whether its words stand in the file or were recognised in a picture, and may be misread.
    """

    number: int
    label: str
    width: float
    height: float
    text: str
    char_boxes: bytes
    locator: Locator | None = None
    origin: Origin = Origin.TEXT

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """Give one box a line for the characters `start:end` of this page's text, in reading order."""
        if not self.char_boxes:
            return ()
        return line_boxes(self._char_boxes(start, end))

    def box_around(self, start: int, end: int) -> Box | None:
        """Give the one box around the characters `start:end` of this page's text; None where none has a place."""
        boxes = self._char_boxes(start, end) if self.char_boxes else np.zeros((0, 4), np.float32)
        placed = boxes[~np.isnan(boxes[:, 0])]
        if not len(placed):
            return None
        low, high = placed[:, :2].min(axis=0).tolist(), placed[:, 2:].max(axis=0).tolist()
        return Box(*(round(side, 2) for side in (*low, *high)))

    def _char_boxes(self, start: int, end: int) -> NDArray[np.float32]:
        return np.frombuffer(self.char_boxes, dtype="<f4").reshape(-1, 4)[start:end]

    @property
    def place(self) -> Locator:
        """Give where it is in its file: a page, or the slide, the sheet or the stretch of time that it is instead."""
        return self.locator or PageLocator(self.number, self.label)

    @property
    def where(self) -> str:
        """Tell a person which one it is: "page 3 (iii)", "slide 3", "Budget"."""
        return describe(self.place)


@dataclass(frozen=True)
class Document:
    """A file as read: `id` is the sha256 of its bytes (hex), `path` where it was read from.

    `language` is a code ("en") where it was told, else "". `transcribed_by` names the model that heard the words; ""
    where they stand in the file.
    What was fetched has its address for a path, and `fetched_at`, UTC, ISO 8601.
    """

    id: str
    title: str
    path: str
    media_type: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    outline: tuple[tuple[int, str, int], ...] = ()  # (level from 1, title, page number from 1)
    language: str = ""
    transcribed_by: str = ""
    fetched_at: str = ""

    @cached_property
    def text(self) -> str:
        """The whole text; every offset in quoth counts its characters."""
        return "".join(page.text for page in self.pages)

    @cached_property
    def page_starts(self) -> tuple[int, ...]:
        """Offset of each page's first character."""
        starts = [0]
        for page in self.pages[:-1]:
            starts.append(starts[-1] + len(page.text))
        return tuple(starts)

    def count_pages(self, origin: Origin) -> int:
        """Count the pages whose text comes from there."""
        return sum(page.origin is origin for page in self.pages)

    def locate(self, start: int, end: int) -> tuple[Place, ...]:
        """Say where `text[start:end]` stands, one place a page, without the white space at either end of each."""
        found: list[Place] = []
        for page, first in zip(self.pages, self.page_starts, strict=True):
            words = self.text[max(start, first) : min(end, first + len(page.text))]
            if words.strip():
                low = max(start, first) + len(words) - len(words.lstrip())
                high = low + len(words.strip())
                found.append(Place(self._locator(page, first, low, high), low, high, page.number))
        return tuple(found)

    def reach(self, start: int, end: int) -> tuple[Locator, ...]:
        """Say where the first and the last character of `text[start:end]` stand, once if that is the same, no boxes."""
        return tuple(dict.fromkeys((self._place_at(start), self._place_at(end - 1))))

    def _locator(self, page: Page, first: int, start: int, end: int) -> Locator:
        if isinstance(page.locator, CellLocator):
            return self._cells(page.locator, start, end)
        place = self._place_at(start)
        if isinstance(place, PageLocator) and page.locator is None:
            boxes = page.boxes(start - first, end - first)
            return PageLocator(place.page, place.label, boxes, recognised=page.origin is Origin.RECOGNISED)
        return place

    def _place_at(self, offset: int) -> Locator:
        page = self.page_at(offset)
        if isinstance(page.locator, CellLocator):
            return self._cells(page.locator, offset, offset + 1)
        in_paragraphs = isinstance(page.locator, ParagraphLocator)  # a chapter; its place is told more closely
        is_one_piece = page.locator is None and not page.width and len(self.pages) == 1
        if not self.blocks or not (in_paragraphs or is_one_piece):
            return page.place
        index = max(0, bisect_right(self.blocks, offset, key=lambda block: block.start) - 1)
        part = _part(self.blocks[index], offset)
        return replace(self._paragraphs[index], part=part) if part else self._paragraphs[index]

    def _cells(self, sheet: CellLocator, start: int, end: int) -> CellLocator:
        """Give the cells of a sheet from the one that holds a stretch's first character to that of its last."""
        first = max(0, bisect_right(self._sheet_rows, start, key=lambda row: row.start) - 1)
        corners: list[tuple[int, int]] = []
        for index in range(first, len(self._sheet_rows)):
            row = self._sheet_rows[index]
            if row.start >= end:
                break
            for cell in row.cells:
                if cell.start < end and cell.end > start:
                    corners += [(row.number, cell.column), (row.number, cell.column + cell.column_span - 1)]
        if not corners:
            return sheet
        rows, columns = zip(*corners, strict=True)
        return replace(sheet, cells=name_cells((min(rows), min(columns)), (max(rows), max(columns))))

    @cached_property
    def _sheet_rows(self) -> tuple[TableRow, ...]:
        """Give the rows that have a number, in order: those of sheets."""
        tables = (block for block in self.blocks if isinstance(block, Table))
        return tuple(row for table in tables for row in table.rows if row.number)

    @cached_property
    def _paragraphs(self) -> tuple[ParagraphLocator, ...]:
        """Give each block's headings, and count the blocks from the last of them, or from the title, down to it."""
        headings: list[tuple[int, str]] = []
        places: list[ParagraphLocator] = []
        count = 0
        for block in self.blocks:
            count += not isinstance(block, Title | Footnote)  # a note is at the paragraph that it belongs to
            if isinstance(block, Heading):
                headings = [(level, title) for level, title in headings if level < block.level]
                headings.append((block.level, " ".join(self.text[block.start : block.end].split())))
                count = 0
            places.append(ParagraphLocator(tuple(title for _, title in headings), max(count, 1)))
        return tuple(places)

    def page_at(self, offset: int) -> Page:
        """Give the page on which the character at `offset` stands."""
        return self.pages[bisect_right(self.page_starts, offset) - 1]


def _part(block: Block, offset: int) -> str:
    """Say where within a block a character stands, of a block that is no running text."""
    if isinstance(block, Table):
        row = bisect_right(block.rows, offset, key=lambda row: row.start)
        return f"table, row {row}" if row else "table"
    return "note" if isinstance(block, Footnote) else ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place: `document.text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CellHeads:
    """A cell of a row, `document.text[start:end]`, and the words of the heads over it."""

    start: int
    end: int
    heads: str


@dataclass(frozen=True, slots=True)
class RowHeads:
    """What a table's row stands under, as far as its table says; `document.text[start:end]` is the row.

    `caption` is what names or introduces the table, `names_table` whether that is a table's own caption; `heads` are
    the words of all heads above the row, `group` the last label before it. `is_label` marks a row that only names
    the rows after it, `is_head` one whose cells name columns.
    """

    start: int
    end: int
    caption: str = ""
    heads: str = ""
    group: str = ""
    names_table: bool = False
    is_label: bool = False
    is_head: bool = False
    cells: tuple[CellHeads, ...] = ()

    @property
    def under(self) -> str:
        """Give all that the row stands under in one line: "Table 2 | Years ended June 30 2018 2017 | Assets"."""
        return " | ".join(part for part in (self.caption, self.heads, self.group) if part)

    @property
    def named(self) -> str:
        """Give what is sure to be over the row: its table's own caption and heads, not a label half way down."""
        return " | ".join(part for part in (self.caption if self.names_table else "", self.heads) if part)


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences that stand together under the same headings, short enough for the embedder.

    `text` is `document.text[sentences[0].start:sentences[-1].end]`; `id` is "<document id>:<ordinal>",
    ordinals count from 0 in reading order; `headings` are those above it, outermost first. `rows` are the rows of
    tables among its sentences, each with what it stands under; `first_block` and `last_block` count the document's
    blocks that it holds, in whole or in part, from 0; `locators` tell where its first and last words stand, once if
    that is the same.
    """

    id: str
    document_id: str
    ordinal: int
    text: str
    sentences: tuple[Sentence, ...]
    first_page: int
    last_page: int
    headings: tuple[str, ...]
    rows: tuple[RowHeads, ...] = ()
    first_block: int = 0
    last_block: int = 0
    locators: tuple[Locator, ...] = ()

    @property
    def places(self) -> tuple[Locator, ...]:
        """Give where its first and last words stand; of a passage without locators the pages are known."""
        return self.locators or pages_between(self.first_page, self.last_page)

    @property
    def where(self) -> str:
        """Tell a person where it stands: "pages 3 to 4", "Methods, paragraph 2"."""
        return describe_reach(self.places)

    @property
    def under(self) -> str:
        """Give what the table's row that it begins with stands under, if it does: its text does not say that."""
        return next((row.under for row in self.rows if row.start == self.start), "")

    @property
    def heading(self) -> str:
        """Give in one line, to be searched and shown, the headings and what a passage within a table stands under."""
        return SEPARATOR.join(part for part in (*self.headings, self.under) if part)

    def row_at(self, offset: int) -> RowHeads | None:
        """Give the table's row that holds the document's character at `offset`, if one does."""
        return next((row for row in self.rows if row.start <= offset < row.end), None)

    @property
    def start(self) -> int:
        """Offset of the first character in the document's text."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Offset past the last character in the document's text."""
        return self.sentences[-1].end


def line_boxes(boxes: NDArray[np.float32]) -> tuple[Box, ...]:
    """Merge character boxes, float32[n, 4] in reading order, into one box a line; NaN rows are passed over.

    A new line begins where a character's vertical middle leaves the running line, or the text jumps back left.
    """
    placed = boxes[~np.isnan(boxes[:, 0])]
    if not len(placed):
        return ()
    line = 0
    numbers = [0]
    low, high, right = float(placed[0, 1]), float(placed[0, 3]), float(placed[0, 2])
    for x0, y0, x1, y1 in placed[1:].tolist():
        same = low <= (y0 + y1) / 2 <= high and x0 >= right - 4 * max(x1 - x0, 1.0)
        if same:
            low, high, right = min(low, y0), max(high, y1), max(right, x1)
        else:
            line += 1
            low, high, right = y0, y1, x1
        numbers.append(line)
    lines = (
        np.array([box for _, box in members])
        for _, members in groupby(zip(numbers, placed, strict=True), key=lambda item: item[0])
    )
    return tuple(
        Box(*(round(float(v), 2) for v in (part[:, 0].min(), part[:, 1].min(), part[:, 2].max(), part[:, 3].max())))
        for part in lines
    )
