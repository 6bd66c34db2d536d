"""Finds where on its page a figure is drawn: by its caption, among the pictures and lines of the page.

Drawings that touch or nearly touch are one; a caption's figure is the nearest one straight above it, or else below it.
What is not sure stays unknown: a drawing over running text, over most of the page, or one that two captions claim. Of a
figure whose parts stand far apart, the box may hold only the part beside the caption.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from ingest.content.blocks import Block, Box, Figure, Paragraph, Table, leaves
from ingest.content.document import Document, Page

_GAP = 8.0  # points between parts of one drawing
_FARTHEST = 40.0  # points between a drawing and its caption, with labels of an axis between them
_SMALLEST = 24.0  # points a figure is wide and high: less is a rule, a sign, a bullet
_MOST_OF_PAGE = 0.8  # share of the page; a larger drawing is its ground
_MOST_DRAWINGS = 1000  # of a page, told apart by whole points: joining more takes too long
_RUNNING = 150  # characters of a paragraph that is no label within a figure

Boxes = NDArray[np.float64]  # [n, 4]: left, top, right, bottom


def with_figure_boxes(document: Document, drawings: Callable[[int], Sequence[Box]]) -> Document:
    """Give the document with the box of each figure that is found; `drawings` gives a page's by its number."""
    wanted = {block.page for block in leaves(document.blocks) if isinstance(block, Figure)}
    found: dict[Block, Box] = {}
    for page in document.pages:
        if page.number in wanted:
            found |= _on_page(document, page, drawings(page.number))
    return replace(document, blocks=tuple(_placed(block, found) for block in document.blocks))


def _placed(block: Block, found: Mapping[Block, Box]) -> Block:
    """Give a block, figures with their boxes: labels in rows look like a table, whose caption is then a figure's."""
    if isinstance(block, Table):
        return replace(block, caption=tuple(_placed(each, found) for each in block.caption))
    return replace(block, box=found.get(block)) if isinstance(block, Figure) else block


def _on_page(document: Document, page: Page, drawings: Sequence[Box]) -> dict[Block, Box]:
    start = document.page_starts[page.number - 1]
    end = start + len(page.text)
    places = {
        block: place
        for block in leaves(document.blocks)
        if block.start < end
        and block.end > start
        and (place := page.box_around(max(block.start - start, 0), max(block.end - start, 0))) is not None
    }
    running = [
        line
        for block in places
        if type(block) is Paragraph and block.end - block.start >= _RUNNING
        for line in page.boxes(max(block.start - start, 0), max(block.end - start, 0))  # it may go on in another column
    ]
    shown = {_in_whole_points(box) for box in drawings if not _is_ground(box, page)}
    if len(shown) > _MOST_DRAWINGS:
        return {}
    drawn = [box for box in merged(sorted(shown)) if min(box.x1 - box.x0, box.y1 - box.y0) >= _SMALLEST]
    free = [box for box in drawn if not any(_overlap(box, text) for text in running)]
    found = {block: figure_of(place, free) for block, place in places.items() if isinstance(block, Figure)}
    claims = Counter(found.values())
    return {block: box for block, box in found.items() if box is not None and claims[box] == 1}


def figure_of(caption: Box, drawn: Sequence[Box]) -> Box | None:
    """Give the drawing nearest to a caption, straight above it, or else below; None where there is neither."""
    beside = [box for box in drawn if box.x0 < caption.x1 and box.x1 > caption.x0 and not _overlap(box, caption)]
    above = [box for box in beside if 0 <= caption.y0 - box.y1 + 1 <= _FARTHEST]
    below = [box for box in beside if 0 <= box.y0 - caption.y1 + 1 <= _FARTHEST]
    return max(above, key=lambda box: box.y1, default=min(below, key=lambda box: box.y0, default=None))


def merged(boxes: Sequence[Box]) -> list[Box]:
    """Join boxes that touch or nearly touch, until none does."""
    left: Boxes = np.array(boxes, np.float64).reshape(-1, 4)
    before = -1
    while len(left) != before:
        before = len(left)
        left = _joined(left)
    return [Box(*box) for box in left.tolist()]


def _joined(left: Boxes) -> Boxes:
    """Let each box in turn take in all that touch it as it grows."""
    done: list[Boxes] = []
    while len(left):
        one, left = left[0], left[1:]
        while True:
            near = (left[:, :2] <= one[2:] + _GAP).all(axis=1) & (left[:, 2:] >= one[:2] - _GAP).all(axis=1)
            if not near.any():
                break
            taken = left[near]
            low, high = np.minimum(one[:2], taken[:, :2].min(axis=0)), np.maximum(one[2:], taken[:, 2:].max(axis=0))
            one, left = np.concatenate([low, high]), left[~near]
        done.append(one)
    return np.array(done).reshape(-1, 4)


def _is_ground(box: Box, page: Page) -> bool:
    return (box.x1 - box.x0) * (box.y1 - box.y0) >= _MOST_OF_PAGE * page.width * page.height


def _in_whole_points(box: Box) -> Box:
    return Box(floor(box.x0), floor(box.y0), ceil(box.x1), ceil(box.y1))


def _overlap(one: Box, other: Box) -> bool:
    """Tell whether boxes share more than a rim of a point or two."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 2 and high > 2
