"""Reads recordings, and the sound of films, as a transcript in which each sentence has its time.

The words are what a model heard (`Document.transcribed_by`), not what stands in the file.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from ingest.content.document import Document
from ingest.content.locator import clock
from ingest.errors import NoText, ReadLimit, shown
from ingest.media_types import media_type_of
from ingest.readers.audio.containers import MEDIA_TYPES, SUFFIXES, demuxer_of
from ingest.readers.audio.listening import hear
from ingest.readers.audio.transcript import pages_of
from ingest.readers.text.encodings import seen
from ingest.registry import HEARING, Progress
from models.ports import Transcriber

_LONGEST = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class RecordingReader:
    """Reads recordings with the model in a folder."""

    model: Path | None = None
    media_types: tuple[str, ...] = MEDIA_TYPES
    suffixes: tuple[str, ...] = SUFFIXES

    def using(self, model: Path) -> RecordingReader:
        """Give a reader that hears with this model."""
        return RecordingReader(model)

    def read(self, path: Path, *, password: str | None, progress: Progress) -> Document:
        """Read a recording; `progress` is told seconds heard and in all. Raises Unreadable, NoText or ReadLimit."""
        from models.whisper import Whisper  # noqa: PLC0415 - loads the library, which may be missing

        del password
        assert self.model is not None, "recordings are heard with a model"
        progress(0, 0, HEARING)
        return read_recording(path, Whisper(self.model, threads=os.cpu_count() or 1), progress=progress)


def read_recording(path: Path, transcriber: Transcriber, *, progress: Progress) -> Document:
    """Make a document of what a transcriber hears in a recording."""
    from ingest.readers.audio.decoding import Recording  # noqa: PLC0415 - loads the library, which may be missing

    media_type = media_type_of(path)
    with Recording(path, demuxer=demuxer_of(media_type)) as recording:
        total = int(recording.seconds)

        def told(heard: float) -> None:
            if max(heard, total) > _LONGEST:
                raise ReadLimit(
                    f"{shown(path)} lasts more than {_LONGEST // 3600} hours.",
                    remedy="Cut it into shorter recordings and add those.",
                )
            progress(min(int(heard), total) if total else int(heard), total, HEARING)

        told(0)
        heard = hear(recording.samples(), transcriber, progress=told)
        title, artist = seen(recording.title), seen(recording.artist)
    if not heard.words and heard.doubted:
        raise NoText(
            f"{transcriber.name} does not understand what is said in {shown(path)}.",
            remedy="Use a model that hears better (`quoth models` lists them), or save it louder and with less noise.",
        )
    if not heard.words:
        raise NoText(
            f"Nobody was heard to speak in {shown(path)} ({clock(heard.seconds)}).",
            remedy="Play it; if somebody speaks, save it louder and with less noise, and add that.",
        )
    pages, blocks = pages_of(heard.words)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Document(
        digest,
        title or path.stem,
        str(path),
        media_type,
        pages,
        blocks,
        authors=(artist,) if artist else (),
        language=heard.language,
        transcribed_by=transcriber.name,
    )


READER = RecordingReader()
