"""Puts a text file's blocks into pages one after another, and counts where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.blocks import Block, Cell, TableRow
from ingest.document import Page

# Under such a heading stand references until the next heading.
REFERENCES = re.compile(
    r"(?:[\dIVX.]+\s+)?(?:references|bibliography|literature(?: cited)?|works cited):?", re.IGNORECASE
)

BETWEEN_BLOCKS = "\n\n"
_BETWEEN_CELLS = " | "
BETWEEN_ROWS = "\n"  # rows of a table, items of a list, lines that stand alone


@dataclass(slots=True)
class PageWriter:
    """Takes blocks in reading order; `pages` and `blocks` are what they became. Sources of text have no pictures."""

    pages: list[Page] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _number: int = 1

    def add(self, kind: type[Block], text: str, *, gap: str = BETWEEN_BLOCKS) -> None:
        """Add a block; `gap` is what parts it from the block before on the same page."""
        if not text.strip():
            return
        if self._parts:
            self._put(gap)
        start = self._length
        self._put(text)
        self.blocks.append(kind(start, self._length))

    def add_row(self, text: str, cells: Iterable[Cell], *, gap: str, is_head: bool = False) -> None:
        """Add a table's row, whose cells' places count from the row's beginning."""
        if text.strip():
            self.add(TableRow, text, gap=gap)
            start, end = self.blocks[-1].start, self.blocks[-1].end
            placed = (Cell(start + cell.start, start + cell.end, cell.column) for cell in cells)
            self.blocks[-1] = TableRow(start, end, tuple(placed), is_head)

    def add_cells(self, cells: Sequence[str], *, gap: str, is_head: bool) -> None:
        """Add a table's row, its cells parted by a bar."""
        text = _BETWEEN_CELLS.join(cells)
        start = -(len(text) - len(text.lstrip()))
        placed: list[Cell] = []
        for column, cell in enumerate(cells):
            if cell:
                placed.append(Cell(start, start + len(cell), column))
            start += len(cell) + len(_BETWEEN_CELLS)
        self.add_row(text.strip(), placed, gap=gap, is_head=is_head)

    def end_page(self) -> None:
        """Begin a new page after what was added so far."""
        if self._parts:
            self._put(BETWEEN_BLOCKS)
        self._close()

    def finish(self) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
        """Give all pages and blocks."""
        self._close()
        return tuple(self.pages), tuple(self.blocks)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _close(self) -> None:
        self.pages.append(Page(self._number, str(self._number), 0.0, 0.0, "".join(self._parts), b""))
        self._parts = []
        self._number += 1
