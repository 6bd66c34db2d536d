"""Reads the plots of a figure from what its page draws; in a child process, since pages are hostile."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.content.blocks import Box
from ingest.content.plots import LINE, LINEAR, MARKERS, Axis, Plot, Series
from ingest.errors import ReadError
from ingest.isolation.sandbox import run_limited
from ingest.readers.pdf.engine.paths import SIGNS, Colour
from ingest.readers.pdf.engine.pdfium import CannotOpen, PdfiumFile, WrongPassword, open_pdf
from ingest.readers.pdf.plots.labels import Word, lines_of, words_of
from ingest.readers.pdf.plots.legend import Entry, name_of, read_legend
from ingest.readers.pdf.plots.panels import Panel, find_panels
from ingest.readers.pdf.plots.shapes import Shape, curves_in, marks_in, shapes_of

_SECONDS, _MEGABYTES = 60, 2048
_RIM = 3.0  # points around a figure's box that belong to it; farther out stands its caption
_MOST_POINTS = 5000  # of one series
_FINEST = 0.001  # points: what a drawing's numbers tell apart
_ON_LINE = 1.0  # points from a mark to the curve that it sits on
_MOSTLY = 0.8  # share of marks that must sit on a curve of their colour for both to be one


def read_plots(path: Path, page: int, box: Box, *, password: str | None = None) -> tuple[Plot, ...]:
    """Give the plots whose axes can be read in a box of a page; () where there is none, or the file cannot be read."""
    arguments = (path, page, tuple(box), password or "")
    try:
        return run_limited(plots_on, *arguments, seconds=_SECONDS, megabytes=_MEGABYTES)
    except ReadError:
        return ()


def plots_on(path: Path, page: int, box: Sequence[float], password: str) -> tuple[Plot, ...]:
    """Read the plots in this process; see read_plots."""
    try:
        with open_pdf(path.read_bytes(), password or None) as file:
            return tuple(_read(file, page, Box(*box))) if 1 <= page <= file.page_count else ()
    except (CannotOpen, WrongPassword, OSError):
        return ()


def _read(file: PdfiumFile, number: int, box: Box) -> list[Plot]:
    region = Box(box.x0 - _RIM, box.y0 - _RIM, box.x1 + _RIM, box.y1 + _RIM)
    glyphs = file.read_page(number)
    strokes = [stroke for stroke in file.strokes(number) if _meets(region, stroke.points)]
    words = [word for word in words_of(glyphs) if _holds(region, *word.middle) and not SIGNS.issuperset(word.text)]
    turned = words_of(glyphs, turn=1)
    upright = [_sideways(line, glyphs.height) for line in lines_of(turned)]
    upright = [line for line in upright if _holds(region, line.middle[1], line.middle[0])]
    beside = [_on_page(word, glyphs.height) for word in turned]
    beside = [word for word in beside if _holds(region, *word.middle)]
    shapes = shapes_of(strokes)
    panels = find_panels(strokes, words, upright, beside)
    entries = read_legend(shapes, lines_of(words), [panel.box for panel in panels])
    handles = {id(entry.shape) for entry in entries}
    drawn = [shape for shape in shapes if id(shape) not in handles]
    return [
        Plot(number, panel.box, panel.x, panel.y, tuple(series))
        for panel in panels
        if (series := _series(panel, drawn, entries))
    ]


def _series(panel: Panel, shapes: Sequence[Shape], entries: Sequence[Entry]) -> list[Series]:
    curves, marks = curves_in(panel.box, shapes), marks_in(panel.box, shapes)
    found: list[Series] = []
    marked: set[int] = set()
    for group in marks:
        places = np.array([mark.middle for mark in group])
        under = next((each for each in curves if _sits_on(group[0], places, each)), None)
        if under is not None:
            marked.add(id(under[0]))
        name = (name_of(under[0], entries) if under else "") or name_of(group[0], entries)
        found.append(_one(panel, group[0], name, MARKERS, places))
    for shape, points in curves:
        if id(shape) not in marked:
            found.append(_one(panel, shape, name_of(shape, entries), LINE, points))
    return found


def _one(panel: Panel, shape: Shape, name: str, kind: str, places: NDArray[np.float64]) -> Series:
    kept = [(round(float(x), 2), round(float(y), 2)) for x, y in places[:_MOST_POINTS]]
    values = tuple((_value(panel.x, x), _value(panel.y, y)) for x, y in places[:_MOST_POINTS].tolist())
    return Series(name, _hex(shape.colour), kind, values, tuple(kept))


def _value(axis: Axis, place: float) -> float:
    """Give the value at a place with no more figures than the drawing has."""
    value = axis.value(place)
    if axis.scale != LINEAR:
        return float(f"{value:.6g}")
    return round(value, max(0, -floor(log10(abs(axis.slope) * _FINEST))))


def _sits_on(mark: Shape, places: NDArray[np.float64], curve: tuple[Shape, NDArray[np.float64]]) -> bool:
    """Tell whether marks of a curve's colour stand on it: then they are its points."""
    shape, points = curve
    if shape.colour not in {mark.colour, mark.line} or len(points) < 2:
        return False
    starts, steps = points[:-1], np.diff(points, axis=0)
    lengths = np.maximum((steps**2).sum(axis=1), 1e-9)
    near = []
    for place in places[:_MOST_POINTS]:
        along = np.clip(((place - starts) * steps).sum(axis=1) / lengths, 0, 1)
        near.append(float(np.hypot(*(starts + along[:, None] * steps - place).T).min()) <= _ON_LINE)
    return float(np.mean(near)) >= _MOSTLY


def _sideways(line: Word, height: float) -> Word:
    """Give a line that reads upwards with its box's sides as top, left, bottom, right of the page."""
    box = line.box
    return Word(line.text, Box(height - box.x1, box.y0, height - box.x0, box.y1), line.foot, line.size)


def _on_page(word: Word, height: float) -> Word:
    """Give a word that reads upwards with its box as it lies on the page."""
    box = word.box
    return Word(word.text, Box(box.y0, height - box.x1, box.y1, height - box.x0), word.foot, word.size)


def _meets(region: Box, points: NDArray[np.float64]) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(low[0] <= region.x1 and high[0] >= region.x0 and low[1] <= region.y1 and high[1] >= region.y0)


def _holds(region: Box, x: float, y: float) -> bool:
    return region.x0 <= x <= region.x1 and region.y0 <= y <= region.y1


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
