"""Reads the blocks that libraries kept before tables had cells: kind, start and end, each row of a table a block.

Cells are found again by what was written between them, two spaces or a bar, and their columns by where their
characters stand. For the one migration that needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.content.blocks import KINDS, Block, Box, Cell, Paragraph, TableRow
from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.readers.pdf.tables.grid import columns_of

_ROW = "table_row"


def with_earlier_blocks(document: Document, stored: Iterable[tuple[str, int, int]]) -> Document:
    """Give a document, kept without its blocks, with blocks made of (kind, start, end)."""
    between = " | " if document.media_type == "text/markdown" else "  "
    blocks: list[Block] = []
    for is_row, members in groupby(stored, key=lambda item: item[0] == _ROW):
        if is_row:
            blocks.extend(_with_columns([_row(document, start, end, between) for _, start, end in members]))
        else:
            blocks.extend(KINDS.get(kind, Paragraph)(start, end) for kind, start, end in members)
    return structured(replace(document, blocks=tuple(blocks)))


def _row(document: Document, start: int, end: int, between: str) -> TableRow:
    cells: list[Cell] = []
    at = start
    for column, words in enumerate(document.text[start:end].split(between)):
        if words.strip(" |"):
            cells.append(Cell(at, at + len(words), column, box=_box(document, at, at + len(words))))
        at += len(words) + len(between)
    return TableRow(start, end, tuple(cells))


def _box(document: Document, start: int, end: int) -> Box | None:
    page = document.page_at(start)
    first = document.page_starts[page.number - 1]
    boxes = page.boxes(start - first, end - first)
    if not boxes:
        return None
    return Box(
        *(min(box.x0 for box in boxes), min(box.y0 for box in boxes)),
        *(max(box.x1 for box in boxes), max(box.y1 for box in boxes)),
    )


def _with_columns(rows: Sequence[TableRow]) -> list[TableRow]:
    """Say in which columns cells stand, where the page tells it."""
    placed = [[cell.box for cell in row.cells if cell.box is not None] for row in rows]
    if any(len(boxes) < len(row.cells) for boxes, row in zip(placed, rows, strict=True)):
        return list(rows)
    grid = columns_of([[(box.x0, box.x1) for box in boxes] for boxes in placed])
    return [
        replace(
            row,
            cells=tuple(
                replace(cell, column=column, column_span=span)
                for cell, (column, span) in zip(row.cells, columns, strict=True)
            ),
        )
        for row, columns in zip(rows, grid, strict=True)
    ]
