"""Reads a page's tables: rows, cells with what they span, captions. Tells those that only lay the page out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import html

from ingest.content.blocks import Caption, Table
from ingest.readers.html.pieces import Piece
from ingest.readers.text.page_writer import CellText, RowTexts

_MOST_COLUMNS = 1000
_LONGEST_CELL = 1500  # letters; a table without heads that has a longer cell lays the page out
_Words = Callable[[html.HtmlElement], str]


def is_layout(table: html.HtmlElement) -> bool:
    """Tell a table that only puts parts of a page side by side."""
    if (table.get("role") or "").strip().lower() in {"presentation", "none"}:
        return True
    rows = list(_rows(table))
    cells = [list(_cells(row)) for row in rows]
    if any(cell.tag == "th" for row in cells for cell in row) or table.find("caption") is not None:
        return False
    nested = any(True for each in table.iter("table") if each is not table)
    long = any(len("".join(cell.itertext())) > _LONGEST_CELL for row in cells for cell in row)
    return nested or long or len(rows) < 2 or max(map(len, cells), default=0) < 2


def table_pieces(table: html.HtmlElement, words_of: _Words) -> Iterator[Piece]:
    """Yield a table's captions, and its rows as one piece."""
    yield from (Piece(Caption, words) for words in map(words_of, table.findall("caption")) if words)
    rows = tuple(_row_texts(table, words_of))
    if rows:
        yield Piece(Table, " ".join(cell.text for row in rows for cell in row.cells), rows=rows)


def _row_texts(table: html.HtmlElement, words_of: _Words) -> Iterator[RowTexts]:
    taken: dict[int, int] = {}  # columns that a cell further up still spans, and for how many more rows
    for row in _rows(table):
        cells: list[CellText] = []
        column, has_data = 0, False
        spans: dict[int, int] = {}
        for element in _cells(row):
            while taken.get(column):
                column += 1
            wide, high = _span(element, "colspan"), _span(element, "rowspan")
            has_data = has_data or element.tag == "td"
            if words := words_of(element):
                cells.append(CellText(words, column, high, wide))
            spans.update(dict.fromkeys(range(column, column + wide), high))
            column = min(column + wide, _MOST_COLUMNS)
        taken = {each: left - 1 for each, left in taken.items() if left > 1}
        taken |= {each: high - 1 for each, high in spans.items() if high > 1}
        if cells:
            is_head = row.getparent().tag == "thead" or (not has_data and len(cells) > 1)
            yield RowTexts(tuple(cells), is_head)


def _rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in {"thead", "tbody", "tfoot"}:
            yield from part.iterchildren("tr")


def _cells(row: html.HtmlElement) -> Iterator[html.HtmlElement]:
    yield from row.iterchildren("td", "th")


def _span(cell: html.HtmlElement, name: str) -> int:
    said = re.match(r"\s*(\d{1,4})", cell.get(name) or "")
    return max(1, min(int(said.group(1)), _MOST_COLUMNS)) if said else 1
