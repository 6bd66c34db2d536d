"""Gathers a page's characters into segments: pieces of one line that stand together without a wide gap.

Works from places alone, since the order in which a PDF draws says little: a superscript may come last. Knows nothing
of columns, paragraphs or pages beside this one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.engine.glyphs import BOLD, MATHS, MONO, Glyphs

# Wider than any space of a justified line, narrower than the gutter between columns; in font sizes.
WIDE_GAP = 0.95
_SPACE_GAP = 0.17  # narrower than the space of a tight line, wider than kerning
_SAME_LINE = 0.4  # share of the lower character's height that a superscript still shares with its line
_SURELY_SPACED = 8  # letters with a space after each: no line of single letters in prose is so long, and so tight
_FEWEST_SPACED = 2
_MOSTLY = 0.5  # share of a run's spaces that are narrow; those between its words are not
_APART = 0.6  # the widest gap between pieces that were not drawn one after the other
_OTHER_SIZE = 1.6  # beyond this ratio of sizes (a margin's line number) only what touches belongs together
_MOST_MARKS = 60  # more bullets than a page of lists has
_SHELF = 12.0  # points: pieces of a line are at most a shelf apart
_TOUCHING = 0.25
_BACK_TO_INDEX = 0.7
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
    return _joined(_without_marks(_pieces(glyphs, visible, breaks, spaces)))


def find_slanted(glyphs: Glyphs, rows: NDArray[np.bool_]) -> list[Segment]:
    """Gather characters that stand askew into segments in the order they were drawn."""
    visible = np.flatnonzero(_visible(glyphs) & rows)
    if not len(visible):
        return []
    steps = np.diff(visible)
    return _pieces(glyphs, visible, steps > 2, steps == 2)


def _visible(glyphs: Glyphs) -> NDArray[np.bool_]:
    codes = glyphs.codes
    # pdfium gives U+0002 for a hyphen at a line's end, and U+0000 for what it cannot name.
    control = ((codes < 32) & (codes != 2) & (codes != 0)) | ((codes >= 0x7F) & (codes < 0xA0))
    return np.asarray(~glyphs.spaces & ~control)


def _gaps(glyphs: Glyphs, visible: NDArray[np.intp]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say for each two neighbours whether a segment ends between them, and whether a space stands there."""
    x0, y0, x1, y1 = glyphs.boxes[visible].T
    height = np.maximum(y1 - y0, 0.1)
    sizes = np.maximum(glyphs.sizes[visible], 1.0)
    size = np.maximum(sizes[1:], sizes[:-1])
    widest = np.where(size > _OTHER_SIZE * np.minimum(sizes[1:], sizes[:-1]), _TOUCHING, WIDE_GAP)
    shared = (np.minimum(y1[1:], y1[:-1]) - np.maximum(y0[1:], y0[:-1])) / np.minimum(height[1:], height[:-1])
    leftwards = _leftwards(glyphs.codes[visible])
    both_left = leftwards[1:] & leftwards[:-1]
    gap = np.where(both_left, x0[:-1] - x1[1:], x0[1:] - x1[:-1]) / size
    back = np.where(both_left, x1[1:] - x1[:-1], x0[:-1] - x0[1:]) / size
    breaks = (shared < _SAME_LINE) | (gap > widest) | (back > 0.6)
    passed = np.cumsum(glyphs.spaces & (glyphs.codes != 10) & (glyphs.codes != 13))
    drawn = (passed[visible[1:]] > passed[visible[:-1]]) & (gap > -0.3)
    return breaks, (drawn & ~_spaced_out(drawn & ~breaks, gap)) | (gap > _SPACE_GAP)


def _spaced_out(drawn: NDArray[np.bool_], gap: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Mark the spaces that stand between letters of a word: in code listings whose letters are set apart.

    There a space follows every letter, and most are narrower than one that shows by itself. Where a page has such a
    run, shorter runs of narrow ones are taken for the same.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], drawn, [False]]).astype(np.int8)))
    narrow = gap <= _SPACE_GAP
    spaced = np.zeros(len(drawn), bool)
    runs = [
        (start, end)
        for start, end in edges.reshape(-1, 2).tolist()
        if end - start >= _FEWEST_SPACED and narrow[start:end].mean() > _MOSTLY
    ]
    if any(end - start >= _SURELY_SPACED for start, end in runs):
        for start, end in runs:
            spaced[start:end] = narrow[start:end]
    return spaced


