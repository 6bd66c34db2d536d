"""The reader of subtitles: a file's cues to sentences, each with the stretch of time in which it is said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.content.document import Document
from ingest.errors import NoText, UnsupportedFile, shown
from ingest.media_types import media_type_of
from ingest.readers.audio.transcript import pages_of_turns
from ingest.readers.file_bytes import file_bytes
from ingest.readers.subtitles.cues import read_cues
from ingest.readers.subtitles.said import turns
from ingest.readers.text.encodings import NotText, decode


@dataclass(frozen=True, slots=True)
class SubtitleReader:
    """Reads subtitles; raises UnsupportedFile where there are no cues, NoText where nothing is said in them."""

    media_types: tuple[str, ...] = ("text/vtt", "application/x-subrip")
    suffixes: tuple[str, ...] = (".vtt", ".srt")

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a file of subtitles, all at once."""
        del password  # it has none
        data = file_bytes(path)
        try:
            cues = read_cues(decode(data))
        except NotText as error:
            raise _no_subtitles(path) from error
        if not cues:
            raise _no_subtitles(path)
        pages, blocks = pages_of_turns(turns(cues), heard=False)
        if not any(letter.isalnum() for page in pages for letter in page.text):
            raise NoText(f"{shown(path)} holds no words.", remedy="Add subtitles of a film in which somebody speaks.")
        progress(len(pages), len(pages))
        digest = hashlib.sha256(data).hexdigest()
        return Document(digest, path.stem, str(path), media_type_of(path), pages, blocks)


def _no_subtitles(path: Path) -> UnsupportedFile:
    return UnsupportedFile(
        f"{shown(path)} holds no subtitles: no line says from when to when something is shown.",
        remedy="If it is a text, rename it to .txt and add that; else fetch the subtitles again, as VTT or SRT.",
    )


READER = SubtitleReader()
