"""Reads what a PDF says of its own publication, in a child with limits: metadata, and the first page's words."""

from __future__ import annotations

from pathlib import Path

from ingest.content.bibliography import Bibliography, bibliography
from ingest.errors import ReadError
from ingest.isolation.sandbox import run_limited
from ingest.readers.pdf.engine.pdfium import CannotOpen, WrongPassword, open_pdf
from ingest.readers.pdf.engine.pypdf_reader import read_description

_SECONDS, _MEGABYTES = 60, 2048
_MOST_LETTERS = 20_000  # of a first page


def read_bibliography(path: Path, title: str) -> Bibliography:
    """Find how a PDF is cited; a file that cannot be opened (any more) is cited by its title alone."""
    try:
        authors, described, page = run_limited(front_page, path, seconds=_SECONDS, megabytes=_MEGABYTES)
    except ReadError:
        return Bibliography(title)
    return bibliography(title, authors=authors, described=described, page=page)


def front_page(path: Path) -> tuple[list[str], dict[str, str], str]:
    """Give authors, description and the words of the first page, in this process."""
    data = path.read_bytes()
    try:
        with open_pdf(data) as file:
            page = file.whole_text(1)[:_MOST_LETTERS]
            authors, described = read_description(file.unlocked() if file.encrypted else data)
    except (CannotOpen, WrongPassword):
        return [], {}, ""
    return authors, described, page
