"""Reads picture files into documents: every page recognised, and laid out as a page of a PDF is.

What recognises, engines.py knows; where nothing does, a picture is refused with the line that installs it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ingest.content.blocks import Title
from ingest.content.document import Document, Origin
from ingest.content.structure import structured
from ingest.media_types import media_type_of
from ingest.readers.pdf.layout.pipeline import PageLayout, lay_out
from ingest.readers.pictures.engines import recogniser
from ingest.readers.pictures.frames import MEDIA_TYPES, SUFFIXES, Frames, open_frames
from ingest.readers.pictures.missing import no_text
from ingest.readers.pictures.port import Recogniser
from ingest.readers.pictures.recognising import Recognised, recognise
from ingest.registry import RECOGNISING, Progress

_LONGEST_TITLE = 300


class PictureReader:
    """Reads pictures of text; `engine` gives what recognises it, or None."""

    media_types = MEDIA_TYPES
    suffixes = SUFFIXES

    def __init__(self, engine: Callable[[], Recogniser | None] = recogniser) -> None:
        self._engine = engine

    def read(self, path: Path, *, password: str | None, progress: Progress) -> Document:  # noqa: ARG002 - none has one
        """Read a picture file; raises NoText where no text is recognised, Unreadable, ReadLimit or FileMissing."""
        with open_frames(path) as frames:
            engine = self._engine()
            if engine is None:
                raise no_text(path, installed=False, unreadable=False)
            found = _recognised(frames, engine, progress)
        pages, blocks = lay_out(
            [PageLayout(page.glyphs, page) for page in found],
            labels=[str(number) for number in range(1, len(found) + 1)],
            outline=(),
        )
        if not any(map(str.isalnum, "".join(page.text for page in pages))):
            raise no_text(path, installed=True, unreadable=any(page.unreadable for page in found))
        marked = (
            replace(page, origin=Origin.UNREAD) if known.unreadable else page
            for page, known in zip(pages, found, strict=True)
        )
        document = Document(
            id=hashlib.sha256(path.read_bytes()).hexdigest(),
            title="",
            path=str(path),
            media_type=media_type_of(path),
            pages=tuple(marked),
            blocks=blocks,
        )
        titles = (document.text[each.start : each.end] for each in blocks if isinstance(each, Title))
        return structured(replace(document, title=next(titles, "")[:_LONGEST_TITLE] or path.stem))


READER = PictureReader()


def _recognised(frames: Frames, engine: Recogniser, progress: Progress) -> list[Recognised]:
    found = []
    for number in range(1, frames.count + 1):
        progress(number, frames.count, RECOGNISING)
        frame = frames.frame(number)
        found.append(recognise(frame.picture, points=frame.points, recogniser=engine))
    return found
