"""Tells a table's rows from lines of text within a column.

Knows places and shapes only; a table without rules looks like any other to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf.layout.columns import Row, is_prose
from ingest.readers.pdf.tables.heads_and_labels import with_heads_and_labels

_LABEL = re.compile(
    r"^(?:[•◦▪■□●○‣∙·*–—-]|\(?[\divxlc]{1,5}[.)]|\(?[a-z][.)]|\[[^\]]{1,12}\]|(?:[A-Z]|\d+)(?:\.\d+)*[.:]?|[A-Z]\.)$"
)
_EQUATION_NUMBER = re.compile(r"^\([A-Z]?[\d.]+[a-z]?\)$")
_ALIGNED = 3.0  # points
_SHORT_CELL = 16  # letters: a year, a unit
_CELL_STEP = 2.0  # font sizes from baseline to baseline
_BRIDGE = 2  # rows of one cell that may stand within a table


def table_rows(rows: Sequence[Row]) -> list[bool]:
    """Say of each row of a column whether it is a table's."""
    celled = [_has_cells(row) for row in rows]
    aligned = [celled[i] and _agrees(rows, celled, i) for i in range(len(rows))]
    marks = list(aligned)
    for i, mark in enumerate(aligned):
        if not mark:
            continue
        following = next((j for j in range(i + 1, min(i + 2 + _BRIDGE, len(rows))) if aligned[j]), None)
        if following is not None and all(_fits_within(rows, j) for j in range(i + 1, following)):
            marks[i + 1 : following] = [True] * (following - i - 1)
    for i in range(len(rows) - 2, -1, -1):
        if marks[i + 1] and celled[i] and not marks[i]:
            marks[i] = _heads(rows[i], rows[i + 1])
    return with_heads_and_labels(rows, _with_cell_lines(rows, marks))


def _with_cell_lines(rows: Sequence[Row], marks: list[bool]) -> list[bool]:
    """Mark single lines next to a table that begin where one of its inner cells begins: a cell's further lines."""
    for order in (range(1, len(rows)), range(len(rows) - 2, -1, -1)):
        step = order.step
        inner: set[int] = set()
        for i in order:
            before = i - step
            if not marks[before]:
                inner = set()
                continue
            inner |= {round(cell.x0 / _ALIGNED) for cell in rows[before].segments[1:]}
            place = round(rows[i].segments[0].x0 / _ALIGNED)
            near = abs(rows[i].main.baseline - rows[before].main.baseline) < _CELL_STEP * rows[i].main.size
            if not marks[i] and len(rows[i].segments) == 1 and near and inner & {place - 1, place, place + 1}:
                marks[i] = True
    return marks


def _heads(row: Row, below: Row) -> bool:
    """Tell the head of a table: short cells, or cells that stand over those below without being in line with them."""
    near = below.main.baseline - row.main.baseline < _CELL_STEP * row.main.size
    if near and len(row.segments) > 2 and all(len(cell.text) <= _SHORT_CELL for cell in row.segments[1:]):
        return True
    return all(
        any(min(cell.x1, seen.x1) > max(cell.x0, seen.x0) for seen in below.segments) for cell in row.segments[1:]
    )


def _has_cells(row: Row) -> bool:
    cells = row.segments
    if len(cells) < 2:
        return False
    if len(cells) == 2:
        first, second = cells
        if _LABEL.match(first.text) and (is_prose(second) or len(second.text) > 12):
            return False
        if _EQUATION_NUMBER.match(second.text):
            return False
    # Words far apart on a justified line: long pieces with narrow gaps.
    gaps = [b.x0 - a.x1 for a, b in pairwise(cells)]
    return not (all(map(is_prose, cells)) and max(gaps) < 2 * row.main.size)


def _agrees(rows: Sequence[Row], celled: Sequence[bool], index: int) -> bool:
    """Tell whether some cell after the first stands under or above one of a near row."""
    row = rows[index]
    for other in range(max(0, index - 1 - _BRIDGE), min(len(rows), index + 2 + _BRIDGE)):
        if other == index or not celled[other]:
            continue
        for cell in row.segments[1:]:
            if any(_under(cell.x0, cell.x1, seen.x0, seen.x1) for seen in rows[other].segments[1:]):
                return True
    return False


def _under(x0: float, x1: float, y0: float, y1: float) -> bool:
    return abs(x0 - y0) < _ALIGNED or abs(x1 - y1) < _ALIGNED or abs((x0 + x1) - (y0 + y1)) < 2 * _ALIGNED


def _fits_within(rows: Sequence[Row], index: int) -> bool:
    """Tell whether a row of one cell between a table's rows is a label, not a line of text."""
    row = rows[index]
    return len(row.segments) > 1 or not is_prose(row.main) or len(row.main.text) < 60
