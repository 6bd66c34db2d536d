"""Puts rows and captions together to tables, and says of each row and cell what it stands under.

Serves every reader: it is given blocks in reading order, in which each row already has its cells, or a table its rows.
Where a format says which rows are heads it is believed; else a table's heads are the rows before its first numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.content.blocks import Block, Caption, Cell, Figure, ListItem, Paragraph, Table, TableRow
from ingest.content.document import CellHeads, RowHeads

_YEAR = re.compile(r"^(?:FY\s?)?(?:19|20)\d\d\w?$|^(?:[A-Z][a-z]+\.?\s)?\d{1,2},\s(?:19|20)\d\d$")
_FIGURE = re.compile(r"^[^\w]*\d[^A-Za-z]*[%x]?\)?$|^[—–-]$")
_TOTAL = re.compile(r"^(?:total|net cash|net increase|net decrease)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d,\d{3}|\d{5}")  # a line that holds one tells something itself
_CAPTION = re.compile(r"^(?:table|tab\.|fig(?:ure|\.))\s*(?:\d|[A-Z](?:\.?\d|\b)|[IVX]+\b)", re.IGNORECASE)
_OF_TABLE = re.compile(r"tab", re.IGNORECASE)
_OF_FIGURE = re.compile(r"(?:\w+\s+){0,2}?(?:fig(?:ure)?\b|scheme|plate)", re.IGNORECASE)
_LONGEST_LEAD = 160  # characters of a paragraph that only introduces a table
_MOST_HEADS = 6  # rows
_LONGEST = 120  # characters of each part


def with_tables(text: str, blocks: Sequence[Block], pages: Sequence[int] = (0,)) -> tuple[Block, ...]:
    """Give the blocks with rows and their captions as tables, and captions of figures as figures.

    `pages` has the offset of each page's first character.
    """
    named = [_figure(text, block, pages) if isinstance(block, Caption) else block for block in blocks]
    found: list[Block] = []
    for run in _runs(text, named):
        found.extend(_tables_of(text, run) if any(_is_rows(block) for block in run) else run)
    return tuple(found)


def is_caption(text: str) -> bool:
    """Tell what begins as captions do: "Table 2: ...", "Fig. S1 ..."."""
    return _CAPTION.match(text) is not None


def rows_of(table: Table, text: str) -> tuple[RowHeads, ...]:
    """Say of each row of a table what it stands under; `text` is the document's."""
    lead = _shortened(" ".join(text[block.start : block.end] for block in table.caption))
    names = bool(table.caption) and is_caption(lead) and _OF_TABLE.match(lead) is not None
    first = next((index for index, row in enumerate(table.rows) if not row.is_head), len(table.rows))
    heads, group = list(table.rows[:first]), ""
    found = [RowHeads(row.start, row.end, is_head=True) for row in heads]
    reaching: list[tuple[int, str]] = []  # cells that span rows: the row after the last one, and their words
    for number, row in enumerate(table.rows[first:], first):
        if row.is_head:
            heads, group = [row], ""
        reaching = [(end, words) for end, words in reaching if end > number]
        beside = " ".join(words for _, words in reaching)
        reaching += [(number + c.row_span, text[c.start : c.end]) for c in row.cells if c.row_span > 1]
        said = text[row.cells[0].start : row.cells[0].end] if row.cells else ""
        found.append(
            RowHeads(
                start=row.start,
                end=row.end,
                caption=lead,
                names_table=names,
                heads=_shortened(" ".join(text[cell.start : cell.end] for head in heads for cell in head.cells)),
                group=_shortened(" ".join(part for part in ("" if row.is_label else group, beside) if part)),
                is_label=row.is_label,
                is_head=row.is_head,
                cells=tuple(CellHeads(cell.start, cell.end, _over(cell, heads, text)) for cell in row.cells),
            )
        )
        if row.is_label:
            group = "" if _AMOUNT.search(said) else _shortened(said)
        elif _TOTAL.match(said):
            group = ""
    return tuple(found)


def _over(cell: Cell, heads: Sequence[TableRow], text: str) -> str:
    """Give what stands over a cell in the rows of heads."""
    above = [text[head.start : head.end] for row in heads for head in row.cells if head.stands_over(cell)]
    return _shortened(" ".join(above))


