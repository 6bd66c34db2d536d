"""Reads a PDF's characters and draws its pages with pdfium; beside it calls.py, drawings.py and paths.py know it.

Knows nothing of lines, columns or documents. pdfium is not thread-safe and may abort on hostile files: call it in a
child process (ingest/isolation/sandbox.py).
"""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from pypdfium2 import raw

from ingest.content.blocks import Box
from ingest.readers.pdf.engine import calls
from ingest.readers.pdf.engine.drawings import drawn_boxes, draws_anything, is_covered
from ingest.readers.pdf.engine.fonts import font_style
from ingest.readers.pdf.engine.glyphs import SLANTED, Glyphs
from ingest.readers.pdf.engine.hidden import Looks, seen
from ingest.readers.pdf.engine.paths import Stroke, read_strokes
from ingest.readers.pdf.engine.shown import Shown

_STOPGAP = re.compile("\ufffe")  # in pdfium's whole text, both a hyphen at a line's end and a glyph without letters
_NOTHING = "\x03"  # a control character, which nothing lets through


class WrongPassword(Exception):
    """The file is encrypted and the password, or none, does not open it."""


class CannotOpen(Exception):
    """pdfium cannot make sense of the file."""


class PageMissing(Exception):
    """The file has no such page, or pdfium cannot load it."""


_INVISIBLE = 3  # rendering mode of a text layer over a scan, whose font says nothing of what is seen
_STROKED = 1  # rendering mode of outlined text
_EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)
_BLACK = (0, 0, 0, 255)
_LARGEST_LOOK = 2000  # pixels of the longer side of a page that is looked at


class PdfiumFile:
    """An open PDF; pages are numbered from 1."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document

    @property
    def page_count(self) -> int:
        """Count the pages."""
        return len(self._document)

    @property
    def encrypted(self) -> bool:
        """Tell whether the file is encrypted, be it with the empty password."""
        return int(raw.FPDF_GetSecurityHandlerRevision(self._document)) != -1

    def unlocked(self) -> bytes:
        """Give the file's bytes without encryption."""
        copy = io.BytesIO()
        self._document.save(copy, flags=raw.FPDF_REMOVE_SECURITY)
        return copy.getvalue()

    def read_page(self, number: int) -> Glyphs:
        """Read a page's characters; a page that pdfium cannot load has none, and no size."""
        try:
            page = self._document[number - 1]
        except pypdfium2.PdfiumError:
            return _no_glyphs(0.0, 0.0)
        try:
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError:
            return _no_glyphs(*page.get_size())
        try:
            return _on_page(_read_characters(text_page), page)
        finally:
            text_page.close()
            page.close()

    def page_size(self, number: int) -> tuple[float, float]:
        """Give a page's width and height as shown, in points."""
        width, height = self._document.get_page_size(number - 1)
        return float(width), float(height)

    def drawings(self, number: int) -> tuple[Box, ...]:
        """Give the boxes of a page's pictures and lines on the page as shown; see drawn_boxes."""
        with self._loaded(number) as page:
            return () if page is None else drawn_boxes(page, _shown(page))

    def strokes(self, number: int) -> list[Stroke]:
        """Give a page's lines and areas point by point; see read_strokes."""
        with self._loaded(number) as page:
            return [] if page is None else read_strokes(page, _shown(page))

    def is_scan(self, number: int) -> bool:
        """Tell whether pictures cover most of a page."""
        with self._loaded(number) as page:
            return page is not None and is_covered(page)

    def draws(self, number: int) -> bool:
        """Tell whether anything is drawn on a page beside letters."""
        with self._loaded(number) as page:
            return page is not None and draws_anything(page)

    @contextmanager
    def _loaded(self, number: int) -> Iterator[pypdfium2.PdfPage | None]:
        """Lend a page, None where pdfium cannot load it."""
        try:
            page = self._document[number - 1]
        except pypdfium2.PdfiumError:
            yield None
            return
        try:
            yield page
        finally:
            page.close()

    def text_under(self, number: int, boxes: Sequence[Box]) -> str:
        """Read back what stands under boxes on the page as shown, by pdfium's own search for text in a rectangle.

        Shares nothing with read_page but the file, so that one can check the other.
        """
        page = self._document[number - 1]
        text_page = page.get_textpage()
        try:
            parts = [text_page.get_text_bounded(*_rectangle(page, box), errors="replace") for box in boxes]
        finally:
            text_page.close()
            page.close()
        return " ".join(parts)

    def whole_text(self, number: int) -> str:
        """Give a page's words as pdfium itself puts them together, line by line; "" for a page it cannot load."""
        try:
            text_page = self._document[number - 1].get_textpage()
        except pypdfium2.PdfiumError:
            return ""
        try:
            return str(text_page.get_text_bounded(errors="replace")).replace("\r\n", "\n")
        finally:
            text_page.close()

    def render(self, number: int, *, scale: float) -> Image.Image:
        """Draw a page, `scale` pixels a point, on white."""
        try:
            page = self._document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise PageMissing(number) from error
        try:
            bitmap = page.render(scale=scale, may_draw_forms=False)
            picture: Image.Image = bitmap.to_pil()
            return picture.convert("RGB")
        finally:
            page.close()


@contextmanager
def open_pdf(data: bytes, password: str | None = None) -> Iterator[PdfiumFile]:
    """Open a PDF's bytes; raises WrongPassword or CannotOpen."""
    try:
        document = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise WrongPassword from error
        raise CannotOpen(str(error)) from error
    try:
        yield PdfiumFile(document)
    finally:
        document.close()


