"""Looks at what is drawn on a page beside its text: pictures, lines and areas, by pdfium's list of a page's objects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat

import numpy as np
import pypdfium2
from pypdfium2 import raw

from ingest.content.blocks import Box
from ingest.readers.pdf.engine import calls
from ingest.readers.pdf.engine.shown import Shown

_DRAWN = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_FORM)
_MOST_OBJECTS = 20_000  # of a page: a map drawn of more is not looked through
_FARTHEST = 1e6  # in a page's own units: what a broken file draws farther out is drawn there
_DEEPEST_FORM = 4
_SCAN = 0.5  # share of a page that pictures must cover


def drawn_boxes(page: pypdfium2.PdfPage, shown: Shown) -> tuple[Box, ...]:
    """Give the boxes of what is drawn, on the page as shown and cut off at its edges; () where that is very much.

    What a form draws is one drawing. Clips are passed over: a box may be larger than what is seen of it.
    """
    objects = _objects(page)
    if len(objects) > _MOST_OBJECTS:
        return ()
    bounds = [_bounds(each) for each, kind in zip(objects, map(calls.kind_of, objects), strict=True) if kind in _DRAWN]
    sides = np.nan_to_num(np.array(bounds, np.float64).reshape(-1, 4))
    boxes = shown.boxes(np.clip(sides, -_FARTHEST, _FARTHEST)).clip(0, [shown.width, shown.height] * 2)
    return tuple(Box(*(round(side, 2) for side in box)) for box in boxes.tolist())


def draws_anything(page: pypdfium2.PdfPage) -> bool:
    """Tell whether a page has pictures, lines or areas."""
    return any(kind in _DRAWN for kind in map(calls.kind_of, _objects(page)))


def is_covered(page: pypdfium2.PdfPage) -> bool:
    """Tell whether pictures cover most of a page, as they do where it was scanned."""
    width, height = page.get_size()
    covered = sum(abs((right - left) * (top - bottom)) for left, bottom, right, top in set(_pictures(_objects(page))))
    return bool(covered >= _SCAN * width * height)


def _objects(page: pypdfium2.PdfPage) -> list[int]:
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value
    return [*map(calls.object_at, repeat(handle), range(max(calls.count_objects(handle), 0)))]


def _pictures(objects: Sequence[int], form: int | None = None, depth: int = 1) -> Iterator[tuple[float, ...]]:
    """Yield where pictures are, in the page's own units; within a form, where the form is."""
    for found, kind in zip(objects, map(calls.kind_of, objects), strict=True):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            yield _bounds(form or found)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inside = [*map(calls.object_in_form, repeat(found), range(max(calls.count_in_form(found), 0)))]
            yield from _pictures(inside, found, depth + 1)


def _bounds(thing: int) -> tuple[float, ...]:
    """Give left, bottom, right and top; what has no place covers nothing."""
    sides = (ctypes.c_float * 4)()
    at = ctypes.addressof(sides)
    return tuple(sides) if calls.get_bounds(thing, at, at + 4, at + 8, at + 12) else (0.0,) * 4
