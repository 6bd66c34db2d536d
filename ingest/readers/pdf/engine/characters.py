"""Reads a page's characters from pdfium, in the page's own coordinates: y upwards, neither cropped nor rotated.

What characters of one font, size, line and look share is asked once for all of them.
"""

from __future__ import annotations

import ctypes
import re
from itertools import repeat

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

from ingest.readers.pdf.engine import calls
from ingest.readers.pdf.engine.fonts import font_style

_STOPGAP = re.compile("\ufffe")  # in pdfium's whole text, both a hyphen at a line's end and a glyph without letters
_NOTHING = "\x03"  # a control character, which nothing lets through
_STROKED = 1  # rendering mode of outlined text
_EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)
_BLACK = (0, 0, 0, 255)


class Characters:
    """A text page's characters in the page's own coordinates: y upwards, neither cropped nor rotated."""

    def __init__(self, text: str, boxes: NDArray[np.float32], starts: NDArray[np.intp], runs: Runs) -> None:
        self.text, self.boxes, self.runs = text, boxes, runs
        self.lengths = np.diff(np.append(starts, len(text)))


class Runs:
    """What characters of one font, size and line share: float32 matrix rows (a, b, c, d), origins, sizes, styles."""

    def __init__(self, count: int) -> None:
        self.matrices = np.zeros((count, 6), np.float32)
        self.origins = np.zeros((count, 2), np.float64)
        self.sizes = np.zeros(count, np.float32)
        self.styles = np.zeros(count, np.uint8)
        self.modes = np.zeros(count, np.uint8)
        self.colours = np.full((count, 4), _BLACK, np.uint8)
        self.clips = np.full((count, 4), _EVERYWHERE, np.float32)


def read_characters(text_page: pypdfium2.PdfTextPage) -> Characters:
    """Read the characters with their boxes, and how each run of them is drawn."""
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    count = max(text_page.count_chars(), 0)
    text = _text(text_page, handle, count)
    boxes = np.zeros((count, 4), np.float32)  # FS_RECTF: left, top, right, bottom
    at = boxes.ctypes.data
    for _ in map(calls.get_loose_box, repeat(handle), range(count), range(at, at + 16 * count, 16)):
        pass
    looks: dict[int, _Look] = {}
    starts = _where_looks_change(handle, text, _run_starts(text, boxes), looks)
    return Characters(text, boxes, starts, _read_runs(handle, starts, looks))


def _text(text_page: pypdfium2.PdfTextPage, handle: int | None, count: int) -> str:
    """Give one character for each index; by the one quick call where it keeps count, else one by one."""
    text = str(text_page.get_text_range(errors="replace")) if count else ""
    if len(text) == count and not any(0xD800 <= ord(c) < 0xE000 or ord(c) > 0xFFFF for c in set(text)):
        return _STOPGAP.sub(lambda match: _character(handle, match.start()), text)
    return "".join(_character(handle, index) for index in range(count))


def _character(handle: int | None, index: int) -> str:
    """Give the character at an index; of a pair of surrogates, the first stands for both and the second for nothing."""
    code = calls.get_unicode(handle, index)
    if 0xD800 <= code < 0xDC00:
        second = calls.get_unicode(handle, index + 1)
        return chr(0x10000 + ((code - 0xD800) << 10) + (second - 0xDC00)) if 0xDC00 <= second < 0xE000 else "\ufffd"
    if 0xDC00 <= code < 0xE000:
        return _NOTHING
    return chr(code) if code < 0x110000 else "\ufffd"


def _run_starts(text: str, boxes: NDArray[np.float32]) -> NDArray[np.intp]:
    """Find where a new word begins or the line's height changes: only there is the font asked for."""
    if not text:
        return np.zeros(0, np.intp)
    spaces = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") <= 32
    new = np.ones(len(text), bool)
    moved = np.abs(np.diff(boxes[:, [1, 3]], axis=0)).max(axis=1) > 0.05
    new[1:] = (moved | spaces[:-1]) & ~spaces[1:]
    new[0] = True
    return np.flatnonzero(new)


