"""Reads a PDF into a Document: pdfium for the text, pypdf for what the file says about itself, and as second reader.

Runs in the calling process; ingest/reading.py calls it in a child with limits, since PDFs may be hostile.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from ingest.content.blocks import Block, Paragraph, Title
from ingest.content.document import Document, Origin, Page
from ingest.content.structure import structured
from ingest.errors import EmptyFile, PasswordNeeded, Unreadable, shown
from ingest.readers.file_bytes import file_bytes
from ingest.readers.pdf.engine.pdfium import CannotOpen, PdfiumFile, WrongPassword, open_pdf
from ingest.readers.pdf.engine.pypdf_reader import About, PypdfFailed, read_about, read_texts
from ingest.readers.pdf.layout.figures import with_figure_boxes
from ingest.readers.pdf.layout.pipeline import PageLayout, lay_out
from ingest.readers.pdf.scans import Scans, read_scans
from ingest.readers.pictures.engines import recogniser
from ingest.readers.pictures.missing import no_text
from ingest.registry import Progress

MEDIA_TYPE = "application/pdf"


class PdfReader:
    """Reads PDF files."""

    media_types = (MEDIA_TYPE,)
    suffixes = (".pdf",)

    def read(self, path: Path, *, password: str | None, progress: Progress) -> Document:
        """Read a PDF; see parse_pdf."""
        return parse_pdf(path, password=password, progress=progress)


READER = PdfReader()


def parse_pdf(path: Path, *, password: str | None, progress: Progress) -> Document:
    """Read a PDF; raises EmptyFile, PasswordNeeded, NoText or Unreadable. `progress` is told pages done and in all."""
    data = _bytes(path)
    scans: Scans | None = None
    try:
        with open_pdf(data, password) as file:
            document, scans = _read(file, data, path, progress)
    except WrongPassword as error:
        raise _needs_password(path, given=password is not None) from error
    except CannotOpen:
        document = _second_reading(data, path, password, progress)
    if not any(character.isalnum() for page in document.pages for character in page.text):
        raise no_text(
            path,
            installed=scans is None or scans.installed or not scans.unread,
            unreadable=scans is not None and bool(scans.unread),
        )
    return document


def _bytes(path: Path) -> bytes:
    data = file_bytes(path)
    if not data:
        raise EmptyFile(f"{shown(path)} is empty.", remedy="Fetch or export the file again.")
    return data


def _needs_password(path: Path, *, given: bool) -> PasswordNeeded:
    if given:
        return PasswordNeeded(f"The password does not open {shown(path)}.", remedy="Check the password and try again.")
    return PasswordNeeded(f"{shown(path)} is encrypted.", remedy="Give its password.")


def _read(file: PdfiumFile, data: bytes, path: Path, progress: Progress) -> tuple[Document, Scans]:
    count = file.page_count
    if not count:
        raise Unreadable(f"{shown(path)} has no pages.", remedy="Fetch or export the file again.")
    layouts = []
    for number in range(1, count + 1):
        layouts.append(PageLayout(file.read_page(number)))
        progress(number, count)
    scans = read_scans(file, layouts, recogniser, progress)
    about = read_about(file.unlocked() if file.encrypted else data, count)
    labels = about.labels or tuple(str(number) for number in range(1, count + 1))
    pages, blocks = lay_out(scans.layouts, labels=labels, outline=[title for _, title, _ in about.outline])
    unread = (replace(page, origin=Origin.UNREAD) if page.number in scans.unread else page for page in pages)
    return with_figure_boxes(_document(data, path, about, tuple(unread), blocks), file.drawings), scans


def _document(data: bytes, path: Path, about: About, pages: tuple[Page, ...], blocks: tuple[Block, ...]) -> Document:
    document = Document(
        id=hashlib.sha256(data).hexdigest(),
        title=about.title,
        path=str(path),
        media_type=MEDIA_TYPE,
        pages=pages,
        blocks=blocks,
        authors=about.authors,
        outline=about.outline,
    )
    titled = document if about.title else replace(document, title=_printed_title(document) or path.stem)
    return structured(titled)


def _printed_title(document: Document) -> str:
    titles = (document.text[b.start : b.end] for b in document.blocks if isinstance(b, Title))
    return next(titles, "")[:300]


def _second_reading(data: bytes, path: Path, password: str | None, progress: Progress) -> Document:
    """Read with pypdf what pdfium cannot open: text without places."""
    try:
        texts = read_texts(data, password, progress)
    except PermissionError as error:
        raise _needs_password(path, given=password is not None) from error
    except PypdfFailed as error:
        raise Unreadable(
            f"{shown(path)} is no PDF, or damaged beyond reading.", remedy="Fetch or export the file again."
        ) from error
    if not texts:
        raise Unreadable(f"{shown(path)} has no pages.", remedy="Fetch or export the file again.")
    pages: list[Page] = []
    blocks: list[Block] = []
    start = 0
    for number, text in enumerate(texts, 1):
        cleaned = _plain(text)
        if cleaned:
            blocks.append(Paragraph(start, start + len(cleaned)))
            cleaned += "\n\n" if any(map(_plain, texts[number:])) else ""
        start += len(cleaned)
        pages.append(Page(number, str(number), 0.0, 0.0, cleaned, b""))
    return _document(data, path, About(), tuple(pages), tuple(blocks))


def _plain(text: str) -> str:
    readable = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    return " ".join(readable.split())
