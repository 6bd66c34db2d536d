"""What the contract's types promise by themselves."""

from __future__ import annotations

import json
import pickle
import pickletools

import numpy as np
import pytest

from ingest.content.blocks import (
    KINDS,
    Block,
    Box,
    Cell,
    Code,
    Figure,
    Heading,
    Paragraph,
    Table,
    TableRow,
    Title,
    kind_of,
    leaves,
)
from ingest.content.blocks_json import block_from_fields, fields_of, rows_from_json, rows_to_json
from ingest.content.document import CellHeads, Page, RowHeads


@pytest.mark.parametrize("kind", list(KINDS.values()))
def test_a_block_travels_between_processes_naming_nothing_but_itself(kind: type[Block]) -> None:
    """The parent refuses any other name in what a child sends; some versions of Python would write `getattr`."""
    packed = pickle.dumps(kind(1, 2), protocol=pickle.HIGHEST_PROTOCOL)
    names = {str(argument) for _, argument, _ in pickletools.genops(packed) if isinstance(argument, str)}
    assert names <= {"ingest.content.blocks", kind.__name__}
    assert pickle.loads(packed) == kind(1, 2)


def test_blocks_come_back_from_json_as_they_were() -> None:
    cell = Cell(30, 34, column=1, row_span=2, column_span=3, box=Box(1.0, 2.0, 3.5, 4.0))
    table = Table(
        10, 40, (TableRow(30, 40, (cell, Cell(36, 40))), TableRow(41, 42, is_head=True)), (Paragraph(10, 20),), 0
    )
    blocks = (Title(0, 3), Heading(4, 8, 2), table, Figure(50, 60, 3, Box(0.0, 0.0, 9.0, 9.0)), Code(70, 80))
    for block in blocks:
        kept = json.loads(json.dumps(fields_of(block)))
        assert block_from_fields(kind_of(block), block.start, block.end, kept) == block


def test_a_kind_that_is_not_known_is_read_as_a_paragraph() -> None:
    """A library may be opened by an older quoth than the one that read the file."""
    assert block_from_fields("score", 1, 5, {"bars": 4}) == Paragraph(1, 5)


def test_what_rows_stand_under_comes_back_from_json_as_it_was() -> None:
    rows = (RowHeads(1, 9, "Table 1", "a b", "g", names_table=True, cells=(CellHeads(1, 3, "a"),)), RowHeads(10, 12))
    assert rows_from_json(rows_to_json(rows)) == rows


def test_leaves_are_a_table_s_captions_and_rows_in_reading_order() -> None:
    table = Table(0, 30, (TableRow(0, 10), TableRow(11, 20)), (Paragraph(21, 30),))
    assert list(leaves([table, Code(31, 32)])) == [*table.rows, *table.caption, Code(31, 32)]


def test_the_box_around_characters_is_the_one_around_their_lines() -> None:
    nowhere = [np.nan] * 4
    boxes = [[10, 20, 14, 30], [14, 19.5, 18.123, 30], nowhere, [10, 40, 15, 50], [15, 40, 22.456, 51]]
    page = Page(1, "1", 100.0, 100.0, "ab cd", np.array(boxes, "<f4").tobytes())
    lines = page.boxes(0, 5)
    assert len(lines) == 2
    assert page.box_around(0, 5) == Box(10.0, 19.5, max(line.x1 for line in lines), 51.0)
    assert page.box_around(2, 3) is None
    assert Page(1, "1", 100.0, 100.0, "ab", b"").box_around(0, 2) is None
