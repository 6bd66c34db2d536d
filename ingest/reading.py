"""Reads one file into a Document, whatever its name, in a child process with limits.

What a file is, media_types.py tells from its bytes; which reader takes it, registry.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Document
from ingest.errors import ReadLimit, shown
from ingest.media_types import PDF, is_picture, media_type_of
from ingest.registry import DOING, READING, Progress, Registered, reader_of
from ingest.sandbox import run_limited
from ingest.structure import structured


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
    progress: Callable[[str, int, int], None] | None = None,
) -> Document:
    """Read a file that some reader knows; raises a ReadError that names the file and says what to do.

    `progress` is told what is done (one of `DOING`), with how many pages, and of how many. What it raises ends the
    reading and comes through.
    """
    media_type = media_type_of(path)
    reader = reader_of(media_type)
    assert reader is not None
    size = path.stat().st_size
    if size > limits.bytes:
        raise ReadLimit(
            f"{shown(path)} has {size / 1e6:.0f} MB; at most {limits.bytes / 1e6:.0f} MB are read.",
            remedy="Split it into smaller files and add those.",
        )

    def check(done: int, total: int, doing: str = READING) -> None:
        if total > limits.pages:
            raise ReadLimit(
                f"{shown(path)} has {total} pages; at most {limits.pages} are read.",
                remedy="Split it into smaller files and add those.",
            )
        if progress is not None:
            progress(doing if doing in DOING else READING, done, total)

    return run_limited(
        read_with,
        path,
        reader,
        password,
        seconds=limits.seconds,
        stall_seconds=limits.stall_seconds if media_type == PDF or is_picture(media_type) else None,  # others at once
        megabytes=limits.megabytes,
        progress=check,
    )


def read_with(path: Path, reader: Registered, password: str | None, *, progress: Progress) -> Document:
    """Call a reader; runs in the child, which loads that reader only."""
    return structured(reader.load().read(path, password=password, progress=progress))


def read_here(path: Path) -> Document:
    """Read a file that is trusted in this process, without limits: for benches and tests."""
    reader = reader_of(media_type_of(path))
    assert reader is not None
    return read_with(path, reader, None, progress=lambda *_: None)
