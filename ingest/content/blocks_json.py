"""Turns blocks, and what a passage's rows stand under, into plain values that JSON can hold, and back.

A block is its kind, its place, and `fields`: what more it has, None for most. A kind this quoth does not know, written
by a newer one, is read as a paragraph: its words stay readable. Cells are short lists, since a report has thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ingest.content.blocks import KINDS, Block, Box, Cell, Figure, Heading, Paragraph, Table, TableRow, kind_of
from ingest.content.document import CellHeads, RowHeads


def fields_of(block: Block) -> dict[str, Any] | None:
    """Give what a block has beside its kind and place."""
    match block:
        case Heading(level=level) if level:
            return {"level": level}
        case Figure():
            return {"page": block.page, "box": _sides(block.box)}
        case Table():
            return {
                "head_columns": block.head_columns,
                "caption": [_described(each) for each in block.caption],
                "rows": [
                    [row.start, row.end, int(row.is_head), [*map(_cell_json, row.cells)], row.number]
                    for row in block.rows
                ],
            }
        case _:
            return None


def block_from_fields(kind: str, start: int, end: int, fields: dict[str, Any] | None) -> Block:
    """Make a block of its kind, its place and what else it has."""
    fields = fields or {}
    known = KINDS.get(kind, Paragraph)
    if known is Heading:
        return Heading(start, end, int(fields.get("level", 0)))
    if known is Figure:
        return Figure(start, end, int(fields.get("page", 0)), _box(fields.get("box")))
    if known is Table:
        rows = tuple(
            TableRow(first, last, tuple(_cell(cell) for cell in cells), bool(is_head), *number)
            for first, last, is_head, cells, *number in fields.get("rows", ())  # rows had no number once
        )
        caption = tuple(_block(described) for described in fields.get("caption", ()))
        return Table(start, end, rows, caption, int(fields.get("head_columns", 1)))
    return known(start, end)


def rows_to_json(rows: Iterable[RowHeads]) -> list[list[Any]]:
    """Describe what rows stand under."""
    return [
        [
            *(row.start, row.end, row.caption, row.heads, row.group, int(row.names_table)),
            *(int(row.is_label), int(row.is_head)),
            [[cell.start, cell.end, cell.heads] for cell in row.cells],
        ]
        for row in rows
    ]


def rows_from_json(value: Iterable[Sequence[Any]]) -> tuple[RowHeads, ...]:
    """Give back what `rows_to_json` described."""
    return tuple(
        RowHeads(
            *(start, end, caption, heads, group, bool(names_table), bool(is_label), bool(is_head)),
            cells=tuple(CellHeads(*cell) for cell in cells),
        )
        for start, end, caption, heads, group, names_table, is_label, is_head, cells in value
    )


def _described(block: Block) -> dict[str, Any]:
    return {"kind": kind_of(block), "start": block.start, "end": block.end, **(fields_of(block) or {})}


def _block(described: dict[str, Any]) -> Block:
    return block_from_fields(described["kind"], described["start"], described["end"], described)


def _cell_json(cell: Cell) -> list[Any]:
    return [cell.start, cell.end, cell.column, cell.row_span, cell.column_span, _sides(cell.box)]


def _cell(value: Sequence[Any]) -> Cell:
    start, end, column, row_span, column_span, box = value
    return Cell(start, end, column, row_span, column_span, _box(box))


def _sides(box: Box | None) -> list[float] | None:
    return None if box is None else list(box)


def _box(sides: Sequence[float] | None) -> Box | None:
    return None if sides is None else Box(*sides)
