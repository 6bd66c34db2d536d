"""Puts a page's segments in reading order: columns, what runs across them, the margin, and rows within a column.

Knows one page's geometry; nothing of fonts' meaning, other pages or paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.readers.pdf.layout.segments import Segment, reads_left

_WORD = re.compile(r"[^\W\d_]{2,}")
_FEW_LINES = 3  # a column of fewer lines of prose is not one
_SAME_BASELINE = 0.2  # in font sizes
_SCRIPTS = 0.6  # in font sizes: how far an index under an exponent may reach back
_NARROW = 0.32  # of the page's width: the widest margin column
_DEEPEST = 4  # columns within columns


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line of a column: its segments from left to right; more than one where wide gaps part them."""

    segments: tuple[Segment, ...]

    @property
    def x0(self) -> float:
        """Left end."""
        return min(segment.x0 for segment in self.segments)

    @property
    def x1(self) -> float:
        """Right end."""
        return max(segment.x1 for segment in self.segments)

    @property
    def main(self) -> Segment:
        """The segment with most text; asked for very often, and most rows have one."""
        return (
            self.segments[0] if len(self.segments) == 1 else max(self.segments, key=lambda segment: len(segment.text))
        )


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Rows that are read from top to bottom; `margin` marks those beside the running text."""

    rows: tuple[Row, ...]
    margin: bool = False


def is_prose(segment: Segment) -> bool:
    """Tell running text from a table's cell or a label."""
    return segment.width > 7 * segment.size and len(_WORD.findall(segment.text)) >= 4


def read_columns(segments: Sequence[Segment], width: float) -> list[Column]:
    """Put segments in reading order; margin columns come last."""
    beside, body = _part_margin(segments, width)
    columns = [Column(_rows(group)) for group in _ordered(list(body), 0)]
    margins = [Column(_rows(group), margin=True) for group in beside]
    return columns + margins


def _ordered(segments: list[Segment], depth: int) -> list[list[Segment]]:
    """Cut into groups, in reading order, that have no columns within."""
    gutter = _find_gutter(segments) if depth < _DEEPEST else None
    if gutter is None:
        return [segments] if segments else []
    groups: list[list[Segment]] = []
    for band in _bands(segments, gutter):
        sides = [s for s in band if s.x1 <= gutter], [s for s in band if s.x0 >= gutter]
        across = len(band) > len(sides[0]) + len(sides[1])
        if across or not any(map(is_prose, band)):
            groups.append(band)
            continue
        for side in sides:
            groups.extend(_ordered(side, depth + 1))
    return groups


def _find_gutter(segments: list[Segment]) -> float | None:
    """Find where most lines of prose stand wholly to the left and right, and few run across."""
    prose = [segment for segment in segments if is_prose(segment)]
    if len(prose) < 2 * _FEW_LINES:
        return None
    x0 = np.array([s.x0 for s in prose])
    x1 = np.array([s.x1 for s in prose])
    places = np.arange(x0.min(), x1.max(), 2.0)
    left = (x1 <= places[:, None]).sum(axis=1)
    right = (x0 >= places[:, None]).sum(axis=1)
    score = np.minimum(left, right)
    # a column of three lines within a page of full lines is more likely a table's
    score[score < np.maximum(_FEW_LINES, 0.15 * (len(prose) - left - right))] = 0
    score = score - 0.01 * (len(prose) - left - right)
    best = float(score.max())
    if best < _FEW_LINES - 0.5:
        return None
    plateau = np.flatnonzero(score >= best - 1e-9)
    gutter = float(places[plateau[0]] + places[plateau[-1]]) / 2
    return gutter if _is_gutter(prose, gutter) else None


def _is_gutter(prose: list[Segment], gutter: float) -> bool:
    """Check that lines on both sides stand beside each other, and fill their side as a column's lines do."""
    left = [s for s in prose if s.x1 <= gutter]
    right = [s for s in prose if s.x0 >= gutter]
    if min(len(left), len(right)) >= 2 * _FEW_LINES and len(left) + len(right) == len(prose):
        return True  # a figure stands above one of them, and nothing runs across
    top, bottom = (
        max(min(s.y0 for s in side) for side in (left, right)),
        min(max(s.y1 for s in side) for side in (left, right)),
    )
    beside = [sum(1 for s in side if s.y1 > top and s.y0 < bottom) for side in (left, right)]
    return min(beside) >= _FEW_LINES


def _bands(segments: list[Segment], gutter: float) -> list[list[Segment]]:
    """Cut the page at what runs across the gutter: bands of columns, and between them lines across."""
    bands: list[list[Segment]] = []
    was_across = False
    for row in row_groups(segments):
        across = any(s.x0 < gutter < s.x1 for s in row)
        if not bands or across != was_across:
            bands.append([])
        bands[-1].extend(row)
        was_across = across
    return bands


def row_groups(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Group segments that stand at one height, from top to bottom."""
    groups: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: s.middle):
        last = groups[-1][-1] if groups else None
        if last is not None and _level(groups[-1], segment):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return groups


def _level(group: list[Segment], segment: Segment) -> bool:
    """Tell whether a segment stands on the line of a group: it shares half the height, beside all of them."""
    for other in group:
        shared = min(other.y1, segment.y1) - max(other.y0, segment.y0)
        if shared < 0.5 * min(other.y1 - other.y0, segment.y1 - segment.y0):
            return False
        if min(other.x1, segment.x1) - max(other.x0, segment.x0) > _SCRIPTS * max(other.size, segment.size):
            return False
    return True


def _rows(segments: Sequence[Segment]) -> tuple[Row, ...]:
    groups = row_groups(segments)
    return tuple(Row(tuple(_in_line(group))) for group in groups)


def _in_line(group: list[Segment]) -> list[Segment]:
    """Put a line's segments in reading order: from the right where most of it is written so."""
    leftwards = sum(len(s.text) if reads_left(s.text[0]) else -len(s.text) for s in group) > 0
    return sorted(group, key=lambda s: s.x0, reverse=leftwards)


def _part_margin(segments: Sequence[Segment], width: float) -> tuple[list[list[Segment]], Sequence[Segment]]:
    """Take out a narrow column of short lines beside the running text, on the left or on the right."""
    prose = [s for s in segments if is_prose(s) and s.width > 0.3 * width]
    if len(prose) < 2 * _FEW_LINES:
        return [], segments
    found: list[list[Segment]] = []
    stray = min(2, len(prose) // 20)  # a long line or two may reach into the margin
    left, right = sorted(s.x0 for s in prose)[stray], sorted(s.x1 for s in prose)[-1 - stray]
    for candidates in (
        [s for s in segments if s.x1 <= left and s.x1 - s.x0 < _NARROW * width],
        [s for s in segments if s.x0 >= right and s.x1 - s.x0 < _NARROW * width],
    ):
        if len(candidates) >= _FEW_LINES and _stands_apart(candidates, segments):
            found.append(candidates)
    taken = {id(s) for group in found for s in group}
    return found, [s for s in segments if id(s) not in taken]


def _stands_apart(margin: list[Segment], segments: Sequence[Segment]) -> bool:
    """Tell a margin's lines, which keep their own spacing, from labels and cells, which share the text's."""
    own = {id(s) for s in margin}
    others = np.array([s.baseline for s in segments if id(s) not in own])
    aligned = sum(bool((np.abs(others - s.baseline) < _SAME_BASELINE * s.size / 2).any()) for s in margin)
    lettered = sum(bool(_WORD.search(s.text)) for s in margin)
    return aligned <= 0.5 * len(margin) and lettered >= 0.5 * len(margin)
