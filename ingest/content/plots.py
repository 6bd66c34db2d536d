"""What is read from a plot's own drawing: its axes, and the points of its curves and markers. Values only.

Places are in points on the page as shown; values are the axes'. Read from a drawing, so never words of a source.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10, sqrt

from ingest.content.blocks import Box

LINEAR, LOG, ROOT = "linear", "log", "square root"
LINE, MARKERS = "line", "markers"


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick of an axis: where it stands along the page, and the number beside it."""

    place: float
    value: float


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: `place * slope + offset` is a value, or the common logarithm or the square root of one, by its `scale`.

    `error` is by how many points the ticks miss that at most, `title` what stands along the axis.
    """

    scale: str
    slope: float
    offset: float
    ticks: tuple[Tick, ...]
    error: float
    title: str = ""

    def value(self, place: float) -> float:
        """Give the value at a place along the axis."""
        found = place * self.slope + self.offset
        return 10.0**found if self.scale == LOG else max(found, 0.0) ** 2 if self.scale == ROOT else found

    def place(self, value: float) -> float:
        """Give the place of a value, which on a log axis must be above 0, and on one of square roots not below it."""
        level = log10(value) if self.scale == LOG else sqrt(value) if self.scale == ROOT else value
        return (level - self.offset) / self.slope


@dataclass(frozen=True, slots=True)
class Series:
    """The points of a curve, or of markers alike: `values` (x, y), and `places` where they are drawn.

    `name` is what the legend calls it, "" where it has none; `colour` is "#rrggbb"; `kind` LINE or MARKERS.
    """

    name: str
    colour: str
    kind: str
    values: tuple[tuple[float, float], ...]
    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot on a page: the box of its axes, the axes, and what is drawn between them."""

    page: int
    box: Box
    x: Axis
    y: Axis
    series: tuple[Series, ...]
