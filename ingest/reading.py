"""Reads one file into a Document, whatever its name, in a child process with limits.

Knows which reader takes which kind; the kinds are told apart in sniffing.py, the readers are in readers/.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Document
from ingest.errors import ReadLimit, shown
from ingest.sandbox import run_limited
from ingest.sniffing import Kind, kind_of


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one file may take.

    `seconds` is for the whole file, enough for thousands of pages on a slow machine; a hanging page is noticed
    earlier, after `stall_seconds` without a page done. `megabytes` is memory of the reading process, `bytes` the
    file's size.
    """

    seconds: float = 1800.0
    stall_seconds: float = 180.0
    megabytes: int = 2048
    pages: int = 10_000
    bytes: int = 1_000_000_000


def read_document(
    path: Path,
    *,
    password: str | None = None,
    limits: ReadLimits = ReadLimits(),
    progress: Callable[[int, int], None] | None = None,
) -> Document:
    """Read a PDF, a plain text or a Markdown file; raises a ReadError that names the file and says what to do.

    `progress` is told pages done and pages in all. What it raises ends the reading and comes through.
    """
    kind = kind_of(path)
    size = path.stat().st_size
    if size > limits.bytes:
        raise ReadLimit(
            f"{shown(path)} has {size / 1e6:.0f} MB; at most {limits.bytes / 1e6:.0f} MB are read.",
            remedy="Split it into smaller files and add those.",
        )

    def check(done: int, total: int) -> None:
        if total > limits.pages:
            raise ReadLimit(
                f"{shown(path)} has {total} pages; at most {limits.pages} are read.",
                remedy="Split it into smaller files and add those.",
            )
        if progress is not None:
            progress(done, total)

    return run_limited(
        parse_file,
        path,
        kind is Kind.PDF,
        password,
        seconds=limits.seconds,
        stall_seconds=limits.stall_seconds if kind is Kind.PDF else None,  # a text is done all at once
        megabytes=limits.megabytes,
        progress=check,
    )


def parse_file(path: Path, is_pdf: bool, password: str | None, *, progress: Callable[[int, int], None]) -> Document:
    """Call the kind's reader; runs in the child, which loads that reader only."""
    if is_pdf:
        from ingest.readers.pdf.reader import parse_pdf  # noqa: PLC0415 - pdfium stays out of the parent

        return parse_pdf(path, password=password, progress=progress)
    from ingest.readers.text.plain import parse_text  # noqa: PLC0415 - likewise

    return parse_text(path, progress=progress)
