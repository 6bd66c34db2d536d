"""Reads the lines and areas that a page draws, point by point, with colours; drawings.py knows only their boxes.

Signs that are letters to the PDF (R draws its points with a font) are areas here: their boxes.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from ingest.readers.pdf.engine.shown import Shown

_MOST_OBJECTS = 30_000  # of a page
_MOST_POINTS = 400_000
_DEEPEST_FORM = 5
_STEPS = 6  # straight pieces of a curve
_FAINTEST = 8  # of 255: less opacity is none
SIGNS = frozenset("●○■□▲△▼▽◆◇")
_SIGN_FONT = b"ZapfDingbats"
_LARGEST_SIGN = 16.0  # points

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """One unbroken line of a drawing: float64[n, 2] points on the page as shown, closed or not.

    `line` and `area` are the colours it is drawn and filled with, None where it is not; `dash` are the lengths of its
    dashes in points, () where it is solid; `shape` counts the drawing it is part of.
    """

    points: NDArray[np.float64]
    closed: bool
    line: Colour | None
    area: Colour | None
    width: float
    dash: tuple[float, ...]
    shape: int


def read_strokes(page: pypdfium2.PdfPage, shown: Shown) -> list[Stroke]:
    """Give all lines of a page in the order they are drawn; none where there are too many to look at."""
    if raw.FPDFPage_CountObjects(page) > _MOST_OBJECTS:
        return []
    with contextlib.closing(_Reader(shown, page)) as reader:
        for index in range(raw.FPDFPage_CountObjects(page)):
            reader.read(raw.FPDFPage_GetObject(page, index), np.eye(3), 0)
            if reader.count > _MOST_POINTS or reader.shapes > _MOST_OBJECTS:
                return []
        return reader.strokes


class _Reader:
    def __init__(self, shown: Shown, page: pypdfium2.PdfPage) -> None:
        self._shown = shown
        self._page = page
        self._letters: Any = None  # opened where the page's letters are wanted
        self.strokes: list[Stroke] = []
        self.count = 0
        self.shapes = 0

    def read(self, thing: Any, within: NDArray[np.float64], depth: int) -> None:
        """Read an object of the page, or of a form whose own place is `within`."""
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = within @ _matrix(thing)
            for index in range(min(max(raw.FPDFFormObj_CountObjects(thing), 0), _MOST_OBJECTS)):
                self.read(raw.FPDFFormObj_GetObject(thing, index), inner, depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_PATH and self.count <= _MOST_POINTS:
            self._read_path(thing, within @ _matrix(thing))
        elif kind == raw.FPDF_PAGEOBJ_TEXT and self.count <= _MOST_POINTS:
            self._read_sign(thing, within)

    def close(self) -> None:
        """Let go of the page's letters."""
        if self._letters is not None:
            raw.FPDFText_ClosePage(self._letters)

    def _read_sign(self, text: Any, within: NDArray[np.float64]) -> None:
        """Take a text that is one sign for an area as large as the sign."""
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not raw.FPDFPageObj_GetBounds(text, left, bottom, right, top):
            return
        x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
        place = within[:2]
        corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64) @ place[:, :2].T + place[:, 2]
        x, y = self._shown.points(corners[:, 0], corners[:, 1])
        found = np.stack([x, y], axis=1)
        if not np.isfinite(found).all() or np.ptp(found, axis=0).max() > _LARGEST_SIGN or not self._is_sign(text):
            return
        area = _colour(raw.FPDFPageObj_GetFillColor, text)
        if area is not None:
            self.shapes += 1
            self.count += len(found)
            self.strokes.append(Stroke(found, True, None, area, 0.0, (), self.shapes))

    def _is_sign(self, text: Any) -> bool:
        name = ctypes.create_string_buffer(64)
        if raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(text), name, len(name)) and name.value == _SIGN_FONT:
            return True  # pdfium gives no letters for a sign that lies on another
        if self._letters is None:
            self._letters = raw.FPDFText_LoadPage(self._page)
        letters = (ctypes.c_ushort * 3)()
        size = raw.FPDFTextObj_GetText(text, self._letters, letters, ctypes.sizeof(letters))  # bytes, with a closing 0
        return size == ctypes.sizeof(ctypes.c_ushort) * 2 and chr(letters[0]) in SIGNS

    def _read_path(self, path: Any, place: NDArray[np.float64]) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(path, fill, stroke):
            return
        line = _colour(raw.FPDFPageObj_GetStrokeColor, path) if stroke.value else None
        area = _colour(raw.FPDFPageObj_GetFillColor, path) if fill.value else None
        if line is None and area is None:
            return
        self.shapes += 1
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(path, width)
        scale = float(np.sqrt(abs(np.linalg.det(place[:2, :2])))) * self._shown.units
        dash = tuple(round(each * scale, 2) for each in _dash(path))
        for points, closed in _parts(path):
            self.count += len(points)
            on_page = points @ place[:2, :2].T + place[:2, 2]
            x, y = self._shown.points(on_page[:, 0], on_page[:, 1])
            found = np.stack([x, y], axis=1)
            if np.isfinite(found).all():
                self.strokes.append(Stroke(found, closed, line, area, width.value * scale, dash, self.shapes))


def _matrix(thing: Any) -> NDArray[np.float64]:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, found):
        return np.eye(3)
    return np.array([[found.a, found.c, found.e], [found.b, found.d, found.f], [0, 0, 1]], np.float64)


def _colour(ask: Any, path: Any) -> Colour | None:
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not ask(path, red, green, blue, opacity):
        return (0, 0, 0)
    return (red.value, green.value, blue.value) if opacity.value >= _FAINTEST else None


def _dash(path: Any) -> list[float]:
    count = raw.FPDFPageObj_GetDashCount(path)
    if count <= 0:
        return []
    lengths = (ctypes.c_float * count)()
    return list(lengths) if raw.FPDFPageObj_GetDashArray(path, lengths, count) else []


def _parts(path: Any) -> Iterator[tuple[NDArray[np.float64], bool]]:
    """Yield a path's unbroken parts, curves as straight pieces."""
    points: list[tuple[float, float]] = []
    closed = False
    bend: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(max(raw.FPDFPath_CountSegments(path), 0)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        kind, point = raw.FPDFPathSegment_GetType(segment), (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield np.array(points), closed
            points, closed, bend = [point], False, []
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            bend.append(point)
            if len(bend) == 3 and points:
                points += _curve(points[-1], *bend)
                bend = []
        else:
            points.append(point)
        closed = closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if len(points) > 1:
        yield np.array(points), closed


def _curve(
    start: tuple[float, float], one: tuple[float, float], two: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    steps = np.linspace(0, 1, _STEPS + 1)[1:, None]
    rest = 1 - steps
    path = (
        rest**3 * np.array(start)
        + 3 * rest**2 * steps * np.array(one)
        + 3 * rest * steps**2 * np.array(two)
        + steps**3 * np.array(end)
    )
    return [(float(x), float(y)) for x, y in path]