def _rectangle(page: pypdfium2.PdfPage, box: Box) -> tuple[float, float, float, float]:
    """Give the middle stripe of a shown box in the page's own coordinates: left, bottom, right, top."""
    fine = 100  # pdfium's devices have whole pixels
    width, height = (round(side * fine) for side in page.get_size())
    rim, stripe = min(0.4, (box.x1 - box.x0) / 4), (box.y1 - box.y0) * 0.3
    x, y = ctypes.c_double(), ctypes.c_double()
    points = []
    for left, top in ((box.x0 + rim, box.y0 + stripe), (box.x1 - rim, box.y1 - stripe)):
        place = (round(left * fine), round(top * fine), ctypes.byref(x), ctypes.byref(y))
        raw.FPDF_DeviceToPage(page, 0, 0, width, height, 0, *place)
        points.append((x.value, y.value))
    (x0, y0), (x1, y1) = points
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _no_glyphs(width: float, height: float) -> Glyphs:
    no_points, none = np.zeros((0, 2), np.float32), np.zeros(0, np.uint8)
    return Glyphs(width, height, "", np.zeros((0, 4), np.float32), no_points, np.zeros(0, np.float32), none, none)


class _Characters:
    """A text page's characters in the page's own coordinates: y upwards, neither cropped nor rotated."""

    def __init__(self, text: str, boxes: NDArray[np.float32], starts: NDArray[np.intp], runs: _Runs) -> None:
        self.text, self.boxes, self.runs = text, boxes, runs
        self.lengths = np.diff(np.append(starts, len(text)))


class _Runs:
    """What characters of one font, size and line share: float32 matrix rows (a, b, c, d), origins, sizes, styles."""

    def __init__(self, count: int) -> None:
        self.matrices = np.zeros((count, 6), np.float32)
        self.origins = np.zeros((count, 2), np.float64)
        self.sizes = np.zeros(count, np.float32)
        self.styles = np.zeros(count, np.uint8)
        self.modes = np.zeros(count, np.uint8)
        self.colours = np.full((count, 4), _BLACK, np.uint8)
        self.clips = np.full((count, 4), _EVERYWHERE, np.float32)


def _read_characters(text_page: pypdfium2.PdfTextPage) -> _Characters:
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    count = max(text_page.count_chars(), 0)
    text = _text(text_page, handle, count)
    boxes = np.zeros((count, 4), np.float32)  # FS_RECTF: left, top, right, bottom
    at = boxes.ctypes.data
    for _ in map(calls.get_loose_box, repeat(handle), range(count), range(at, at + 16 * count, 16)):
        pass
    looks: dict[int, _Look] = {}
    starts = _where_looks_change(handle, text, _run_starts(text, boxes), looks)
    return _Characters(text, boxes, starts, _read_runs(handle, starts, looks))


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


def _read_runs(handle: int | None, starts: NDArray[np.intp], looks: dict[int, _Look]) -> _Runs:
    runs = _Runs(len(starts))
    matrices, origins = runs.matrices.ctypes.data, runs.origins.ctypes.data
    fonts: dict[int, int] = {}
    for row, start in enumerate(starts.tolist()):
        calls.get_matrix(handle, start, matrices + 24 * row)
        calls.get_origin(handle, start, origins + 16 * row, origins + 16 * row + 8)
        runs.sizes[row] = calls.get_size(handle, start)
        text_object = calls.get_object(handle, start)
        font = calls.get_font(text_object) if text_object else None
        if font:
            style = fonts.get(font)
            if style is None:
                style = fonts[font] = _font_style(font)
            runs.styles[row] = style
        runs.modes[row], runs.colours[row], runs.clips[row] = _look_of(text_object, looks)
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


def _shown(page: pypdfium2.PdfPage) -> Shown:
    width, height = page.get_size()
    left, bottom, right, top = page.get_bbox()
    return Shown(float(width), float(height), (left, bottom, right, top), page.get_rotation() // 90)


def _on_page(found: _Characters, page: pypdfium2.PdfPage) -> Glyphs:
    """Turn to the page as shown: cropped, rotated, y downwards; what stands off the page is left out."""
    shown = _shown(page)
    runs, lengths = found.runs, found.lengths
    baselines = np.stack(shown.points(runs.origins[:, 0], runs.origins[:, 1]), axis=1).astype(np.float32)
    a, b, c, d = runs.matrices[:, :4].T
    sizes = np.abs(runs.sizes) * np.hypot(c, d) * shown.units
    angles = (np.degrees(np.arctan2(b, a)) - 90 * shown.quarters) % 360
    quarters = np.round(angles / 90)
    turns = np.where(np.abs(angles - 90 * quarters) < 4, quarters % 4, SLANTED).astype(np.uint8)
    glyphs = Glyphs(
        shown.width,
        shown.height,
        found.text,
        shown.boxes(found.boxes),
        np.repeat(baselines, lengths, axis=0),
        np.repeat(sizes, lengths).astype(np.float32),
        np.repeat(np.where(runs.modes == _INVISIBLE, 0, runs.styles), lengths).astype(np.uint8),
        np.repeat(turns, lengths),
    )
    looks = Looks(lengths, runs.modes, runs.colours, runs.clips, found.boxes)
    visible = seen(glyphs, looks, is_scan=lambda: is_covered(page), draw=lambda: _drawn(page))
    return glyphs if visible.all() else glyphs.chosen(np.flatnonzero(visible))


def _drawn(page: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    scale = min(1.0, _LARGEST_LOOK / max(*page.get_size(), 1.0))
    picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    return np.asarray(picture.convert("RGB"))
