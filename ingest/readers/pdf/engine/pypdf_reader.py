"""Asks pypdf for what a PDF says about itself, and for its text where pdfium cannot open it.

The only module that knows pypdf. A damaged part (an outline that loops, a broken label tree) costs that part only.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

T = TypeVar("T")

_JUNK_TITLE = re.compile(
    r"^(?:untitled.*|(?:microsoft (?:office )?)?(?:word|powerpoint|excel)(?: document| presentation)?(?: - .*)?|"
    r"document\d*|title|print|no ?title|none|null|slide \d+|\(?unspecified\)?|"
    r".*\.(?:docx?|pptx?|xlsx?|pdf|tex|dvi|e?ps|indd|qxd|odt|rtf|html?|txt|ai|wpd|pages))$",
    re.IGNORECASE | re.DOTALL,
)
_PRISM = tuple(f"http://prismstandard.org/namespaces/basic/{version}/" for version in ("2.0", "2.1", "2.2", "3.0"))
_MOST_ENTRIES = 5000  # of an outline
_BROKEN = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
    OSError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says about itself; the title is "" where it says none worth showing."""

    title: str = ""
    authors: tuple[str, ...] = ()
    outline: tuple[tuple[int, str, int], ...] = ()
    labels: tuple[str, ...] = ()


class PypdfFailed(Exception):
    """pypdf cannot make sense of the file."""


@contextmanager
def _silence() -> Iterator[None]:
    """Keep pypdf's remarks on damaged files from the log: what matters is raised."""
    logger = logging.getLogger("pypdf")
    level, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = level


def read_about(data: bytes, page_count: int) -> About:
    """Read title, authors, outline and page labels of an unencrypted PDF; what is damaged is left empty."""
    with _silence():
        reader = _tried(lambda: pypdf.PdfReader(io.BytesIO(data)), None)
        if reader is None:
            return About()
        return About(
            title=_tried(lambda: _title(reader), ""),
            authors=_tried(lambda: _authors(reader), ()),
            outline=_tried(lambda: _outline(reader, page_count), ()),
            labels=_tried(lambda: _labels(reader, page_count), ()),
        )


def read_description(data: bytes) -> tuple[list[str], dict[str, str]]:
    """Read whom an unencrypted PDF names as authors, and its "doi", "journal" and "year" where it says them."""
    with _silence():
        reader = _tried(lambda: pypdf.PdfReader(io.BytesIO(data)), None)
        if reader is None:
            return [], {}
        nothing: dict[str, str] = {}
        nobody: tuple[str, ...] = ()
        known = _tried(lambda: _published(reader), nothing)
        authors = _tried(lambda: _creators(reader), nobody) or _tried(lambda: _authors(reader), nobody)
    return list(authors), known


def read_texts(data: bytes, password: str | None, progress: Callable[[int, int], None]) -> list[str]:
    """Read each page's text without places; raises PypdfFailed, or PermissionError where a password is needed."""
    with _silence():
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            _open(reader, password)
            count = len(reader.pages)
            texts = []
            for number in range(count):
                page = reader.pages[number]
                texts.append(_tried(page.extract_text, ""))
                progress(number + 1, count)
        except PermissionError:
            raise
        except _BROKEN as error:
            raise PypdfFailed(str(error)) from error
    return texts


def _open(reader: pypdf.PdfReader, password: str | None) -> None:
    if reader.is_encrypted and not reader.decrypt(password or ""):
        raise PermissionError


def _tried(ask: Callable[[], T], otherwise: T) -> T:
    try:
        return ask()
    except _BROKEN:
        return otherwise


def _title(reader: pypdf.PdfReader) -> str:
    title = _one_line(reader.metadata.title if reader.metadata else None)
    return "" if _JUNK_TITLE.match(title) or len(title) < 4 or not re.search(r"[^\W\d_]{2}", title) else title


def _authors(reader: pypdf.PdfReader) -> tuple[str, ...]:
    written = _one_line(reader.metadata.author if reader.metadata else None)
    parts = [part.strip() for part in re.split(r"\s*;\s*|\s+and\s+|\s*&\s*", written)]
    if len(parts) == 1 and all(" " in part.strip() for part in written.split(",")):
        parts = [part.strip() for part in written.split(",")]
    return tuple(part for part in parts if len(part) > 1)


def _creators(reader: pypdf.PdfReader) -> tuple[str, ...]:
    """Give the authors that the XMP metadata lists one by one; a list of one may hold them all, and says no more."""
    xmp = reader.xmp_metadata
    names = [_one_line(name) for name in (xmp.dc_creator or () if xmp else ())]
    return tuple(name for name in names if name) if len(names) > 1 else ()


def _published(reader: pypdf.PdfReader) -> dict[str, str]:
    """Give what the XMP metadata says of the publication, in the words of Dublin Core and PRISM."""
    xmp = reader.xmp_metadata
    if xmp is None:
        return {}
    prism: dict[str, str] = {}
    for namespace in _PRISM:
        for node in xmp.get_nodes_in_namespace("", namespace):
            value = node.value if hasattr(node, "value") else getattr(node.firstChild, "data", "")
            prism.setdefault(str(node.nodeName).rpartition(":")[2], _one_line(value))
    year = re.match(r"(\d{4})(?:-|$)", prism.get("publicationDate") or prism.get("coverDate") or "")
    found = {
        "doi": prism.get("doi") or _one_line(xmp.dc_identifier),
        "journal": prism.get("publicationName", ""),
        "year": year[1] if year else "",
    }
    return {name: value for name, value in found.items() if value}


def _one_line(text: object) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in str(text or ""))
    return " ".join(printable.split())


def _labels(reader: pypdf.PdfReader, page_count: int) -> tuple[str, ...]:
    labels = reader.page_labels if "/PageLabels" in reader.root_object else []
    return tuple(_one_line(label) for label in labels) if len(labels) == page_count else ()


def _outline(reader: pypdf.PdfReader, page_count: int) -> tuple[tuple[int, str, int], ...]:
    found: list[tuple[int, str, int]] = []

    def walk(entries: list[Any], level: int) -> None:
        for entry in entries:
            if len(found) >= _MOST_ENTRIES or level > 20:
                return
            if isinstance(entry, list):
                walk(entry, level + 1)
            elif isinstance(entry, Destination):
                number = reader.get_destination_page_number(entry)
                title = _one_line(entry.title)
                if number is not None and 0 <= number < page_count and title:
                    found.append((level, title, number + 1))

    walk(list(reader.outline), 1)
    return tuple(found)
