"""Finds the plots of a figure: frames, or corners of two lines, with numbers under and beside them that fit a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingest.content.blocks import Box
from ingest.content.plots import LINEAR, Axis, Tick
from ingest.content.tables import is_caption
from ingest.readers.pdf.engine.paths import Stroke
from ingest.readers.pdf.plots.labels import Word, lines_of
from ingest.readers.pdf.plots.scales import fit_axis

_LEAST = 30.0  # points a plot is wide and high
_STRAIGHT = 0.3  # points a level or upright line may lean
_CORNER = 2.5  # points between the ends of two lines that meet
_UNDER, _BESIDE = 24.0, 34.0  # points from a frame to its numbers
_TICK = 12.0  # points a tick is long at most
_AT_FRAME = 2.0
_OFF_TICK = 5.0  # points from a number's middle to its tick
_MATCHED = 0.75  # share of numbers that must have a tick of their own; else their own middles count
_TITLE = 34.0  # points from numbers to the axis' title
_BETWEEN = 16.0  # points between frames that share an axis
_MOST_LINES = 400  # level or upright ones that are tried as corners


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot's frame with its two axes."""

    box: Box
    x: Axis
    y: Axis


def find_panels(
    strokes: Sequence[Stroke], words: Sequence[Word], upright: Sequence[Word], turned: Sequence[Word] = ()
) -> list[Panel]:
    """Give the plots; `upright` are lines that read upwards, their boxes with the sides top, left, bottom, right.

    `turned` are their words, with boxes as they lie on the page: some programs (R) write numbers along the axis.
    """
    numbers = [word for word in words if word.number is not None]
    along = [word for word in turned if word.number is not None]
    found: list[Panel] = []
    bare: list[tuple[Box, Axis]] = []  # frames with numbers beside them and none under them
    for box in _frames(strokes):
        x = _axis_under(box, strokes, numbers)
        y = _axis_beside(box, strokes, numbers) or _axis_beside(box, strokes, along)
        if x is not None and y is not None:
            found.append(Panel(box, x, y))
        elif y is not None:
            bare.append((box, y))
    for box, y in sorted(bare, key=lambda each: -each[0].y1):  # the lowest first: the next may stand on it
        under = next((panel for panel in found if _stands_on(box, panel.box, words)), None)
        if under is not None:
            found.append(Panel(box, under.x, y))
    found.sort(key=lambda panel: (len(panel.x.ticks) + len(panel.y.ticks), _size(panel.box)), reverse=True)
    kept: list[Panel] = []
    for panel in found:
        if not any(_shared(panel.box, other.box) > 0.3 * min(_size(panel.box), _size(other.box)) for other in kept):
            kept.append(panel)
    return [_titled(panel, words, upright) for panel in kept]


def _stands_on(box: Box, other: Box, words: Sequence[Word]) -> bool:
    """Tell frames of one width, one close above the other and no word between: they share the lower one's axis."""
    as_wide = abs(box.x0 - other.x0) <= _AT_FRAME and abs(box.x1 - other.x1) <= _AT_FRAME
    if not as_wide or not -_AT_FRAME <= other.y0 - box.y1 <= _BETWEEN:
        return False
    return not any(box.x0 <= word.middle[0] <= box.x1 and box.y1 <= word.middle[1] <= other.y0 for word in words)


def is_level(stroke: Stroke) -> bool:
    """Tell a straight line from left to right."""
    return float(np.ptp(stroke.points[:, 1])) <= _STRAIGHT


def is_upright(stroke: Stroke) -> bool:
    """Tell a straight line from top to bottom."""
    return float(np.ptp(stroke.points[:, 0])) <= _STRAIGHT


def around(stroke: Stroke) -> Box:
    """Give the box around a line."""
    low, high = stroke.points.min(axis=0), stroke.points.max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def is_rectangle(stroke: Stroke) -> bool:
    """Tell four sides, level and upright."""
    if len(stroke.points) not in {4, 5}:
        return False
    return bool((np.abs(np.diff(stroke.points, axis=0)).min(axis=1) <= _STRAIGHT).all())


def _frames(strokes: Sequence[Stroke]) -> list[Box]:
    """Give rectangles, and what a level and an upright line span that meet at the lower left."""
    boxes: dict[tuple[int, ...], Box] = {}
    level, upright = [], []
    for stroke in strokes:
        box = around(stroke)
        if is_rectangle(stroke):
            boxes.setdefault(_key(box), box)
        elif is_level(stroke) and box.x1 - box.x0 >= _LEAST:
            level.append(box)
        elif is_upright(stroke) and box.y1 - box.y0 >= _LEAST:
            upright.append(box)
    for under in level[:_MOST_LINES]:
        for beside in upright[:_MOST_LINES]:
            if abs(under.x0 - beside.x0) <= _CORNER and abs(under.y1 - beside.y1) <= _CORNER:
                box = Box(beside.x0, beside.y0, under.x1, under.y1)
                boxes.setdefault(_key(box), box)
    return [box for box in boxes.values() if min(box.x1 - box.x0, box.y1 - box.y0) >= _LEAST]


