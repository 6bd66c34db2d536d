"""Reads a legend: short lines and single marks with words beside them say what their colour is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.content.blocks import Box
from ingest.readers.pdf.plots.labels import Word
from ingest.readers.pdf.plots.panels import is_level
from ingest.readers.pdf.plots.shapes import Shape

_LONGEST = 48.0  # points of a line that shows what a curve looks like
_SHORTEST = 6.0
_FARTHEST = 22.0  # points from it to its words
_OFF = 0.6  # of the words' size, up or down


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A legend's entry: the words, and the line or mark that they explain."""

    name: str
    shape: Shape


def read_legend(shapes: Sequence[Shape], lines: Sequence[Word], frames: Sequence[Box] = ()) -> list[Entry]:
    """Give the entries: for each name the line and the marks before it, which may be several.

    Where the side of one of the plots' `frames` stands between, the words are another plot's label.
    """
    handles = [shape for shape in shapes if shape.is_mark or _is_handle(shape)]
    found = []
    for line in lines:
        if line.number is not None:
            continue
        level = [shape for shape in handles if abs(shape.middle[1] - line.middle[1]) <= _OFF * line.size]
        before = [
            shape
            for shape in level
            if 0 < line.box.x0 - shape.box.x1 <= _LONGEST and not _parted(shape.box, line.box, frames)
        ]
        if any(line.box.x0 - shape.box.x1 <= _FARTHEST for shape in before):
            found += [Entry(line.text, shape) for shape in before]
    return found


def _parted(mark: Box, words: Box, frames: Sequence[Box]) -> bool:
    middle = (mark.y0 + mark.y1) / 2
    sides = [side for frame in frames if frame.y0 <= middle <= frame.y1 for side in (frame.x0, frame.x1)]
    return any((mark.x0 + mark.x1) / 2 <= side <= words.x0 for side in sides)


def name_of(shape: Shape, entries: Sequence[Entry]) -> str:
    """Give what the legend calls a curve or mark: by how it looks, else by colour, where that is clear."""
    coloured = [entry for entry in entries if entry.shape.colour == shape.colour]
    alike = [entry for entry in coloured if entry.shape.is_mark == shape.is_mark and _alike(entry.shape, shape)]
    names = {entry.name for entry in (alike or coloured)}
    return names.pop() if len(names) == 1 else ""


def _alike(one: Shape, other: Shape) -> bool:
    return one.looks == other.looks if one.is_mark else one.dash == other.dash


def _is_handle(shape: Shape) -> bool:
    straight = len(shape.strokes) == 1 and shape.line is not None and is_level(shape.strokes[0])
    return straight and _SHORTEST <= shape.box.x1 - shape.box.x0 <= _LONGEST