def reads_left(letter: str) -> bool:
    """Tell a letter of a script that is written from right to left."""
    return "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc"


def _leftwards(codes: NDArray[Any]) -> NDArray[np.bool_]:
    return ((codes >= 0x590) & (codes <= 0x8FF)) | ((codes >= 0xFB1D) & (codes <= 0xFEFC))


def _pieces(
    glyphs: Glyphs, visible: NDArray[np.intp], breaks: NDArray[np.bool_], spaces: NDArray[np.bool_]
) -> list[Segment]:
    """Cut the visible characters at the breaks and put in the spaces; measure all pieces at once."""
    starts = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    lengths = np.diff(np.append(starts, len(visible)))
    put_in = np.flatnonzero(spaces & ~breaks) + 1
    places = np.insert(visible, put_in, NO_GLYPH)
    text = "".join(np.insert(glyphs.codes[visible], put_in, 32).astype("<u4").tobytes().decode("utf-32-le", "replace"))
    shifted = starts + np.searchsorted(put_in, starts)
    ends = np.append(shifted[1:], len(places))
    boxes, styles = glyphs.boxes[visible], glyphs.styles[visible]
    piece = np.repeat(np.arange(len(starts)), lengths)
    # The middle character by size and baseline stands for its piece: superscripts do not move it.
    order = np.lexsort((glyphs.baselines[visible, 1], glyphs.sizes[visible], piece))
    middle = order[starts + lengths // 2]
    columns = (
        np.minimum.reduceat(boxes[:, 0], starts),
        boxes[middle, 1],
        np.maximum.reduceat(boxes[:, 2], starts),
        boxes[middle, 3],
        glyphs.baselines[visible[middle], 1],
        glyphs.sizes[visible[middle]],
        *(np.add.reduceat((styles & style != 0).astype(float), starts) / lengths for style in (BOLD, MONO, MATHS)),
    )
    rows, numbers = places.tolist(), np.array(columns, float).T.tolist()
    return [
        Segment(text[start:end], tuple(rows[start:end]), *measures)
        for start, end, measures in zip(shifted.tolist(), ends.tolist(), numbers, strict=True)
    ]


def _without_marks(pieces: list[Segment]) -> list[Segment]:
    """Take out the dots and crosses of a plot: one sign that stands alone again and again."""
    lone = Counter(piece.text for piece in pieces if len(piece.text) == 1 and not piece.text.isalnum())
    marks = {text for text, count in lone.items() if count > _MOST_MARKS}
    return [piece for piece in pieces if piece.text not in marks] if marks else pieces


def _joined(pieces: list[Segment]) -> list[Segment]:
    """Join pieces that stand beside each other on a line though they were not drawn one after the other."""
    reach = _APART * max((piece.size for piece in pieces), default=0.0)
    shelves: dict[int, list[int]] = {}
    ends: list[Segment] = []
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        shelf = int(piece.middle // _SHELF)
        near: list[int] = []
        for key in (shelf - 1, shelf, shelf + 1):
            # What ended too far to the left can meet no later piece either: a plot has thousands of marks.
            shelves[key] = [index for index in shelves.get(key, ()) if ends[index].x1 >= piece.x0 - reach]
            near += shelves[key]
        fits = [(abs(piece.x0 - ends[index].x1), index) for index in near if _beside(ends[index], piece)]
        if fits:
            index = min(fits)[1]
            ends[index] = join(ends[index], piece)
        else:
            shelves[shelf].append(len(ends))
            ends.append(piece)
    return ends


def _beside(left: Segment, right: Segment) -> bool:
    size = max(left.size, right.size)
    gap = (right.x0 - left.x1) / size
    shared = min(left.y1, right.y1) - max(left.y0, right.y0)
    widest = _TOUCHING if size > _OTHER_SIZE * min(left.size, right.size) else _APART
    scripts = size > 1.2 * min(left.size, right.size)  # an index may stand under the exponent before it
    return (-_BACK_TO_INDEX if scripts else -0.3) < gap <= widest and shared >= _SAME_LINE * min(
        left.y1 - left.y0, right.y1 - right.y0
    )


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
        *((a * weights[0] + b * weights[1]) / sum(weights) for a, b in _styles(left, right)),
    )


def _styles(left: Segment, right: Segment) -> tuple[tuple[float, float], ...]:
    return (left.bold, right.bold), (left.mono, right.mono), (left.maths, right.maths)
