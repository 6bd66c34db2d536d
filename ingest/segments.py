"""Gathers a page's characters into segments: pieces of one line that stand together without a wide gap.

Works from places alone, since the order in which a PDF draws says little: a superscript may come last. Knows nothing
of columns, paragraphs or pages beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.glyphs import BOLD, MATHS, MONO, Glyphs

# Wider than any space of a justified line, narrower than the gutter between columns; in font sizes.
WIDE_GAP = 0.95
_SPACE_GAP = 0.17  # narrower than the space of a tight line, wider than kerning
_SAME_LINE = 0.4  # share of the lower character's height that a superscript still shares with its line
_OTHER_SIZE = 1.6  # beyond this ratio of sizes (a margin's line number) only what touches belongs together
_TOUCHING = 0.25
NO_GLYPH = -1


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A piece of a line: its characters, and for each the row of its glyph, NO_GLYPH for a space put in.

    `bold`, `mono` and `maths` are shares of its characters in such fonts.
    """

    text: str
    glyphs: tuple[int, ...]
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    bold: float = 0.0
    mono: float = 0.0
    maths: float = 0.0

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        """Height of the vertical middle."""
        return (self.y0 + self.y1) / 2


def find_segments(glyphs: Glyphs, rows: NDArray[np.bool_]) -> list[Segment]:
    """Gather the characters marked in `rows`, which read to the right, into segments, in no particular order."""
    visible = np.flatnonzero(_visible(glyphs) & rows)
    if not len(visible):
        return []
    breaks, spaces = _gaps(glyphs, visible)
    edges = [0, *(np.flatnonzero(breaks) + 1).tolist(), len(visible)]
    pieces = [_piece(glyphs, visible[start:end], spaces[start : end - 1]) for start, end in pairwise(edges)]
    return _joined(pieces)


def find_slanted(glyphs: Glyphs, rows: NDArray[np.bool_]) -> list[Segment]:
    """Gather characters that stand askew into segments in the order they were drawn."""
    visible = np.flatnonzero(_visible(glyphs) & rows)
    parts = np.split(visible, np.flatnonzero(np.diff(visible) > 2) + 1) if len(visible) else []
    return [_piece(glyphs, part, np.diff(part) > 1) for part in parts]


def _visible(glyphs: Glyphs) -> NDArray[np.bool_]:
    codes = np.frombuffer(glyphs.text.encode("utf-32-le", "surrogatepass"), "<u4")
    seen = np.array([not letter.isspace() for letter in glyphs.text], bool)
    # pdfium gives U+0002 or U+FFFE for a hyphen at a line's end, and U+0000 for what it cannot name.
    return np.asarray(seen & ((codes > 32) | (codes == 2)) & ~((codes >= 0x7F) & (codes < 0xA0)))


