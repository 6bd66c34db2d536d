"""Puts the blocks of a file without page pictures into pages one after another, and counts where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ingest.content.blocks import Block, Cell, Heading, Table, TableRow
from ingest.content.document import Page
from ingest.content.locator import Locator

# Under such a heading stand references until the next heading.
REFERENCES = re.compile(
    r"(?:[\dIVX.]+\s+)?(?:references|bibliography|literature(?: cited)?|works cited):?", re.IGNORECASE
)

BETWEEN_BLOCKS = "\n\n"
_BETWEEN_CELLS = " | "
BETWEEN_ROWS = "\n"  # rows of a table, items of a list, lines that stand alone


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell of a table before it has its place in the text: its words, its column from 0, and what it spans."""

    text: str
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class RowTexts:
    """A row of a table before it has its place; `number` as in `TableRow`."""

    cells: tuple[CellText, ...]
    is_head: bool = False
    number: int = 0


@dataclass(slots=True)
class PageWriter:
    """Takes blocks in reading order; `pages` and `blocks` are what they became. Sources of text have no pictures."""

    pages: list[Page] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _number: int = 1

    def add(self, kind: type[Block], text: str, *, gap: str = BETWEEN_BLOCKS, level: int = 0) -> None:
        """Add a block; `gap` is what parts it from the block before on the same page, `level` a heading's."""
        if not text.strip():
            return
        if self._parts:
            self._put(gap)
        start = self._length
        self._put(text)
        self.blocks.append(Heading(start, self._length, level) if kind is Heading else kind(start, self._length))

    def add_row(self, text: str, cells: Iterable[Cell], *, gap: str, is_head: bool = False, number: int = 0) -> None:
        """Add a table's row, whose cells' places count from the row's beginning."""
        if text.strip():
            self.add(TableRow, text, gap=gap)
            start, end = self.blocks[-1].start, self.blocks[-1].end
            placed = (
                Cell(start + cell.start, start + cell.end, cell.column, cell.row_span, cell.column_span)
                for cell in cells
            )
            self.blocks[-1] = TableRow(start, end, tuple(placed), is_head, number)

    def add_cells(self, cells: Sequence[str], *, gap: str, is_head: bool) -> None:
        """Add a table's row, its cells parted by a bar."""
        row = RowTexts(tuple(CellText(cell, column) for column, cell in enumerate(cells)), is_head)
        self._add_row(row, gap=gap)

    def add_table(self, rows: Iterable[RowTexts]) -> None:
        """Add a table of its own, whatever stands before it; cells without words leave no mark."""
        first, gap = len(self.blocks), BETWEEN_BLOCKS
        for row in rows:
            self._add_row(replace(row, cells=tuple(cell for cell in row.cells if cell.text)), gap=gap)
            gap = BETWEEN_ROWS if len(self.blocks) > first else gap
        added = tuple(row for row in self.blocks[first:] if isinstance(row, TableRow))
        if added:
            self.blocks[first:] = [Table(added[0].start, added[-1].end, rows=added)]

    def _add_row(self, row: RowTexts, *, gap: str) -> None:
        text = _BETWEEN_CELLS.join(cell.text for cell in row.cells)
        start = -(len(text) - len(text.lstrip()))
        placed: list[Cell] = []
        for cell in row.cells:
            end = start + len(cell.text)
            if cell.text:
                placed.append(Cell(start, end, cell.column, cell.row_span, cell.column_span))
            start = end + len(_BETWEEN_CELLS)
        self.add_row(text.strip(), placed, gap=gap, is_head=row.is_head, number=row.number)

    def end_page(self, locator: Locator | None = None) -> None:
        """Begin a new page after what was added so far, which is at `locator` where it is no page."""
        if self._parts:
            self._put(BETWEEN_BLOCKS)
        self._close(locator)

    def finish(self, locator: Locator | None = None) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
        """Give all pages and blocks; `locator` is the last page's, as in `end_page`."""
        self._close(locator)
        return tuple(self.pages), tuple(self.blocks)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _close(self, locator: Locator | None = None) -> None:
        self.pages.append(Page(self._number, str(self._number), 0.0, 0.0, "".join(self._parts), b"", locator))
        self._parts = []
        self._number += 1
