"""Puts what stands freely on a slide in the order it is read: cut at the widest gaps, rows and columns in turn.

Knows boxes only, in any unit, y downwards. The order in the file is that of painting, and often not that of reading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeVar

from ingest.content.blocks import Box

T = TypeVar("T")


def in_reading_order(items: Sequence[T], box_of: Callable[[T], Box | None], *, right_to_left: bool = False) -> list[T]:
    """Sort items as they are read; those without a box keep their place after the one before them."""
    placed: list[tuple[Box, list[T]]] = []
    before: list[T] = []
    for item in items:
        box = box_of(item)
        if box is not None:
            placed.append((box, [item]))
        elif placed:
            placed[-1][1].append(item)
        else:
            before.append(item)
    return [*before, *(item for _, members in _cut(placed, right_to_left) for item in members)]


def _cut(placed: list[tuple[Box, list[T]]], right_to_left: bool) -> list[tuple[Box, list[T]]]:
    if len(placed) < 2:
        return placed
    rows, row_gap = _parts(placed, lambda box: (box.y0, box.y1))
    columns, column_gap = _parts(placed, lambda box: (box.x0, box.x1))
    if len(rows) == len(columns) == 1:
        return sorted(placed, key=lambda each: (each[0].y0, -each[0].x1 if right_to_left else each[0].x0))
    if len(columns) > 1 and (len(rows) == 1 or column_gap > row_gap):
        parts = columns[::-1] if right_to_left else columns
    else:
        parts = rows
    return [each for part in parts for each in _cut(part, right_to_left)]


def _parts(
    placed: list[tuple[Box, list[T]]], span: Callable[[Box], tuple[float, float]]
) -> tuple[list[list[tuple[Box, list[T]]]], float]:
    """Part boxes where nothing stands between them, at the widest such gap and those about as wide, with its width."""
    ordered = sorted(placed, key=lambda each: span(each[0]))
    gaps: list[tuple[float, int]] = []
    reach = span(ordered[0][0])[1]
    for index, (box, _) in enumerate(ordered[1:], 1):
        low, high = span(box)
        slack = 0.1 * min(high - low, reach - span(ordered[index - 1][0])[0])
        if low >= reach - slack:
            gaps.append((low - reach, index))
        reach = max(reach, high)
    if not gaps:
        return [ordered], 0.0
    widest = max(gap for gap, _ in gaps)
    cuts = [0, *(index for gap, index in gaps if gap >= widest / 2), len(ordered)]
    return [ordered[start:end] for start, end in pairwise(cuts)], widest