def _axis_under(box: Box, strokes: Sequence[Stroke], numbers: Sequence[Word]) -> Axis | None:
    rows: dict[int, list[Word]] = {}
    for word in numbers:
        x, y = word.middle
        if box.x0 - _OFF_TICK <= x <= box.x1 + _OFF_TICK and -2 <= y - box.y1 <= _UNDER:
            row = next((foot for foot in rows if abs(foot - word.foot) <= 2), round(word.foot))
            rows.setdefault(row, []).append(word)
    places = [
        tick.x0
        for tick in map(around, filter(is_upright, strokes))
        if box.x0 - 1 <= tick.x0 <= box.x1 + 1 and _is_tick(tick.y0, tick.y1, box.y1, across=box.y0)
    ]
    axes = (_axis([(word.middle[0], word) for word in row], places) for _, row in sorted(rows.items()))
    return next((axis for axis in axes if axis is not None), None)


def _axis_beside(box: Box, strokes: Sequence[Stroke], numbers: Sequence[Word]) -> Axis | None:
    beside = [
        word
        for word in numbers
        if box.y0 - _OFF_TICK <= word.middle[1] <= box.y1 + _OFF_TICK and -2 <= box.x0 - word.box.x1 <= _BESIDE
    ]
    right = max((word.box.x1 for word in beside), default=0.0)
    column = [word for word in beside if right - word.box.x1 <= max(6.0, word.box.x1 - word.box.x0)]
    places = [
        tick.y0
        for tick in map(around, filter(is_level, strokes))
        if box.y0 - 1 <= tick.y0 <= box.y1 + 1 and _is_tick(tick.x0, tick.x1, box.x0, across=box.x1)
    ]
    return _axis([(word.middle[1], word) for word in column], places)


def _is_tick(start: float, end: float, edge: float, *, across: float) -> bool:
    """Tell what is short and has an end at the frame, or goes all the way across it, as lines of a grid do."""
    at_edge = min(abs(start - edge), abs(end - edge)) <= _AT_FRAME
    crosses = at_edge and min(abs(start - across), abs(end - across)) <= _AT_FRAME
    return crosses or (at_edge and 0.5 <= end - start <= _TICK)


def _axis(labels: Sequence[tuple[float, Word]], places: Sequence[float]) -> Axis | None:
    """Fit an axis to numbers and the ticks nearest to them, or to the numbers' own middles."""
    if len(labels) < 2:
        return None
    known = np.array(sorted(places))
    nearest = [float(known[np.abs(known - place).argmin()]) if len(known) else np.inf for place, _ in labels]
    matched = [abs(tick - place) <= _OFF_TICK for tick, (place, _) in zip(nearest, labels, strict=True)]
    ticked = sum(matched) >= _MATCHED * len(labels)
    ticks = [
        Tick(tick if ticked else place, number)
        for tick, matches, (place, word) in zip(nearest, matched, labels, strict=True)
        if (number := word.number) is not None and (matches or not ticked)
    ]
    return fit_axis(ticks, powers=all(word.is_power for _, word in labels))


def _titled(panel: Panel, words: Sequence[Word], upright: Sequence[Word]) -> Panel:
    """Say what stands along the axes, and take account of a factor ("1e-5") at an axis' end."""
    box = panel.box
    titles = [
        line
        for line in lines_of(words)
        if box.x0 <= line.middle[0] <= box.x1
        and 0 < line.middle[1] - box.y1 <= _UNDER + _TITLE
        and any(map(str.isalpha, line.text))
        and line.factor is None
        and not is_caption(line.text)
    ]
    beside = [
        line
        for line in upright
        if box.y0 <= line.middle[0] <= box.y1
        and 0 < box.x0 - line.middle[1] <= _BESIDE + 2 * _TITLE
        and any(map(str.isalpha, line.text))
    ]
    x_title = min(titles, key=lambda line: line.middle[1]).text if titles else ""
    y_title = max(beside, key=lambda line: line.middle[1]).text if beside else ""
    factors = [(word, word.factor) for word in words if word.factor is not None]
    x_factor = _factor(factors, near=(box.x1, box.y1 + 20))
    y_factor = _factor(factors, near=(box.x0 + 8, box.y0 - 6))
    return replace(panel, x=_scaled(panel.x, x_factor, x_title), y=_scaled(panel.y, y_factor, y_title))


def _factor(words: Sequence[tuple[Word, float]], *, near: tuple[float, float]) -> float:
    x, y = near
    return next((each for word, each in words if abs(word.middle[0] - x) <= 20 and abs(word.middle[1] - y) <= 12), 1.0)


def _scaled(axis: Axis, factor: float, title: str) -> Axis:
    if axis.scale != LINEAR or factor == 1.0:
        return replace(axis, title=title)
    ticks = tuple(Tick(tick.place, tick.value * factor) for tick in axis.ticks)
    return replace(axis, slope=axis.slope * factor, offset=axis.offset * factor, ticks=ticks, title=title)


def _key(box: Box) -> tuple[int, ...]:
    return tuple(round(side) for side in box)


def _size(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)


def _shared(one: Box, other: Box) -> float:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(wide, 0.0) * max(high, 0.0)
