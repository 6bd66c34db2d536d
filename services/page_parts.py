"""Says what a page without a picture is made of: headings, paragraphs, lists, tables, by characters of its own text.

For the page of the browser, which shows a slide, a sheet or a text as such. Prints nothing, draws nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.content.blocks import Block, Cell, Code, Footnote, Heading, ListItem, Table, TableRow, Title
from ingest.content.locator import column_letters
from services.assembly import Quoth

__all__ = ["CellPart", "PageParts", "Part", "RowPart", "column_letters", "page_parts"]

_KINDS: dict[type[Block], str] = {Title: "title", Heading: "heading", ListItem: "item", Code: "code", Footnote: "note"}


@dataclass(frozen=True, slots=True)
class CellPart:
    """A cell: characters of the page, column from 0, what it spans."""

    start: int
    end: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class RowPart:
    """A row of a table; `number` is its own on a sheet, 0 where rows have none."""

    start: int
    end: int
    cells: tuple[CellPart, ...]
    is_head: bool
    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """A block: `kind` is title, heading, item, code, note, table or text; a heading has its level, a table its rows."""

    kind: str
    start: int
    end: int
    level: int = 0
    rows: tuple[RowPart, ...] = ()


@dataclass(frozen=True, slots=True)
class PageParts:
    """A page's text and parts; `offset` is where the page begins in the source's whole text."""

    text: str
    offset: int
    parts: tuple[Part, ...]

    def spans_of(self, quote: str, start: int) -> tuple[tuple[int, int], ...]:
        """Give where a quote stands on the page: from `start` of the whole text, or where that is not it, first."""
        at = start - self.offset
        if not quote or self.text[max(at, 0) : at + len(quote)] != quote[max(-at, 0) :]:
            at = self.text.find(quote) if quote else -1
            return ((at, at + len(quote)),) if at >= 0 else ()
        return ((max(at, 0), at + len(quote)),)


def page_parts(quoth: Quoth, source_id: str, number: int) -> PageParts:
    """Give what a page is made of, counted from 1; its parts are none where the source has no blocks."""
    texts = quoth.library.sources.page_texts(source_id)
    offset = sum(map(len, texts[: number - 1]))
    end = offset + len(texts[number - 1])
    blocks = (block for block in quoth.library.sources.blocks(source_id) if offset <= block.start < end)
    return PageParts(texts[number - 1], offset, tuple(_parts(blocks, offset)))


def _parts(blocks: Iterable[Block], offset: int) -> Iterable[Part]:
    for block in blocks:
        if not isinstance(block, Table):
            level = block.level if isinstance(block, Heading) else 0
            yield Part(_KINDS.get(type(block), "text"), block.start - offset, block.end - offset, level)
            continue
        rows = tuple(_row(row, offset) for row in block.rows)
        table = Part("table", rows[0].start, rows[-1].end, rows=rows)
        captions = [Part("text", each.start - offset, each.end - offset) for each in block.caption]
        yield from sorted((*captions, table), key=lambda part: part.start)


def _row(row: TableRow, offset: int) -> RowPart:
    cells = tuple(_cell(cell, offset) for cell in row.cells)
    return RowPart(row.start - offset, row.end - offset, cells, row.is_head, row.number)


def _cell(cell: Cell, offset: int) -> CellPart:
    return CellPart(cell.start - offset, cell.end - offset, cell.column, cell.row_span, cell.column_span)
