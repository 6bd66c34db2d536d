"""Recognises a page's picture: sets it straight, has its words read, and gives their characters with their places.

Knows no program that recognises; see port.py. What it is not sure of it leaves out: a line of noise, a page too coarse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import atan, cos, degrees, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ingest.content.blocks import Box
from ingest.readers.pdf.engine.glyphs import Glyphs
from ingest.readers.pictures.port import Recogniser, Word

_SURE = 0.75  # of its characters, on average: what is read less surely is tried once more, turned, larger or cleaner
_FEW = 12  # characters; fewer tell nothing of a page's turn
_NOISE = 0.6  # a line less sure is left out
_READABLE = 0.5  # share of a page's characters that must stand in lines that are sure
_SMALL = 24.0  # pixels of a line's height; smaller text is enlarged
_GOOD = 38.0  # pixels of a line's height that Tesseract reads best
_MOST_ENLARGED = 4.0
_MOST_PIXELS = 24_000_000
_SKEWED = 0.035  # slope, two degrees: beyond, the picture itself is turned
_SAME_SIZE = 0.15  # lines as high as most, give or take this share, are of the same font
_FONT = 1.05  # a font's size, in heights of its lines from tall letters' tops to deep ones' feet
_CLEANED = 3  # pixels, the median filter's side


@dataclass(frozen=True, slots=True, eq=False)
class Recognised:
    """A page's characters as if its picture stood straight, and where each stands on the page as it is shown.

    `boxes` are float32[n, 4] in points, `width` and `height` the shown page's. `sure` is how sure the characters are on
    average, 0 where none was; `unreadable` says that there is text which could not be read.
    """

    glyphs: Glyphs
    boxes: NDArray[np.float32]
    width: float
    height: float
    sure: float
    unreadable: bool


@dataclass(frozen=True, slots=True)
class _View:
    """A picture that was turned or enlarged; `back` leads from its pixels to those of the picture as it was."""

    picture: Image.Image
    back: NDArray[np.float64]  # [2, 3]

    def turned(self, quarters: int) -> _View:
        """Turn clockwise."""
        width, height = self.picture.size
        to, back = {
            1: (Image.Transpose.ROTATE_270, [[0, 1, 0], [-1, 0, height]]),
            2: (Image.Transpose.ROTATE_180, [[-1, 0, width], [0, -1, height]]),
            3: (Image.Transpose.ROTATE_90, [[0, -1, width], [1, 0, 0]]),
        }[quarters]
        return self._after(self.picture.transpose(to), back)

    def scaled(self, factor: float) -> _View:
        """Make it larger."""
        size = (round(self.picture.width * factor), round(self.picture.height * factor))
        step = self.picture.width / size[0], self.picture.height / size[1]
        return self._after(self.picture.resize(size, Image.Resampling.LANCZOS), [[step[0], 0, 0], [0, step[1], 0]])

    def straightened(self, slope: float) -> _View:
        """Turn a little, so that lines of this slope are level."""
        angle = atan(slope)
        width, height = self.picture.size
        x, y = width / 2, height / 2
        a, b = cos(angle), sin(angle)
        paper = int(np.percentile(np.asarray(self.picture), 90))
        picture = self.picture.rotate(degrees(angle), Image.Resampling.BICUBIC, fillcolor=paper)
        return self._after(picture, [[a, -b, x - a * x + b * y], [b, a, y - b * x - a * y]])

    def cleaned(self) -> _View:
        """Take out specks."""
        return _View(self.picture.filter(ImageFilter.MedianFilter(_CLEANED)), self.back)

    def _after(self, picture: Image.Image, back: Sequence[Sequence[float]]) -> _View:
        return _View(picture, self.back @ np.array([*back, [0, 0, 1]], np.float64))


@dataclass(frozen=True, slots=True)
class _Attempt:
    view: _View
    words: list[Word]

    @property
    def letters(self) -> int:
        return sum(len(word.text) for word in self.words)

    @property
    def sure(self) -> float:
        return sum(word.sure * len(word.text) for word in self.words) / max(self.letters, 1)

    @property
    def turn(self) -> int:
        """Give by how many quarters the picture must be turned for most of its words."""
        turns = Counter[int]()
        for word in self.words:
            turns[word.turn] += len(word.text)
        return turns.most_common(1)[0][0] if turns else 0

    @property
    def is_good(self) -> bool:
        return not self.words or self.sure >= _SURE

    @property
    def height(self) -> float:
        return float(np.median([word.height for word in self.words])) if self.words else 0.0

    @property
    def slope(self) -> float:
        """Give the slope of most of the text: short lines tell little."""
        slopes = np.repeat([word.slope for word in self.words], [len(word.text) for word in self.words])
        return float(np.median(slopes)) if len(slopes) else 0.0

    @property
    def worth(self) -> float:
        return self.sure * min(self.letters, 1000)


def recognise(picture: Image.Image, *, points: float, recogniser: Recogniser) -> Recognised:
    """Recognise a page's picture; a pixel is `points` points of the page as it is shown."""
    dpi = round(72 / points)
    plain = _View(picture.convert("L"), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]))
    best = _best(plain, dpi, recogniser)
    width, height = picture.width * points, picture.height * points
    words = _sure_lines([word for word in best.words if word.turn == 0])
    kept = sum(len(word.text) for word in words)
    readable = bool(kept) and kept >= _READABLE * best.letters
    glyphs, boxes = _characters(best, words if readable else [], points)
    sure = sum(word.sure * len(word.text) for word in words) / kept if readable else 0.0
    return Recognised(glyphs, boxes, width, height, sure, unreadable=best.letters > _FEW and not readable)


