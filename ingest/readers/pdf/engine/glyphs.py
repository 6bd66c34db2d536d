"""What a page of a PDF holds before it is read: its characters as they were drawn, with their places.

Values only; pdfium.py makes them, layout/segments.py reads them. Coordinates are points on the page as shown, origin
at the top left, y downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

BOLD, ITALIC, MONO, MATHS = 1, 2, 4, 8
SLANTED = 4  # a turn that is no quarter
_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3001)])


@dataclass(frozen=True, eq=False)
class Glyphs:
    """A page's characters in the order they were drawn; every array has one row a character of `text`.

    `baselines` are float32[n, 2] points near the character on its baseline, `sizes` the font's size in points,
    `styles` BOLD | ITALIC | MONO | MATHS, `turns` quarter turns against the clock (0 reads to the right, 1 upwards).
    """

    width: float
    height: float
    text: str
    boxes: NDArray[np.float32]
    baselines: NDArray[np.float32]
    sizes: NDArray[np.float32]
    styles: NDArray[np.uint8]
    turns: NDArray[np.uint8]

    @cached_property
    def codes(self) -> NDArray[np.uint32]:
        """The characters' code points; 0 for what has none.

        TeX's T1 fonts keep ligatures at U+001B to U+001F: without a table of letters pdfium gives these as they are,
        and Python would take them for white space.
        """
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), "<u4")
        return np.where((codes >= 0x1B) & (codes <= 0x1F), 0, codes).astype(np.uint32)

    @cached_property
    def spaces(self) -> NDArray[np.bool_]:
        """Where white space stands, line breaks included."""
        return _IS_SPACE[np.minimum(self.codes, len(_IS_SPACE) - 1)] & (self.codes < len(_IS_SPACE))

    def __len__(self) -> int:
        return len(self.text)

    def chosen(self, rows: NDArray[np.intp]) -> Glyphs:
        """Give only the characters at `rows`."""
        return Glyphs(
            self.width,
            self.height,
            "".join(map(self.text.__getitem__, rows.tolist())),
            self.boxes[rows],
            self.baselines[rows],
            self.sizes[rows],
            self.styles[rows],
            self.turns[rows],
        )

    def upright(self, turn: int) -> Glyphs:
        """Give the same characters on the page turned so that those of this turn read to the right."""
        if turn == 0:
            return self
        points = np.concatenate([self.boxes[:, :2], self.boxes[:, 2:], self.baselines], axis=1).reshape(-1, 3, 2)
        x, y = points[..., 0], points[..., 1]
        width, height = self.width, self.height
        if turn == 1:
            x, y, width, height = height - y, x, height, width
        elif turn == 2:
            x, y = width - x, height - y
        else:
            x, y, width, height = y, width - x, height, width
        corners = np.stack([x[:, :2], y[:, :2]], axis=2)
        boxes = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
        baselines = np.stack([x[:, 2], y[:, 2]], axis=1)
        turns = (self.turns + (4 - turn)) % 4
        return Glyphs(width, height, self.text, boxes, baselines, self.sizes, self.styles, turns.astype(np.uint8))