def _where_looks_change(
    handle: int | None, text: str, starts: NDArray[np.intp], looks: dict[int, _Look]
) -> NDArray[np.intp]:
    """Part runs that begin and end with characters of different looks: white words may follow black ones closely."""
    if not len(starts):
        return starts
    drawn = np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") > 32)
    ends = np.searchsorted(drawn, np.append(starts[1:], len(text))) - 1
    first = starts.tolist()
    last = np.maximum(drawn[ends], starts).tolist() if len(drawn) else first
    found: list[int] = []
    for start, end in zip(first, last, strict=True):
        if end == start or calls.get_object(handle, start) == calls.get_object(handle, end):
            continue
        if _look_at(handle, start, looks) != _look_at(handle, end, looks):
            of_run = [_look_at(handle, index, looks) for index in range(start, end + 1)]
            found += [start + i for i in range(1, len(of_run)) if of_run[i] != of_run[i - 1]]
    return np.union1d(starts, np.array(found, np.intp)) if found else starts


def _read_runs(handle: int | None, starts: NDArray[np.intp], looks: dict[int, _Look]) -> Runs:
    runs = Runs(len(starts))
    if not len(starts):
        return runs
    matrices, origins = runs.matrices.ctypes.data, runs.origins.ctypes.data
    first = starts.tolist()
    for row, start in enumerate(first):
        calls.get_matrix(handle, start, matrices + 24 * row)
        calls.get_origin(handle, start, origins + 16 * row, origins + 16 * row + 8)
    text_objects = [calls.get_object(handle, start) for start in first]
    fonts = [calls.get_font(each) if each else None for each in text_objects]
    styles = {font: _font_style(font) if font else 0 for font in set(fonts)}
    drawn = [_look_of(each, looks) for each in text_objects]
    runs.sizes[:] = [calls.get_size(handle, start) for start in first]
    runs.styles[:] = [styles[font] for font in fonts]
    runs.modes[:] = [mode for mode, _, _ in drawn]
    runs.colours[:] = [colour for _, colour, _ in drawn]
    runs.clips[:] = [clip for _, _, clip in drawn]
    return runs


_Look = tuple[int, tuple[int, ...], tuple[float, ...]]
_PLAIN: _Look = (0, _BLACK, _EVERYWHERE)


def _look_at(handle: int | None, index: int, looks: dict[int, _Look]) -> _Look:
    """Look up how a character is drawn; `looks` remembers it by the object that draws it."""
    return _look_of(calls.get_object(handle, index), looks)


def _look_of(text_object: int | None, looks: dict[int, _Look]) -> _Look:
    if not text_object:
        return _PLAIN
    look = looks.get(text_object)
    if look is None:
        look = looks[text_object] = _look(text_object)
    return look


def _look(text_object: int) -> _Look:
    """Give a text object's rendering mode, its colour with its opacity, and what box lets it through."""
    mode = calls.get_mode(text_object)
    parts = (ctypes.c_uint * 4)()
    at = ctypes.addressof(parts)
    get_colour = calls.get_stroke if mode == _STROKED else calls.get_fill
    known = get_colour(text_object, at, at + 4, at + 8, at + 12)
    clip = calls.get_clip(text_object)
    box = _clip_box(clip) if clip and calls.count_clips(clip) > 0 else _EVERYWHERE
    return max(mode, 0), tuple(parts) if known else _BLACK, box


def _clip_box(clip: int) -> tuple[float, ...]:
    """Give the box in which all of a clip's paths let something through: left, bottom, right, top."""
    pointer = ctypes.cast(clip, raw.FPDF_CLIPPATH)
    inner = np.array(_EVERYWHERE)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(raw.FPDFClipPath_CountPaths(pointer)):
        points = []
        for index in range(max(raw.FPDFClipPath_CountPathSegments(pointer, path), 0)):
            segment = raw.FPDFClipPath_GetPathSegment(pointer, path, index)
            if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            low, high = np.min(points, axis=0), np.max(points, axis=0)
            inner = np.concatenate([np.maximum(inner[:2], low), np.minimum(inner[2:], high)])
    return tuple(inner.tolist())


def _font_style(font: int) -> int:
    pointer = ctypes.cast(font, raw.FPDF_FONT)
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(pointer, buffer, 256)
    name = buffer.value.decode("utf-8", "replace")
    return font_style(name, flags=raw.FPDFFont_GetFlags(pointer), weight=raw.FPDFFont_GetWeight(pointer))
