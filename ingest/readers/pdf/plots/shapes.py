"""Sorts what is drawn within a plot: curves, marks that are alike, and neither (frame, grid, bars)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ingest.content.blocks import Box
from ingest.readers.pdf.engine.paths import Colour, Stroke
from ingest.readers.pdf.plots.panels import around, is_level, is_rectangle, is_upright

_LARGEST_MARK = 16.0  # points
_SMALLEST_MARK = 0.8
_MANY = 5  # points; a line of the grid has two
_ROOM = 0.6  # points that a curve may leave its frame


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One drawing: its lines, which may be several, and how it looks."""

    strokes: tuple[Stroke, ...]
    box: Box

    @property
    def line(self) -> Colour | None:
        """The colour of its lines."""
        return self.strokes[0].line

    @property
    def area(self) -> Colour | None:
        """The colour that it is filled with."""
        return self.strokes[0].area

    @property
    def colour(self) -> Colour:
        """The colour that one sees first: a mark's filling, unless it is white or none, else the line's."""
        area = self.area if self.area != (255, 255, 255) else None
        return area or self.line or (0, 0, 0)

    @property
    def dash(self) -> tuple[float, ...]:
        """How its lines are broken."""
        return self.strokes[0].dash

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2

    @property
    def is_mark(self) -> bool:
        """Tell a small drawing that stands for a point: an area, or lines that cross."""
        wide, high = self.box.x1 - self.box.x0, self.box.y1 - self.box.y0
        small = max(wide, high) <= _LARGEST_MARK and min(wide, high) >= _SMALLEST_MARK
        return small and (any(each.closed or each.area for each in self.strokes) or len(self.strokes) > 1)

    @property
    def is_curve(self) -> bool:
        """Tell a line that is no area's edge, and neither level nor upright unless it has points on its way."""
        if self.line is None or self.area is not None or self.is_mark or all(map(is_rectangle, self.strokes)):
            return False
        if all(len(each.points) == 2 and (is_level(each) or is_upright(each)) for each in self.strokes):
            return False
        points = np.concatenate([each.points for each in self.strokes])
        return len(points) >= _MANY or bool(np.ptp(points, axis=0).min() > _ROOM)

    @property
    def looks(self) -> tuple[object, ...]:
        """What marks that are alike share."""
        return (self.line, self.area, len(self.strokes), sum(len(each.points) for each in self.strokes))

    @property
    def form(self) -> tuple[object, ...]:
        """What marks of one form and size share, whatever their colours."""
        wide, high = self.box.x1 - self.box.x0, self.box.y1 - self.box.y0
        return (self.area is None, round(wide, 1), round(high, 1), *self.looks[2:])


def shapes_of(strokes: Iterable[Stroke]) -> list[Shape]:
    """Put the lines of each drawing together."""
    found = []
    for _, members in groupby(strokes, key=lambda stroke: stroke.shape):
        together = tuple(members)
        sides = np.array([around(each) for each in together])
        low, high = sides[:, :2].min(axis=0), sides[:, 2:].max(axis=0)
        found.append(Shape(together, Box(float(low[0]), float(low[1]), float(high[0]), float(high[1]))))
    return found


def curves_in(panel: Box, shapes: Sequence[Shape]) -> list[tuple[Shape, NDArray[np.float64]]]:
    """Give the curves drawn within a frame, each with those of its points that stand in it."""
    found = []
    for shape in shapes:
        if not shape.is_curve:
            continue
        points = np.concatenate([each.points for each in shape.strokes])
        inside = within(panel, points)
        if inside.sum() >= 2:
            found.append((shape, points[inside]))
    return found


def marks_in(panel: Box, shapes: Sequence[Shape]) -> list[list[Shape]]:
    """Give the marks that stand within a frame, those that look alike together, if there are several.

    Of marks whose colours tell a value each has its own: those left over go together by form and size, and one alone
    counts where there are others of its form.
    """
    marks = [shape for shape in shapes if shape.is_mark and within(panel, np.array([shape.middle]))[0]]
    groups = _alike(marks, lambda mark: mark.looks)
    many = [group for group in groups if len(group) > 1]
    single = _alike([group[0] for group in groups if len(group) == 1], lambda mark: mark.form)
    forms = {group[0].form for group in many}
    return [*many, *(group for group in single if len(group) > 1 or group[0].form in forms)]


def _alike(marks: Iterable[Shape], look: Callable[[Shape], tuple[object, ...]]) -> list[list[Shape]]:
    groups: dict[tuple[object, ...], list[Shape]] = {}
    for mark in marks:
        groups.setdefault(look(mark), []).append(mark)
    return list(groups.values())


def within(panel: Box, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which points stand in a frame."""
    low, high = np.array(panel[:2]) - _ROOM, np.array(panel[2:]) + _ROOM
    return np.asarray(((points >= low) & (points <= high)).all(axis=1))
