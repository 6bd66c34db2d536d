"""What is read from a plot's own drawing: its axes, and the points of its curves and markers. Values only.

Places are in points on the page as shown; values are the axes'. Read from a drawing, so never words of a source.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

from ingest.content.blocks import Box

LINEAR, LOG = "linear", "log"
LINE, MARKERS = "line", "markers"


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick of an axis: where it stands along the page, and the number beside it."""

    place: float
    value: float


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: `place * slope + offset` is a value, or on a log axis a value's common logarithm.

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
        return 10.0**found if self.scale == LOG else found

    def place(self, value: float) -> float:
        """Give the place of a value, which on a log axis must be above 0."""
        return ((log10(value) if self.scale == LOG else value) - self.offset) / self.slope


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
