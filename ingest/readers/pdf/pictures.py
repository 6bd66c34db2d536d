"""Draws a page of a PDF as a picture, with highlighted words.

Call it in a child process with limits, since a hostile page can take all memory; ingest/page_pictures.py does.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from ingest.errors import PasswordNeeded, ReadError, Unreadable, shown
from ingest.readers.pdf.engine.pdfium import CannotOpen, PageMissing, PdfiumFile, WrongPassword, open_pdf

_MOST_PIXELS = 16_000_000  # 48 MB as RGB: an A4 page at five pixels a point
_HIGHLIGHT = (255, 226, 74)  # multiplied: black stays black, white turns yellow
_FRAMED = (232, 145, 28)
_MARGIN = 1.0  # points around the words
_FRAME = 2.0  # points around a figure


def draw_page(
    path: Path,
    number: int,
    scale: float,
    boxes: Sequence[Sequence[float]],
    password: str,
    outlined: Sequence[Sequence[float]] = (),
) -> bytes:
    """Draw page `number` (from 1) as PNG, `scale` pixels a point, less for giant pages, boxes yellow or framed."""
    try:
        with open_pdf(path.read_bytes(), password or None) as file:
            picture, scale = _drawn(file, number, scale)
    except (CannotOpen, PageMissing, WrongPassword, OSError) as error:
        raise _cannot(path, error, f"Page {number} of {shown(path)} cannot be drawn.") from error
    return png(with_marks(picture, boxes, outlined, scale))


def _cannot(path: Path, error: Exception, message: str) -> ReadError:
    if isinstance(error, WrongPassword):
        return PasswordNeeded(f"{shown(path)} is encrypted, and the password does not open it.", remedy="Check it.")
    return Unreadable(message, remedy="Add the file again.")


def _drawn(file: PdfiumFile, number: int, scale: float) -> tuple[Image.Image, float]:
    """Draw at the scale asked for, or at the largest that keeps within the most pixels."""
    if not 1 <= number <= file.page_count:
        raise PageMissing(number)
    width, height = file.page_size(number)
    fitting = (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5
    scale = max(min(scale, fitting), 1e-3)
    return file.render(number, scale=scale), scale


def with_marks(
    picture: Image.Image, boxes: Sequence[Sequence[float]], outlined: Sequence[Sequence[float]], scale: float
) -> Image.Image:
    """Mark boxes, in points, on a picture of `scale` pixels a point: the first yellow, the others with a frame."""
    if not boxes and not outlined:
        return picture
    marks = Image.new("RGB", picture.size, "white")
    brush = ImageDraw.Draw(marks)
    for box in boxes:
        brush.rectangle(_around(box, _MARGIN, scale), fill=_HIGHLIGHT)
    for box in outlined:
        brush.rectangle(_around(box, _FRAME, scale), outline=_FRAMED, width=max(round(_FRAME * scale / 2), 1))
    return ImageChops.multiply(picture, marks)


def _around(box: Sequence[float], margin: float, scale: float) -> list[float]:
    x0, y0, x1, y1 = box
    return [side * scale for side in (x0 - margin, y0 - margin, x1 + margin, y1 + margin)]


def png(picture: Image.Image) -> bytes:
    """Write a picture as PNG, quickly."""
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=1)
    return written.getvalue()