def _best(view: _View, dpi: int, recogniser: Recogniser) -> _Attempt:
    """Read the picture, and where it is not read well once more: turned, enlarged, set straight, cleaned."""

    def read(view: _View) -> _Attempt:
        return _Attempt(view, recogniser.words(view.picture, dpi=dpi))

    best = read(view)
    if best.turn:
        best = read(view.turned(best.turn))
    turn = 0 if best.is_good or best.letters < _FEW else recogniser.turn(best.view.picture, dpi=dpi)
    if turn:
        best = max(best, read(best.view.turned(turn)), key=lambda attempt: attempt.worth)
    enlarge = min(_GOOD / max(best.height, 1.0), _MOST_ENLARGED, (_MOST_PIXELS / _pixels(best.view)) ** 0.5)
    if best.words and best.height < _SMALL and enlarge > 1.1:
        best = max(best, read(best.view.scaled(enlarge)), key=lambda attempt: attempt.sure)
    if not best.is_good and abs(best.slope) > _SKEWED:
        best = max(best, read(best.view.straightened(best.slope)), key=lambda attempt: attempt.worth)
    if not best.is_good:
        best = max(best, read(best.view.cleaned()), key=lambda attempt: attempt.worth)
    return best


def _pixels(view: _View) -> int:
    return max(view.picture.width * view.picture.height, 1)


def _sure_lines(words: Sequence[Word]) -> list[Word]:
    """Leave out lines that are noise: nobody can quote them."""
    kept: list[Word] = []
    for _, members in groupby(words, key=lambda word: word.line):
        line = list(members)
        letters = sum(len(word.text) for word in line)
        if sum(word.sure * len(word.text) for word in line) >= _NOISE * letters:
            kept += line
    return kept


def _characters(read: _Attempt, words: Sequence[Word], points: float) -> tuple[Glyphs, NDArray[np.float32]]:
    """Give the characters, set straight and in points, and their boxes on the page as it is shown."""
    text = ""
    boxes: list[Box] = []
    heights: list[float] = []
    last: Word | None = None
    for word in words:
        if last is not None:
            text += " " if word.line == last.line else "\n"
            boxes.append(boxes[-1])
            heights.append(heights[-1])
        text += word.text
        boxes += _closed_up(word.boxes)
        heights += [word.height] * len(word.text)
        last = word
    found = np.array(boxes, np.float64).reshape(-1, 4)
    middles = (found[:, :2] + found[:, 2:]) / 2
    halves = (found[:, 2:] - found[:, :2]) / 2
    angle = atan(read.slope)
    level = middles @ np.array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]])
    shown = middles @ read.view.back[:, :2].T + read.view.back[:, 2]
    shown_halves = halves @ np.abs(_quarters(read.view.back[:, :2])).T
    step = points * _step(read.view.back[:, :2])  # points a pixel of the view
    width, height = read.view.picture.size
    straight = np.concatenate([level - halves, level + halves], axis=1) * step
    sizes = _fonts(np.array(heights, np.float64) * step * _FONT)
    none = np.zeros(len(text), np.uint8)
    glyphs = Glyphs(
        width * step,
        height * step,
        text,
        straight.astype(np.float32),
        np.stack([straight[:, 0], straight[:, 3] - 0.2 * (straight[:, 3] - straight[:, 1])], axis=1).astype(np.float32),
        sizes.astype(np.float32),
        none,
        none,
    )
    return glyphs, (np.concatenate([shown - shown_halves, shown + shown_halves], axis=1) * points).astype(np.float32)


def _closed_up(boxes: Sequence[Box]) -> list[Box]:
    """Let a word's letters touch: a picture shows their ink, and a gap between boxes would pass for a space."""
    edges = [(left.x1 + right.x0) / 2 for left, right in pairwise(boxes)]
    lefts, rights = [boxes[0].x0, *edges], [*edges, boxes[-1].x1]
    return [
        Box(min(left, right), box.y0, max(left, right), box.y1)
        for box, left, right in zip(boxes, lefts, rights, strict=True)
    ]


def _step(linear: NDArray[np.float64]) -> float:
    """Give the length of a view's pixel in pixels of the picture as it was."""
    return float(np.sqrt(abs(np.linalg.det(linear))))


def _quarters(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the nearest turn by whole quarters, at the same scale."""
    step = _step(linear)
    return np.asarray(np.round(linear / step) * step)


def _fonts(sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round sizes: lines about as high as most are of one font, the others in half points."""
    if not len(sizes):
        return sizes
    most = float(np.median(sizes))
    near = np.abs(sizes - most) <= _SAME_SIZE * most
    return np.where(near, most, np.round(sizes * 2) / 2)
