"""Reads one file into a Document, whatever its name, in a child process with limits.

What a file is, media_types.py tells from its bytes; which reader takes it, registry.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.errors import ExtraMissing, ReadLimit, shown
from ingest.extras import install_line
from ingest.isolation.sandbox import run_limited
from ingest.media_types import PDF, is_picture, media_type_of
from ingest.registry import DOING, READING, Hearing, Progress, Registered, reader_of
from models.errors import ModelMissing


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What reading one file may take.

    `seconds` is for the whole file, enough for a thousand scanned pages on a slow machine; a hanging page is noticed
    earlier, after `stall_seconds` without a page done. `megabytes` is memory of the reading process, `bytes` the
    file's size.
    """

    seconds: float = 7200.0
    stall_seconds: float = 180.0
    megabytes: int = 2048
    pages: int = 10_000
    bytes: int = 1_000_000_000

    def for_recordings(self) -> ReadLimits:
        """Give the limits for what is heard: a day's talk on a slow machine, with a model in memory."""
        return replace(
            self,
            seconds=12 * self.seconds,
            stall_seconds=2 * self.stall_seconds,
            megabytes=3 * self.megabytes,
            bytes=5 * self.bytes,
        )


def read_document(
    path: Path,
    *,
    password: str | None = None,
    limits: ReadLimits = ReadLimits(),
    progress: Callable[[str, int, int], None] | None = None,
    speech_model: Callable[[], Path] | None = None,
) -> Document:
    """Read a file that some reader knows; raises a ReadError that names the file and says what to do.

    `progress` is told what is done (one of `DOING`), with how many pages, or seconds of a recording, and of how many.
    What it raises ends the reading and comes through. `speech_model` gives the folder of the model that hears
    recordings; it raises ModelMissing.
    """
    media_type = media_type_of(path)
    reader = reader_of(media_type)
    assert reader is not None
    if reader.extra and not reader.is_ready:
        raise ExtraMissing(
            f"{shown(path)} is of a kind ({reader.name}) that an optional part of quoth reads; it is not installed.",
            remedy=f"{install_line(reader.extra)}, then add the file again.",
        )
    model = _model_for(path, speech_model) if reader.hears else None
    limits = limits.for_recordings() if reader.hears else limits
    size = path.stat().st_size
    if size > limits.bytes:
        raise ReadLimit(
            f"{shown(path)} has {size / 1e6:.0f} MB; at most {limits.bytes / 1e6:.0f} MB are read.",
            remedy="Split it into smaller files and add those.",
        )

    def check(done: int, total: int, doing: str = READING) -> None:
        if total > limits.pages and not reader.hears:
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
        model,
        seconds=limits.seconds,
        stall_seconds=limits.stall_seconds if reader.hears or media_type == PDF or is_picture(media_type) else None,
        megabytes=limits.megabytes,
        progress=check,
    )


def read_with(
    path: Path, reader: Registered, password: str | None, model: Path | None = None, *, progress: Progress
) -> Document:
    """Call a reader; runs in the child, which loads that reader only."""
    loaded = reader.load()
    if model is not None and isinstance(loaded, Hearing):
        loaded = loaded.using(model)
    return structured(loaded.read(path, password=password, progress=progress))


def _model_for(path: Path, speech_model: Callable[[], Path] | None) -> Path:
    if speech_model is None:
        raise ModelMissing(f"{shown(path)} is a recording, and no model is chosen to hear it.")
    try:
        return speech_model()
    except ModelMissing as error:
        raise ModelMissing(f"{shown(path)} is a recording. {error.message}", remedy=error.remedy) from error


def read_here(path: Path) -> Document:
    """Read a file that is trusted in this process, without limits: for benches and tests."""
    reader = reader_of(media_type_of(path))
    assert reader is not None
    return read_with(path, reader, None, progress=lambda *_: None)
