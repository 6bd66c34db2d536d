"""A source's figures as scripts get them."""

from __future__ import annotations

from typing import Literal

from services.contract.base import VERSION, Contract
from services.contract.claims import BoxJson


class MentionJson(Contract):
    """A sentence that refers to a figure; `start` and `end` count characters of what `quoth text` prints.

    `where` tells its place: "page 3", "Methods, paragraph 2".
    """

    start: int
    end: int
    page: int
    text: str
    where: str = ""


class TickJson(Contract):
    """A tick of an axis: where it stands along the page in points, and the number beside it."""

    place: float
    value: float


class AxisJson(Contract):
    """An axis as its ticks tell it; `error` is by how many points the ticks miss the `scale` at most."""

    title: str
    scale: str
    ticks: tuple[TickJson, ...]
    error: float


class SeriesJson(Contract):
    """The points of a curve (`kind` line) or of marks alike (markers): x and y, and where on the page they stand."""

    name: str
    colour: str
    kind: str
    values: tuple[tuple[float, float], ...]
    places: tuple[tuple[float, float], ...]


class PlotJson(Contract):
    """A plot read from its page's own drawing: data, not words of the source; `box` is the frame of its axes."""

    page: int
    box: BoxJson
    x: AxisJson
    y: AxisJson
    series: tuple[SeriesJson, ...]


class DescriptionJson(Contract):
    """What a vision model says of a figure: its words, never the source's; `picture` is the sha256 of what it saw."""

    text: str
    model: str
    picture: str


class FigureJson(Contract):
    """A figure: its number as its caption has it ("3", "S1", or empty), the caption's exact words, where it is drawn.

    `where` tells the caption's place: "page 3", "slide 2"; `box` is left, top, right, bottom in points on the
    page, null where it is not known; `file` is the picture that was written, null where none was. `plots` are
    the plots whose points were asked for and could be read from the drawing, `point_files` the files that were
    written of them. `description` is a vision model's, where one was asked for.
    """

    source_id: str
    number: str
    caption: str
    start: int
    end: int
    page: int
    box: BoxJson | None
    mentions: tuple[MentionJson, ...]
    where: str = ""
    file: str | None = None
    plots: tuple[PlotJson, ...] = ()
    point_files: tuple[str, ...] = ()
    description: DescriptionJson | None = None


class FiguresJson(Contract):
    """What `quoth figures --json` prints."""

    version: Literal[1] = VERSION
    source_id: str
    title: str
    figures: tuple[FigureJson, ...]