def _figure(text: str, caption: Caption, pages: Sequence[int]) -> Block:
    if not _OF_FIGURE.match(text[caption.start : caption.end]):
        return caption
    return Figure(caption.start, caption.end, page=sum(start <= caption.start for start in pages))


def _runs(text: str, blocks: Sequence[Block]) -> list[list[Block]]:
    """Part blocks into runs of rows, captions and what introduces rows; any other block is alone."""
    runs: list[list[Block]] = []
    knows_tables = any(isinstance(block, Table) for block in blocks)  # as a format does that has figures apart as well
    for block in blocks:
        before = runs[-1][-1] if runs else None
        joins = _is_part(before) and _is_part(block)
        joins = joins and not (knows_tables and (isinstance(block, Figure) or isinstance(before, Figure)))
        if joins or (before is not None and _is_rows(block) and _introduces(text, before)):
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs


def _is_part(block: Block | None) -> bool:
    return isinstance(block, Caption | Figure) or _is_rows(block)


def _is_rows(block: Block | None) -> bool:
    """Tell rows, and a table that nothing names yet."""
    return isinstance(block, TableRow) or (isinstance(block, Table) and not block.caption)


def _introduces(text: str, block: Block) -> bool:
    """Tell a paragraph that belongs to the table after it: short, and not a whole sentence."""
    words = text[block.start : block.end]
    is_text = isinstance(block, Paragraph | ListItem)
    return is_text and len(words) <= _LONGEST_LEAD and not words.rstrip().endswith((".", "!", "?"))


def _tables_of(text: str, run: Sequence[Block]) -> list[Block]:
    """Part a run into tables: what introduces or names each, and its rows. Captions stand all above or all below."""
    if isinstance(run[0], Paragraph | ListItem) and isinstance(run[-1], Caption | Figure):
        return [run[0], *_tables_of(text, run[1:])]  # the tables have captions, below them, and need no lead-in
    below = _is_rows(run[0])
    parts: list[tuple[list[Block], list[TableRow]]] = [([], [])]
    whole = False  # the last rows are a table's that takes no more
    for block in run:
        lead, rows = parts[-1]
        ended = bool(lead and rows) if below else bool(rows)
        another = bool(rows) and _is_rows(block) and (whole or isinstance(block, Table))
        if another or (ended and (below or not _is_rows(block))):
            lead, rows = [], []
            parts.append((lead, rows))
        if isinstance(block, TableRow):
            rows.append(block)
        elif isinstance(block, Table) and _is_rows(block):
            rows.extend(block.rows)
        else:
            lead.append(block)
        whole = isinstance(block, Table)
    found: list[Block] = []
    for lead, rows in parts:
        found.extend([_table(text, lead, rows)] if rows else lead)
    return found


def _table(text: str, lead: Sequence[Block], rows: Sequence[TableRow]) -> Table:
    cells = [[text[cell.start : cell.end] for cell in row.cells] for row in rows]
    if not any(row.is_head for row in rows):
        after = _end_of_heads(cells)
        rows = [replace(row, is_head=index < after or _renews_heads(cells[index])) for index, row in enumerate(rows)]
    parts = [*lead, *rows]
    figures = [bool(_FIGURE.match(row[0])) for row, each in zip(cells, rows, strict=True) if row and not each.is_head]
    return Table(
        min(part.start for part in parts),
        max(part.end for part in parts),
        rows=tuple(rows),
        caption=tuple(lead),
        head_columns=0 if sum(figures) > len(figures) / 2 else 1,
    )


def _end_of_heads(cells: Sequence[Sequence[str]]) -> int:
    """Count the rows at a table's top that are heads: up to the last one of several cells before any with numbers."""
    first = next((index for index, row in enumerate(cells) if _has_figures(row)), None)
    if first is None or first > _MOST_HEADS:
        return 1 if cells and len(cells[0]) > 1 else 0
    return max((index + 1 for index in range(first) if len(cells[index]) > 1), default=0)


def _has_figures(row: Sequence[str]) -> bool:
    figures = [bool(_FIGURE.match(cell)) and not _YEAR.match(cell) for cell in row]
    return len(row) > 1 and (any(figures[1:]) or all(figures))


def _renews_heads(row: Sequence[str]) -> bool:
    return len(row) > 1 and not _has_figures(row) and sum(bool(_YEAR.match(cell)) for cell in row) >= 2


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"
