"""Tells which characters of a page nobody can see: drawn in nothing, in the colour of what is under them, or cut off.

Text that hides cannot be quoted, and cannot tell the model what a reader would never see. Knows no PDF library: it is
given how characters are drawn, and draws the page only where light text asks for a look at what is under it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.engine.glyphs import Glyphs

_UNDRAWN = (3, 7)  # rendering modes that draw nothing: invisible, and a path for clipping only
_FAINTEST = 8  # of 255: less opacity is none
_LIGHT = 190  # of 255, each of red, green and blue: darker text is seen on paper
_DIFFERENT = 40  # of 255, in one of red, green and blue
_SEEN = 0.3  # share of a word's box that must differ from the word's own colour
_SMALLEST = 2.0  # points, the longer side of a character's box
_SMALLEST_IN_PRINT = 4.0  # points: a font this large has full stops that are smaller


@dataclass(frozen=True, eq=False)
class Looks:
    """How each run of characters is drawn: `lengths` of the runs, and for each a row.

    `modes` are PDF's text rendering modes, `colours` red, green, blue and opacity of what draws the run (uint8),
    `clips` left, bottom, right and top of what is let through, in the same coordinates as `boxes`, the characters'.
    """

    lengths: NDArray[np.intp]
    modes: NDArray[np.uint8]
    colours: NDArray[np.uint8]
    clips: NDArray[np.float32]
    boxes: NDArray[np.float32]


def seen(glyphs: Glyphs, looks: Looks, *, is_scan: bool, draw: Callable[[], NDArray[np.uint8]]) -> NDArray[np.bool_]:
    """Say of each character whether a reader of the page sees it, spaces left to their neighbours.

    `is_scan` says that pictures cover the page: invisible text over them is what they say. `draw` gives the page
    as uint8[height, width, 3], as it is shown.
    """
    if not len(glyphs):
        return np.zeros(0, np.bool_)
    drawn = looks.colours[:, 3] >= _FAINTEST
    undrawn = np.isin(looks.modes, _UNDRAWN)
    if undrawn.any() and not (looks.lengths[undrawn].sum() >= looks.lengths[~undrawn].sum() and is_scan):
        drawn &= ~undrawn
    light = (looks.colours[:, :3].min(axis=1) >= _LIGHT) & drawn & ~undrawn
    if light.any():
        _drop_unseen(glyphs, looks, drawn, np.flatnonzero(light), draw())
    return np.repeat(drawn, looks.lengths) & _let_through(looks) & _on_page(glyphs)


def _on_page(glyphs: Glyphs) -> NDArray[np.bool_]:
    """Say which characters stand on the page and are large enough for an eye."""
    x0, y0, x1, y1 = glyphs.boxes.T
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    inside = (x >= 0) & (x <= glyphs.width) & (y >= 0) & (y <= glyphs.height)
    longer = np.maximum(x1 - x0, y1 - y0)
    large = (longer >= _SMALLEST) | ((longer >= _SMALLEST / 2) & (glyphs.sizes >= _SMALLEST_IN_PRINT))
    return np.asarray(glyphs.spaces | (inside & large))


def _let_through(looks: Looks) -> NDArray[np.bool_]:
    left, bottom, right, top = np.repeat(looks.clips, looks.lengths, axis=0).T
    x, y = (looks.boxes[:, 0] + looks.boxes[:, 2]) / 2, (looks.boxes[:, 1] + looks.boxes[:, 3]) / 2
    return np.asarray((x >= left) & (x <= right) & (y >= bottom) & (y <= top))


def _drop_unseen(
    glyphs: Glyphs, looks: Looks, drawn: NDArray[np.bool_], runs: NDArray[np.intp], picture: NDArray[np.uint8]
) -> None:
    """Mark runs as not drawn whose surroundings have the colour of the run itself."""
    ends = np.cumsum(looks.lengths)
    scale = picture.shape[1] / max(glyphs.width, 1.0)
    for run in runs.tolist():
        boxes = glyphs.boxes[ends[run] - looks.lengths[run] : ends[run]] * scale
        left, top = np.maximum(np.floor(boxes[:, :2].min(axis=0)), 0).astype(int)
        right, bottom = np.maximum(np.ceil(boxes[:, 2:].max(axis=0)), 0).astype(int)
        around = picture[top:bottom, left:right].astype(np.int16)
        differs = np.abs(around - looks.colours[run, :3]).max(axis=2, initial=0) > _DIFFERENT
        drawn[run] = bool(differs.size) and float(differs.mean()) > _SEEN
