"""Says in which column each cell of a table stands, and how many columns it spans: from where the cells begin and end.

Knows the cells of one table only, each as its left and right end, row by row.
"""

from __future__ import annotations

from collections.abc import Sequence

Ends = tuple[float, float]


def columns_of(rows: Sequence[Sequence[Ends]]) -> list[list[tuple[int, int]]]:
    """Give for each cell of each row its column, from 0, and how many columns it spans.

    The rows with most cells make the columns, so that a head over several of them is seen to span them.
    """
    columns: list[Ends] = []
    for row in sorted(rows, key=len, reverse=True):
        for cell in row:
            over = _under(cell, columns)
            if not over:
                columns = sorted([*columns, cell])
            elif len(over) == 1:
                columns[over[0]] = _widened(cell, over[0], columns)
    return [[_place(cell, columns) for cell in row] for row in rows]


def _under(cell: Ends, columns: Sequence[Ends]) -> list[int]:
    return [index for index, (left, right) in enumerate(columns) if cell[0] < right and left < cell[1]]


def _widened(cell: Ends, index: int, columns: Sequence[Ends]) -> Ends:
    """Widen a column by a cell, no further than to its neighbours."""
    left, right = min(cell[0], columns[index][0]), max(cell[1], columns[index][1])
    if index:
        left = max(left, columns[index - 1][1])
    if index + 1 < len(columns):
        right = min(right, columns[index + 1][0])
    return left, right


def _place(cell: Ends, columns: Sequence[Ends]) -> tuple[int, int]:
    over = _under(cell, columns)
    if over:
        return over[0], len(over)
    middle = sum(cell) / 2  # a cell without width stands in the column that is nearest
    return min(range(len(columns)), key=lambda index: abs(sum(columns[index]) / 2 - middle)), 1
