"""Tells a door of a source that is told in times, a recording or a film's subtitles: its transcript, and its player."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.content.document import Page
from ingest.content.locator import TimeLocator, clock
from retrieval.source import Source

Player = Literal["audio", "video", ""]

# What browsers play; and the largest file that is handed to one, since all of it is held in memory for that.
_PLAYED: dict[str, Player] = {
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "audio/x-wav": "audio",
    "audio/ogg": "audio",
    "audio/x-flac": "audio",
    "audio/aac": "audio",
    "video/mp4": "video",
    "video/x-m4v": "video",
    "video/quicktime": "video",
    "video/webm": "video",
    "video/ogg": "video",
}
_LARGEST = 300_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence, the page that it is, and from when to when it is said, in seconds."""

    number: int
    text: str
    start: float
    end: float

    @property
    def time(self) -> str:
        """Write when it begins: "4:05"."""
        return clock(self.start)


def is_timed(page: Page) -> bool:
    """Tell whether a page is a stretch of time."""
    return isinstance(page.locator, TimeLocator)


def transcript(pages: Sequence[Page]) -> tuple[tuple[Moment, ...], ...]:
    """Give a source's sentences with their times, a tuple a paragraph."""
    paragraphs: list[tuple[Moment, ...]] = []
    paragraph: list[Moment] = []
    for page in pages:
        if isinstance(page.locator, TimeLocator):
            paragraph.append(Moment(page.number, page.text.rstrip(), page.locator.start, page.locator.end))
        if paragraph and page.text.endswith("\n\n"):
            paragraphs.append(tuple(paragraph))
            paragraph = []
    return (*paragraphs, tuple(paragraph)) if paragraph else tuple(paragraphs)


def player_of(source: Source, original: Path) -> Player:
    """Say with what a browser plays a source's file; "" where it cannot, or the file is too large for it."""
    kind = _PLAYED.get(source.media_type, "")
    return kind if kind and original.is_file() and original.stat().st_size <= _LARGEST else ""


def heard_by(source: Source) -> str:
    """Say who heard a recording, in what language: "whisper-base (en)"; "" of other sources."""
    if not source.transcribed_by:
        return ""
    return source.transcribed_by + (f" ({source.language})" if source.language else "")
