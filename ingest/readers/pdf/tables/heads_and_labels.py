"""Finds what belongs to a table of numbers beside its aligned rows: heads over its columns, labels in its stub.

The stub is the column at the left that says what each row is. Knows places and shapes of one column's rows only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ingest.readers.pdf.layout.columns import Row
from ingest.readers.pdf.layout.segments import Segment, join

_FIGURE = re.compile(r"^[\W\d]*\d[\W\d⁰¹²³⁴-⁹]*[%x)]?$|^[$€£¥—–-]$")
_STEP = 2.4  # font sizes from baseline to baseline within a table
_HIGHEST = 6  # rows that may stand between a table's first aligned row and its uppermost head
_LABELS = 8  # rows without numbers that may follow each other within a table
_LONGEST_HEAD = 60  # characters of a head over one or several columns
_SLACK = 4.0  # points
_OVERHANG = 40.0  # points by which a head may begin before the numbers under it
_WIDE = 0.7  # of the stub's width: a shorter label was not cut for lack of room
_SHORTEST_CUT = 20  # characters
_HANGING = 3.0  # font sizes by which a label's second line may be set in, or out
_GOES_ON = re.compile(r"^[a-z\d(&]")


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows `first` to `last` of a column, and where the columns of numbers begin and end."""

    first: int
    last: int
    left: float
    right: float


def with_heads_and_labels(rows: Sequence[Row], marks: Sequence[bool]) -> list[bool]:
    """Mark heads above and labels between the rows marked as a table's, where these hold numbers."""
    marked = list(marks)
    tables = _tables(rows, marked)
    for above, below in pairwise(tables):
        if _bridged(rows, above, below):
            marked[above.last : below.first] = [True] * (below.first - above.last)
    for table in _tables(rows, marked):
        top = _uppermost_head(rows, table, marked)
        marked[top : table.first] = [True] * (table.first - top)
    return marked


def _tables(rows: Sequence[Row], marks: Sequence[bool]) -> list[_Table]:
    found: list[_Table] = []
    for marked, members in groupby(range(len(rows)), key=marks.__getitem__):
        indices = list(members)
        figures = _figures([rows[index] for index in indices]) if marked else []
        if figures:
            left, right = min(cell.x0 for cell in figures), max(cell.x1 for cell in figures)
            found.append(_Table(indices[0], indices[-1] + 1, left, right))
    return found


def _figures(rows: Sequence[Row]) -> list[Segment]:
    """Give the numbers in a table's cells; none if most cells are words."""
    cells = [cell for row in rows for cell in row.segments[1:]]
    figures = [cell for cell in cells if _FIGURE.match(cell.text)]
    return figures if len(figures) >= max(2, 0.6 * len(cells)) else []


def _bridged(rows: Sequence[Row], above: _Table, below: _Table) -> bool:
    """Tell whether only labels part two tables whose numbers stand under each other."""
    between = rows[above.last : below.first]
    left = min(above.left, below.left)
    if len(between) > _LABELS or abs(above.right - below.right) > 3 * _SLACK:
        return False
    inside = all(s.x1 <= left + _SLACK or _FIGURE.match(s.text) for row in between for s in row.segments)
    return inside and all(_near(one, other) for one, other in pairwise(rows[above.last - 1 : below.first + 1]))


def _uppermost_head(rows: Sequence[Row], table: _Table, marks: Sequence[bool]) -> int:
    """Find the highest row that stands over the columns of numbers; labels may stand between it and the table."""
    top = table.first
    for index in range(table.first - 1, max(-1, table.first - 1 - _HIGHEST), -1):
        row = rows[index]
        if marks[index] or not _near(row, rows[index + 1]):
            break
        if _is_head(row, table):
            top = index
        elif len(row.segments) > 1 or row.x1 > table.left + _SLACK:
            break
    return top


def _is_head(row: Row, table: _Table) -> bool:
    over = [s for s in row.segments if s.x0 >= table.left - _OVERHANG and s.x0 + s.x1 >= 2 * table.left]
    beside = row.segments[: len(row.segments) - len(over)]
    return (
        len(beside) <= 1
        and bool(over)
        and all(s.x1 <= table.left + _SLACK for s in beside)
        and all(s.x1 <= table.right + 2 * _SLACK and len(s.text) <= _LONGEST_HEAD for s in over)
    )


def _near(above: Row, below: Row) -> bool:
    step = below.main.baseline - above.main.baseline
    return step < _STEP * max(above.main.size, below.main.size)


def with_whole_labels(rows: Sequence[Row]) -> list[Row]:
    """Give a table's rows with those joined whose label was cut for lack of room, where it is a table of numbers."""
    figures = min((cell.x0 for cell in _figures(rows)), default=0.0)
    labels = [row.segments[0] for row in rows if len(row.segments) > 1 and row.segments[0].x1 <= figures]
    if not labels:
        return list(rows)
    left, right = min(s.x0 for s in labels), max(s.x1 for s in labels)
    whole: list[Row] = []
    for row in rows:
        if whole and _is_cut(whole[-1], row, left + _WIDE * (right - left)):
            whole[-1] = _one(whole[-1], row)
        else:
            whole.append(row)
    return whole


def _is_cut(above: Row, below: Row, wide: float) -> bool:
    """Tell a label that goes on in the next row: only one of the two rows has numbers, and the first runs far."""
    first, second = above.segments[0], below.segments[0]
    return (
        min(len(above.segments), len(below.segments)) == 1
        and abs(first.size - second.size) < 0.5
        and _near(above, below)
        and first.x1 >= wide
        and len(first.text) >= _SHORTEST_CUT
        and abs(second.x0 - first.x0) < _HANGING * first.size
        and not first.text.endswith((":", ".", ")"))
        and bool(_GOES_ON.match(second.text))
        and not _FIGURE.match(second.text)
    )


def _one(above: Row, below: Row) -> Row:
    label: Segment = join(above.segments[0], below.segments[0], " ")
    return Row((label, *above.segments[1:], *below.segments[1:]))
