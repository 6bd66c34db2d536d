"""Looks at what is drawn on a page beside its text: pictures, lines and areas, by pdfium's list of a page's objects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from ingest.content.blocks import Box
from ingest.readers.pdf.engine import calls
from ingest.readers.pdf.engine.shown import Shown

_DRAWN = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_FORM)
_MOST_OBJECTS = 20_000  # of a page: a map drawn of more is not looked through
_FARTHEST = 1e6  # in a page's own units: what a broken file draws farther out is drawn there
_DEEPEST_FORM = 4
_MOST_CLIP_POINTS = 400
_MOST_IN_FORMS = 4_000  # parts of a page's forms that are looked at one by one
_SCAN = 0.5  # share of a page that pictures must cover


def drawn_boxes(page: pypdfium2.PdfPage, shown: Shown) -> tuple[Box, ...]:
    """Give the boxes of what is drawn, on the page as shown and cut off at its edges; () where that is very much.

    What a form draws is one drawing: the box around what is seen of its parts. Other clips are passed over: a box may
    be larger than what is seen of it.
    """
    objects = _objects(page)
    if len(objects) > _MOST_OBJECTS:
        return ()
    kinds = map(calls.kind_of, objects)
    forms = _Forms()
    bounds = [
        forms.seen(each) if kind == raw.FPDF_PAGEOBJ_FORM else _bounds(each)
        for each, kind in zip(objects, kinds, strict=True)
        if kind in _DRAWN
    ]
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


class _Forms:
    """Looks at what is seen of a page's forms, part by part, as long as they have not too many."""

    def __init__(self) -> None:
        self._left = _MOST_IN_FORMS

    def seen(self, form: int, depth: int = 1) -> tuple[float, ...]:
        """Give left, bottom, right and top of what is seen of a form: plots cut their curves off at the frame."""
        count = max(calls.count_in_form(form), 0)
        matrix = (ctypes.c_float * 6)()
        if not 0 < count <= self._left or not calls.get_object_matrix(form, ctypes.addressof(matrix)):
            return _bounds(form)
        self._left -= count
        parts = map(calls.object_in_form, repeat(form), range(count))
        seen = [box for part in parts if (box := self._seen_of_part(part, depth)) is not None]
        if not seen:
            return (0.0,) * 4
        (x0, y0), (x1, y1) = np.min(seen, axis=(0, 1)), np.max(seen, axis=(0, 1))
        a, b, c, d, e, f = matrix
        corners = np.array([[x0, y0], [x1, y0], [x0, y1], [x1, y1]]) @ np.array([[a, b], [c, d]]) + (e, f)
        return (*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())

    def _seen_of_part(self, part: int, depth: int) -> NDArray[np.float64] | None:
        """Give the lower left and upper right corner of what is seen of a form's part, None where nothing is."""
        nested = calls.kind_of(part) == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM
        low, high = np.array(self.seen(part, depth + 1) if nested else _bounds(part), np.float64).reshape(2, 2)
        for corners in _clips(part):
            low, high = np.maximum(low, corners.min(axis=0)), np.minimum(high, corners.max(axis=0))
        return np.array([low, high]) if (low <= high).all() and (low < high).any() else None


def _clips(thing: int) -> Iterator[NDArray[np.float64]]:
    """Yield the corners of each path that a drawing is cut off at."""
    clip = calls.get_clip(thing)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(calls.count_clips(clip), 0) if clip else 0):
        points = []
        for place in range(min(max(calls.count_clip_points(clip, path), 0), _MOST_CLIP_POINTS)):
            calls.get_point(calls.clip_point_at(clip, path, place), ctypes.addressof(x), ctypes.addressof(y))
            points.append((x.value, y.value))
        if len(points) > 1:
            yield np.array(points, np.float64)


def _bounds(thing: int) -> tuple[float, ...]:
    """Give left, bottom, right and top; what has no place covers nothing."""
    sides = (ctypes.c_float * 4)()
    at = ctypes.addressof(sides)
    return tuple(sides) if calls.get_bounds(thing, at, at + 4, at + 8, at + 12) else (0.0,) * 4