def _gaps(glyphs: Glyphs, visible: NDArray[np.intp]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say for each two neighbours whether a segment ends between them, and whether a space stands there."""
    x0, y0, x1, y1 = glyphs.boxes[visible].T
    height = np.maximum(y1 - y0, 0.1)
    sizes = np.maximum(glyphs.sizes[visible], 1.0)
    size = np.maximum(sizes[1:], sizes[:-1])
    widest = np.where(size > _OTHER_SIZE * np.minimum(sizes[1:], sizes[:-1]), _TOUCHING, WIDE_GAP)
    shared = (np.minimum(y1[1:], y1[:-1]) - np.maximum(y0[1:], y0[:-1])) / np.minimum(height[1:], height[:-1])
    leftwards = np.array([reads_left(glyphs.text[row]) for row in visible.tolist()], bool)
    both_left = leftwards[1:] & leftwards[:-1]
    gap = np.where(both_left, x0[:-1] - x1[1:], x0[1:] - x1[:-1]) / size
    back = np.where(both_left, x1[1:] - x1[:-1], x0[:-1] - x0[1:]) / size
    breaks = (shared < _SAME_LINE) | (gap > widest) | (back > 0.6)
    spaces = np.cumsum([letter.isspace() and letter not in "\r\n" for letter in glyphs.text])
    drawn = spaces[visible[1:]] > spaces[visible[:-1]]
    return breaks, (drawn & (gap > 0.02)) | (gap > _SPACE_GAP)


def reads_left(letter: str) -> bool:
    """Tell a letter of a script that is written from right to left."""
    return "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc"


def _piece(glyphs: Glyphs, rows: NDArray[np.intp], spaces: NDArray[np.bool_]) -> Segment:
    letters, places = [], []
    gaps = [*spaces.tolist(), False]
    for row, space in zip(rows.tolist(), gaps, strict=True):
        letters.append(glyphs.text[row])
        places.append(row)
        if space:
            letters.append(" ")
            places.append(NO_GLYPH)
    return _measured(glyphs, "".join(letters), tuple(places), rows)


def _measured(glyphs: Glyphs, text: str, places: tuple[int, ...], rows: NDArray[np.intp]) -> Segment:
    boxes, sizes, styles = glyphs.boxes[rows], glyphs.sizes[rows], glyphs.styles[rows]
    size = float(np.median(sizes))
    main = boxes[sizes >= size * 0.95]
    low, high = boxes[:, 0].min(), boxes[:, 2].max()
    return Segment(
        text,
        places,
        float(low),
        float(np.median(main[:, 1])),
        float(high),
        float(np.median(main[:, 3])),
        float(np.median(glyphs.baselines[rows, 1])),
        size,
        float(np.mean(styles & BOLD != 0)),
        float(np.mean(styles & MONO != 0)),
        float(np.mean(styles & MATHS != 0)),
    )


def _joined(pieces: list[Segment]) -> list[Segment]:
    """Join pieces that stand beside each other on a line though they were not drawn one after the other."""
    shelves: dict[int, list[int]] = {}
    ends: list[Segment | None] = []
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        shelf = int(piece.middle // 12)
        near = [index for key in (shelf - 1, shelf, shelf + 1) for index in shelves.get(key, ())]
        fits = [(abs(piece.x0 - end.x1), index) for index in near if (end := ends[index]) and _beside(end, piece)]
        if fits:
            index = min(fits)[1]
            before = ends[index]
            assert before is not None
            ends[index] = join(before, piece)
        else:
            shelves.setdefault(shelf, []).append(len(ends))
            ends.append(piece)
    return [end for end in ends if end is not None]


def _beside(left: Segment, right: Segment) -> bool:
    size = max(left.size, right.size)
    gap = (right.x0 - left.x1) / size
    shared = min(left.y1, right.y1) - max(left.y0, right.y0)
    widest = _TOUCHING if size > _OTHER_SIZE * min(left.size, right.size) else WIDE_GAP
    return -0.3 < gap <= widest and shared >= _SAME_LINE * min(left.y1 - left.y0, right.y1 - right.y0)


def join(left: Segment, right: Segment, space: str | None = None) -> Segment:
    """Put two segments of a line together, with `space` between or, if None, one where the gap shows it."""
    if space is None:
        space = " " if right.x0 - left.x1 > _SPACE_GAP * max(left.size, right.size) else ""
    if reads_left(left.text[0]) and reads_left(right.text[0]):
        first, second = right, left
    else:
        first, second = left, right
    longer = left if len(left.text) >= len(right.text) else right
    weights = len(left.text), len(right.text)
    return Segment(
        first.text + space + second.text,
        (*first.glyphs, *(NO_GLYPH,) * len(space), *second.glyphs),
        min(left.x0, right.x0),
        longer.y0,
        max(left.x1, right.x1),
        longer.y1,
        longer.baseline,
        longer.size,
        *(float(np.average(pair, weights=weights)) for pair in _styles(left, right)),
    )


def _styles(left: Segment, right: Segment) -> tuple[tuple[float, float], ...]:
    return (left.bold, right.bold), (left.mono, right.mono), (left.maths, right.maths)
