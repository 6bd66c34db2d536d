"""Makes scans for tests: pages drawn as pictures, and PDFs that hold such pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter

from ingest.readers.pdf.engine.pdfium import open_pdf
from tests.ingest.readers.pdf.pdf_files import Sheet, lines, pdf_bytes

DPI = 200
PROSE = [
    "The thermocline parts the warm water above from the cold water below.",
    "It moves with every season, and at station 7 it lay at 48 metres.",
    "Oxygen was lowest at a depth of 640 metres in the month of May.",
    "Salinity rose slowly from 34.1 at the surface to 34.9 at the ground.",
]


def drawn(*texts: str, sheet: Sheet | None = None, dpi: int = DPI) -> Image.Image:
    """Draw a page with lines of text, or the sheet that is given, in grey."""
    page = sheet or Sheet(lines(texts or PROSE, x=40.0, leading=16.0, size=12.0), width=500, height=300)
    with open_pdf(pdf_bytes(page)) as file:
        return file.render(1, scale=dpi / 72).convert("L")


def saved(path: Path, *pictures: Image.Image, **options: Any) -> Path:
    """Save pictures as pages of one file."""
    first, *rest = pictures
    more: dict[str, Any] = {"save_all": True, "append_images": rest} if rest else {}
    first.save(path, dpi=(DPI, DPI), **more, **options)
    return path


def scanned_pdf(*pictures: Image.Image) -> bytes:
    """Give a PDF whose pages are pictures."""
    target = io.BytesIO()
    pictures[0].save(target, "PDF", resolution=DPI, save_all=True, append_images=list(pictures[1:]))
    return target.getvalue()


def joined(*files: bytes) -> bytes:
    """Put the pages of PDFs into one."""
    writer = PdfWriter()
    for data in files:
        for page in PdfReader(io.BytesIO(data)).pages:
            writer.add_page(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def with_layer(scan: bytes, layer: Sequence[str], *, size: tuple[float, float]) -> bytes:
    """Lay invisible text over the first page of a scan."""
    hidden = [replace(text, invisible=True) for text in lines(layer, x=40.0, leading=16.0, size=12.0)]
    over = pdf_bytes(Sheet(hidden, width=size[0], height=size[1]))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(scan)))
    writer.pages[0].merge_page(PdfReader(io.BytesIO(over)).pages[0])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
