"""Writes small PDFs for tests: text at given places, in the standard fonts, with page boxes and rotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_FONTS = ("Helvetica", "Helvetica-Bold", "Courier", "Times-Roman")


@dataclass(frozen=True)
class Text:
    """A string whose baseline starts at (x, y), y counted downwards from the media box's top."""

    x: float
    y: float
    text: str
    size: float = 10.0
    font: str = "Helvetica"
    turn: int = 0  # degrees against the clock
    invisible: bool = False


@dataclass(frozen=True)
class Sheet:
    """A page: its texts, and the boxes and rotation it is shown with."""

    texts: Sequence[Text] = ()
    width: float = 600.0
    height: float = 800.0
    crop: tuple[float, float, float, float] | None = None
    rotate: int = 0
    extra: str = field(default="", repr=False)  # raw operators


def pdf_bytes(*sheets: Sheet, title: str | None = None, author: str | None = None) -> bytes:
    """Give the bytes of a PDF with these pages."""
    objects: list[bytes] = [b"", b""]
    named = (
        f"/F{i} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for i, name in enumerate(_FONTS)
    )
    fonts = " ".join(named)
    kids = []
    for sheet in sheets:
        content = _content(sheet)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        crop = f"/CropBox [{' '.join(map(str, sheet.crop))}] " if sheet.crop else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] {crop}/Rotate {sheet.rotate} "
            f"/Resources << /Font << {fonts}>> >> /Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    info = "".join(f"/{key} ({value}) " for key, value in (("Title", title), ("Author", author)) if value)
    objects.append(f"<< {info}>>".encode())
    return _file(objects)


def _content(sheet: Sheet) -> bytes:
    parts = [sheet.extra]
    for text in sheet.texts:
        rows = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}[text.turn]
        words = text.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        mode = 3 if text.invisible else 0
        font = _FONTS.index(text.font)
        parts.append(f"BT /F{font} {text.size} Tf {mode} Tr {rows} {text.x} {sheet.height - text.y} Tm ({words}) Tj ET")
    return "\n".join(parts).encode("cp1252")


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    out += trailer % (len(objects) + 1, len(objects), start)
    return bytes(out)


def lines(
    texts: Sequence[str], *, x: float = 72.0, y: float = 100.0, leading: float = 12.0, size: float = 10.0
) -> list[Text]:
    """Set texts under each other."""
    return [Text(x, y + leading * index, text, size) for index, text in enumerate(texts)]


def body(number: int) -> list[str]:
    return [
        f"On page {number} the ship sailed on and the sailors measured",
        "temperature and salinity at every station, by day and by night,",
        f"until they had done {number * 7} of them in the course of the cruise.",
    ]
