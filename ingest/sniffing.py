"""Tells what a file is by its bytes; its name only chooses between kinds of text, and is no proof of anything.

Looks at the first and last kilobytes and parses nothing, so it is safe on hostile files.
"""

from __future__ import annotations

import os
import re
from enum import Enum, auto
from pathlib import Path

from ingest.errors import EmptyFile, FileMissing, UnsupportedFile, shown

_HEAD = 8192
_TAIL = 65_536 + 22  # where a zip archive keeps its list of names
_PDF_WITHIN = 1024  # readers look this far for a PDF's header, so mail headers or junk may come first

_AS_PDF = "Open it in the program it was made with, save it as PDF, and add that."
_AS_TEXT = "Open it in a browser and print it to a PDF, or save it as plain text, and add that."
_OCR = "Run text recognition on it, save the result as a PDF with text, and add that."
_UNPACK = "Unpack it and add the files in it."

# What a file's first bytes say, and what to do about it.
_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "a PNG picture", _OCR),
    (b"\xff\xd8\xff", "a JPEG picture", _OCR),
    (b"GIF8", "a GIF picture", _OCR),
    (b"II*\0", "a TIFF picture", _OCR),
    (b"MM\0*", "a TIFF picture", _OCR),
    (b"RIFF", "a picture, sound or film", _OCR),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh91AY", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (DOC, PPT or XLS)", _AS_PDF),
    (b"{\\rtf", "an RTF document", _AS_PDF),
    (b"%!PS", "a PostScript file", "Turn it into a PDF (ps2pdf does) and add that."),
    (b"SQLite format 3\0", "a database", "Export what you want to ask about as text, and add that."),
    (b"\x7fELF", "a program", "Add documents only."),
    (b"MZ\x90\0", "a program", "Add documents only."),
)
# What names within a zip archive say.
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/document", "a Word document (DOCX)"),
    (b"ppt/presentation", "a PowerPoint presentation (PPTX)"),
    (b"xl/workbook", "an Excel workbook (XLSX)"),
    (b"application/epub+zip", "an EPUB book"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
)
_PDF_HEADER = re.compile(rb"%PDF-\d")
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*<\?xml\b", re.IGNORECASE)


class Kind(Enum):
    """What quoth reads."""

    PDF = auto()
    TEXT = auto()


def kind_of(path: Path) -> Kind:
    """Tell a readable file's kind; raises FileMissing, EmptyFile, or UnsupportedFile that says what the file is."""
    head, tail = _ends(path)
    if not head:
        raise EmptyFile(f"{shown(path)} is empty.", remedy="Fetch or export the file again.")
    if _is_pdf(head, tail):
        return Kind.PDF
    for start, what, remedy in _STARTS:
        if head.startswith(start):
            raise _unsupported(path, what, remedy)
    if head.startswith(b"PK\x03\x04"):
        what = next((name for mark, name in _ZIPPED if mark in head or mark in tail), "")
        raise _unsupported(path, what or "a zip archive", _AS_PDF if what else _UNPACK)
    narrow = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b"")
    if _HTML.match(narrow):
        raise _unsupported(path, "a web page (HTML)", _AS_TEXT)
    if _XML.match(narrow):
        raise _unsupported(path, "an XML file", _AS_TEXT)
    if path.suffix.lower() == ".pdf":
        return _named_pdf(path, head)
    return Kind.TEXT


def _ends(path: Path) -> tuple[bytes, bytes]:
    """Read a regular file's first and last bytes; a pipe or device is never opened, since it may never end."""
    missing = FileMissing(f"There is no file {shown(path)}.", remedy="Check the path.")
    try:
        if path.is_dir():
            raise FileMissing(f"{shown(path)} is a folder, not a file.", remedy="Add the files in it.")
        if not path.exists():
            raise missing
        if not path.is_file():
            raise UnsupportedFile(f"{shown(path)} is no regular file.", remedy="Add a file that is stored on disk.")
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            return head, file.read(_TAIL)
    except PermissionError as error:
        raise FileMissing(f"{shown(path)} may not be read.", remedy="Change its permissions.") from error
    except (OSError, ValueError) as error:
        raise missing from error


def _is_pdf(head: bytes, tail: bytes) -> bool:
    """Tell a PDF from a text that mentions one: after the first line, a header counts only with a PDF's other marks."""
    match = _PDF_HEADER.search(head[: _PDF_WITHIN + 8])
    if match is None:
        return False
    return match.start() == 0 or (not _HTML.match(head) and (b" obj" in head or b"startxref" in tail))


def _named_pdf(path: Path, head: bytes) -> Kind:
    """Judge a file that is named .pdf without a PDF's header: damaged ones go to the PDF reader, texts are refused."""
    if b" obj" in head or sum(byte < 9 or 13 < byte < 32 or byte > 126 for byte in head) > 0.1 * len(head):
        return Kind.PDF
    raise _unsupported(path, "a plain text", "If you want to add it as text, rename it to .txt.")


def _unsupported(path: Path, what: str, remedy: str) -> UnsupportedFile:
    named = f", though it is named {path.suffix}" if path.suffix.lower() == ".pdf" else ""
    return UnsupportedFile(f"{shown(path)} is {what}{named}; quoth reads PDF, plain text and Markdown.", remedy=remedy)
