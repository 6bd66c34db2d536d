"""Reads a PDF's characters and draws its pages with pdfium; beside it calls.py, drawings.py and paths.py know it.

Knows nothing of lines, columns or documents. pdfium is not thread-safe and may abort on hostile files: call it in a
child process (ingest/isolation/sandbox.py).
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from pypdfium2 import raw

from ingest.content.blocks import Box
from ingest.readers.pdf.engine.characters import Characters, read_characters
from ingest.readers.pdf.engine.drawings import drawn_boxes, draws_anything, is_covered
from ingest.readers.pdf.engine.glyphs import SLANTED, Glyphs
from ingest.readers.pdf.engine.hidden import Looks, seen
from ingest.readers.pdf.engine.paths import Stroke, read_strokes
from ingest.readers.pdf.engine.shown import Shown


class WrongPassword(Exception):
    """The file is encrypted and the password, or none, does not open it."""


class CannotOpen(Exception):
    """pdfium cannot make sense of the file."""


class PageMissing(Exception):
    """The file has no such page, or pdfium cannot load it."""


_INVISIBLE = 3  # rendering mode of a text layer over a scan, whose font says nothing of what is seen
_LARGEST_LOOK = 2000  # pixels of the longer side of a page that is looked at


class PdfiumFile:
    """An open PDF; pages are numbered from 1."""

    def __init__(self, document: pypdfium2.PdfDocument) -> None:
        self._document = document
        self._covered: dict[int, bool] = {}

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
            # now, for is_scan: to load the page again would take as long as its characters
            covered = self._covered[number] = is_covered(page)
            return _on_page(read_characters(text_page), page, covered=covered)
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
        if number in self._covered:
            return self._covered[number]
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


def _shown(page: pypdfium2.PdfPage) -> Shown:
    width, height = page.get_size()
    left, bottom, right, top = page.get_bbox()
    return Shown(float(width), float(height), (left, bottom, right, top), page.get_rotation() // 90)


def _on_page(found: Characters, page: pypdfium2.PdfPage, *, covered: bool) -> Glyphs:
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
    visible = seen(glyphs, looks, is_scan=covered, draw=lambda: _drawn(page))
    return glyphs if visible.all() else glyphs.chosen(np.flatnonzero(visible))


def _drawn(page: pypdfium2.PdfPage) -> NDArray[np.uint8]:
    scale = min(1.0, _LARGEST_LOOK / max(*page.get_size(), 1.0))
    picture = page.render(scale=scale, may_draw_forms=False).to_pil()
    return np.asarray(picture.convert("RGB"))
