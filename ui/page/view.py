"""A page that is looked at, and what is marked on it as the address has it: places and a sum, never words."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final

from services.assembly import Quoth
from services.errors import SourceNotFound


@dataclass(frozen=True, slots=True)
class View:
    """A page that is looked at; `boxes` are the words highlighted on page `marked`, `quote` its words.

    `start` is where the quote begins in the source's whole text, -1 where that is not known.
    `framed` says that the boxes are no words but a figure's: they get a frame instead.
    """

    source_id: str
    number: int
    marked: int
    boxes: tuple[tuple[float, float, float, float], ...]
    quote: str
    start: int = -1
    framed: bool = False


_BETWEEN: Final = "_"


def write_marks(view: View) -> str:
    """Write what is marked: a quote's first character, length and sum, or a figure's page and frame; "" of nothing."""
    if view.framed:
        return _BETWEEN.join(map(str, (view.marked, *view.boxes[0])))
    if not view.quote or view.start < 0:
        return ""
    return _BETWEEN.join(map(str, (view.start, len(view.quote), _sum(view.quote))))


def read_marks(marks: str, bare: View, quoth: Quoth) -> View | None:
    """Mark what `write_marks` wrote on a view without marks; None where the source does not have these very words."""
    try:
        values = [float(each) for each in marks.split(_BETWEEN)]
    except ValueError:
        return None
    if not all(map(isfinite, values)):
        return None
    if len(values) == 5:
        page, *frame = values
        left, top, right, bottom = frame
        return replace(bare, marked=int(page), boxes=((left, top, right, bottom),), framed=True)
    if len(values) != 3:
        return None
    try:
        return _quote(bare, quoth, *map(int, values))
    except SourceNotFound:
        return bare  # the pane says that it is gone


def _quote(bare: View, quoth: Quoth, start: int, length: int, total: int) -> View | None:
    sources = quoth.library.sources
    before = 0
    for number, text in enumerate(sources.page_texts(bare.source_id), 1):
        at = start - before
        words = text[max(at, 0) : max(at, 0) + length]
        if 0 <= at < len(text) and _sum(words) == total:
            boxes = sources.page(bare.source_id, number).boxes(at, at + length)
            return replace(bare, marked=number, boxes=boxes, quote=words, start=start)
        before += len(text)
    return None


def _sum(words: str) -> int:
    return zlib.crc32(words.encode("utf-8", "surrogatepass"))
