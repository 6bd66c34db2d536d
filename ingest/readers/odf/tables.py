"""Reads tables of OpenDocument files: rows and cells that are written once for many, merged cells, heads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.readers.office.xml import Element, attribute, name_of, number

_MOST_REPEATED = 10_000  # of a row or cell with words; more is how a program fills a sheet
_GROUPS = frozenset({"table-row-group", "table-rows", "table-header-rows"})


@dataclass(frozen=True, slots=True)
class OdfCell:
    """A cell as it stands: column from 0, what it spans, and its words."""

    element: Element
    text: str
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class OdfRow:
    """A row with its number from 1, and whether it is a head."""

    number: int
    cells: tuple[OdfCell, ...]
    is_head: bool


def rows_of(table: Element, words: Callable[[Element], str]) -> Iterator[OdfRow]:
    """Yield the rows with words; `words` gives those of a cell."""
    at = 1
    for row, is_head in _rows(table, False):
        repeated = max(1, number(attribute(row, "number-rows-repeated"), 1))
        cells = tuple(_cells(row, words))
        if cells:
            for count in range(min(repeated, _MOST_REPEATED)):
                yield OdfRow(at + count, cells, is_head)
        at += repeated


def _rows(element: Element, is_head: bool) -> Iterator[tuple[Element, bool]]:
    for each in element:
        name = name_of(each)
        if name == "table-row":
            yield each, is_head
        elif name in _GROUPS:
            yield from _rows(each, is_head or name == "table-header-rows")


def _cells(row: Element, words: Callable[[Element], str]) -> Iterator[OdfCell]:
    column = 0
    for cell in row:
        if name_of(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        repeated = max(1, number(attribute(cell, "number-columns-repeated"), 1))
        text = words(cell) if name_of(cell) == "table-cell" else ""
        if text:
            spans = (max(1, number(attribute(cell, f"number-{each}-spanned"), 1)) for each in ("rows", "columns"))
            down, across = spans
            for count in range(min(repeated, _MOST_REPEATED)):
                yield OdfCell(cell, text, column + count, down, across)
        column += repeated
