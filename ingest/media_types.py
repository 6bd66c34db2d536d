"""Tells what a file is by its bytes; its name only chooses where they do not tell, and is no proof of anything.

Looks at the first and last kilobytes and parses nothing, so it is safe on hostile files. Formats with a signature are
told by the library filetype; PDF (whose header may stand after junk), web pages, XML and text by what is here. Why:
docs/decisions/0015-readers.md.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import filetype

from ingest.errors import EmptyFile, FileMissing, UnsupportedFile, shown
from ingest.registry import reader_of, readers

PDF = "application/pdf"
_TEXT = "text/plain"
_HTML_TYPE = "text/html"
_MHTML_TYPE = "multipart/related"
_WEBARCHIVE_TYPE = "application/x-webarchive"
_XML_TYPE = "application/xml"
_JATS_TYPE = "application/jats+xml"

_HEAD = 8192
_TAIL = 65_536 + 22  # where a zip archive keeps the end of its list of names
_TAIL_OF_ZIP = 1_000_000  # and where nearly all of the list
_PDF_WITHIN = 1024  # readers look this far for a PDF's header, so mail headers or junk may come first

_AS_PDF = "Open it in the program it was made with, save it as PDF, and add that."
_AS_TEXT = "Open it in a browser and print it to a PDF, or save it as plain text, and add that."
_NO_PDF = "Open it in a browser: it may ask you to log in. If it is the page that you want, rename it to .html."
_AS_PNG = "Save it as PNG, JPEG or TIFF, and add that."
_UNPACK = "Unpack it and add the files in it."
_ONLY_DOCUMENTS = "Add documents only."
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_OLD_OFFICE = "application/x-ole-storage"
_LOCKED_OFFICE = "application/x-encrypted-office"
_IWORK = "application/vnd.apple.iwork"
_AS_NEW = "Open it in Word, Excel, PowerPoint or LibreOffice, save it as DOCX, XLSX or PPTX, and add that."
_UNLOCK = "Open it with its password, save it without one, and add that."

# How a media type that nobody reads is called, and what to do about it; else by its family, else by its name.
_NAMES: dict[str, tuple[str, str]] = {
    _HTML_TYPE: ("a web page (HTML)", _NO_PDF),
    _XML_TYPE: ("an XML file", _AS_TEXT),
    _LOCKED_OFFICE: ("an Office document with a password", _UNLOCK),
    _OLD_OFFICE: ("an old Office document (DOC, PPT or XLS)", _AS_NEW),
    "application/msword": ("an old Word document (DOC)", _AS_NEW),
    "application/vnd.ms-powerpoint": ("an old PowerPoint presentation (PPT)", _AS_NEW),
    "application/vnd.ms-excel": ("an old Excel workbook (XLS)", _AS_NEW),
    "application/postscript": ("a PostScript file", "Turn it into a PDF (ps2pdf does) and add that."),
    "application/x-sqlite3": ("a database", "Export what you want to ask about as text, and add that."),
    "application/zip": ("a zip archive", _UNPACK),
    _IWORK: ("a document of Pages, Keynote or Numbers", "Export it as PDF or in Microsoft's format, and add that."),
    "application/gzip": ("a gzip archive", _UNPACK),
    "application/x-executable": ("a program", _ONLY_DOCUMENTS),
    "application/x-msdownload": ("a program", _ONLY_DOCUMENTS),
}
_FAMILIES: dict[str, tuple[str, str]] = {
    "image": ("a {} picture", _AS_PNG),
    "audio": ("a sound file ({})", "Save it as MP3 or WAV, and add that."),
    "video": ("a film ({})", "Save its sound as MP3 or WAV, and add that."),
    "font": ("a font ({})", _ONLY_DOCUMENTS),
    "application": ("a {} file", _AS_PDF),
}
# What names within a zip archive say, wherever they stand in it.
_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/document", _OFFICE + "wordprocessingml.document"),
    (b"ppt/presentation", _OFFICE + "presentationml.presentation"),
    (b"xl/workbook", _OFFICE + "spreadsheetml.sheet"),
    (b"application/epub+zip", "application/epub+zip"),
    *((f"{_ODF}{kind}".encode(), f"{_ODF}{kind}") for kind in ("text", "presentation", "spreadsheet")),
    (b"Index/Document.iwa", _IWORK),
    (b"META-INF/container.xml", "application/epub+zip"),  # some writers pack the line that should tell it
)
_PDF_HEADER = re.compile(rb"%PDF-\d")
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # a text may begin with a picture's "BM", but has none of these
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the part in which Office keeps a document with a password
_IN_LETTERS = frozenset({"application/rtf", "application/postscript"})
# A mail's head, in whatever order its lines are, that announces several parts that belong together.
_MHTML = re.compile(rb"(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*)*?Content-Type:\s*multipart/related\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b", re.IGNORECASE)
# An article whose document type, namespace or parts are those of JATS; an archive may wrap it in its own answer.
_JATS = re.compile(
    rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:article|pmc-articleset|OAI-PMH)\b"
    rb"(?=.*?(?:DTD JATS|//NLM//DTD|jats\.nlm\.nih\.gov|<(?:\w+:)?(?:front|article-meta)\b))",
    re.DOTALL,
)

# Kinds of text that tell by how they begin, the narrower ones first.
_BEGINNINGS = (
    (_HTML, _HTML_TYPE),
    (_MHTML, _MHTML_TYPE),
    (_JATS, _JATS_TYPE),
    (_XML, _XML_TYPE),
    (re.compile(rb"WEBVTT\b"), "text/vtt"),
    (re.compile(rb"\s*\d+[ \t]*\r?\n\d+:\d\d:\d\d[,.]\d+[ \t]*-->[ \t]*\d"), "application/x-subrip"),
)


def is_picture(media_type: str) -> bool:
    """Tell a kind of picture."""
    return media_type.startswith("image/")


def media_type_of(path: Path) -> str:
    """Give the media type of a file that some reader takes.

    Raises FileMissing, EmptyFile, or UnsupportedFile that says what the file is and what to do.
    """
    head, tail = _ends(path)
    if not head:
        raise EmptyFile(f"{shown(path)} is empty.", remedy="Fetch or export the file again.")
    media_type = PDF if _is_pdf(head, tail) else _by_signature(head, tail) or _by_name(path, head)
    if media_type == _HTML_TYPE and path.suffix.lower() == ".pdf":  # most likely a login page in place of the paper
        raise _unsupported(path, *_named(media_type))
    if reader_of(media_type) is None:
        raise _unsupported(path, *_named(media_type))
    return media_type


def _by_signature(head: bytes, tail: bytes) -> str:
    """Tell a format by the bytes it begins with; "" where these are a text's, or nobody's."""
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if _ENCRYPTED in head or _ENCRYPTED in tail:
            return _LOCKED_OFFICE
        return filetype.guess_mime(head) or _OLD_OFFICE
    if head.startswith(_ZIP):
        zipped = next((media_type for mark, media_type in _ZIPPED if mark in head or mark in tail), "")
        return zipped or str(filetype.guess_mime(head) or "application/zip")
    if head.startswith(b"bplist00") and b"WebMainResource" in head + tail:
        return _WEBARCHIVE_TYPE
    found = str(filetype.guess_mime(head) or "")
    if found and found != PDF and (_BINARY.search(head) or found in _IN_LETTERS):
        return found
    narrow = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b"")
    return next((media_type for mark, media_type in _BEGINNINGS if mark.match(narrow)), "")


def _by_name(path: Path, head: bytes) -> str:
    """Choose between kinds that bytes do not tell apart by the name's ending; what nobody claims is plain text."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return _named_pdf(path, head)
    return next((each.media_types[0] for each in readers() if suffix in each.suffixes), _TEXT)


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
            tail = _TAIL_OF_ZIP if head.startswith(_ZIP) else _TAIL
            file.seek(max(0, file.seek(0, os.SEEK_END) - tail))
            return head, file.read(tail)
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


def _named_pdf(path: Path, head: bytes) -> str:
    """Judge a file that is named .pdf without a PDF's header: damaged ones go to the PDF reader, texts are refused."""
    if b" obj" in head or sum(byte < 9 or 13 < byte < 32 or byte > 126 for byte in head) > 0.1 * len(head):
        return PDF
    raise _unsupported(path, "a plain text", "If you want to add it as text, rename it to .txt.")


def _named(media_type: str) -> tuple[str, str]:
    family, _, kind = media_type.partition("/")
    known = _NAMES.get(media_type)
    if known is None:
        name, remedy = _FAMILIES.get(family, _FAMILIES["application"])
        known = name.format(kind.removeprefix("x-").upper()), remedy
    return known


def _unsupported(path: Path, what: str, remedy: str) -> UnsupportedFile:
    named = f", though it is named {path.suffix}" if path.suffix.lower() == ".pdf" else ""
    broken = "".join(f" {each.broken}" for each in readers() if each.broken)
    return UnsupportedFile(f"{shown(path)} is {what}{named}, which quoth does not read.{broken}", remedy=remedy)
