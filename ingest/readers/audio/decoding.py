"""Decodes the sound of a recording or film, piece by piece: the only importer of PyAV, which brings FFmpeg's decoders.

Knows nothing of speech. Only the file itself is ever opened, and only as the kind of file that it is said to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
from av.audio.stream import AudioStream
from av.error import FFmpegError
from numpy.typing import NDArray

from ingest.errors import NoText, Unreadable, shown

SAMPLE_RATE = 16_000

_REMEDY = "Play it to see whether it is whole, save it anew (as MP3 or WAV, say), and add that copy."
_FULL_SCALE = 32768.0  # of 16-bit samples
_SMALLEST_GAP = 0.5  # seconds between frames; less is how containers count, more is sound that is missing
_LONGEST_GAP = 600.0  # seconds; a frame that claims to stand later is not believed


class Recording:
    """An opened recording, a context manager; `seconds` is how long it says it lasts, 0 where it does not say."""

    def __init__(self, path: Path, *, demuxer: str) -> None:
        """Open it; raises Unreadable, or NoText for a film without sound."""
        self._path = path
        try:
            self._container = av.open(
                str(path), format=demuxer, options={"protocol_whitelist": "file"}, metadata_errors="ignore"
            )
        except (FFmpegError, ValueError) as error:
            raise self._damaged(_reason(error)) from error
        if not self._container.streams.audio:
            self._container.close()
            raise NoText(f"{shown(path)} has no sound.", remedy="Add a recording in which somebody speaks.")
        self._stream = self._container.streams.audio[0]
        self.seconds = _seconds(self._container.duration, self._stream)
        tags = {**self._container.metadata, **self._stream.metadata}
        said = {key.lower(): value for key, value in tags.items()}
        self.title, self.artist = said.get("title", "").strip(), said.get("artist", "").strip()

    def samples(self) -> Iterator[NDArray[np.float32]]:
        """Yield its sound in order, float32[n] in -1..1, one channel, 16,000 a second; what is damaged is silent.

        Raises Unreadable where nothing can be decoded.
        """
        resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        given = 0
        for frame in self._frames():
            if gap := _gap(frame, given / SAMPLE_RATE):
                given += int(gap * SAMPLE_RATE)
                yield np.zeros(int(gap * SAMPLE_RATE), np.float32)
            for piece in resampler.resample(frame):
                given += piece.samples
                yield _floats(piece)
        for piece in resampler.resample(None):
            yield _floats(piece)

    def _frames(self) -> Iterator[av.AudioFrame]:
        """Yield what can be decoded; a damaged packet is passed over, a damaged container ends it."""
        decoded, trouble = False, "it holds no sound that can be decoded"
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
            except FFmpegError as error:
                packet, trouble = None, _reason(error)
            if packet is None:
                break
            try:
                frames = packet.decode()
            except FFmpegError as error:
                trouble = _reason(error)
                continue
            for frame in frames:
                assert isinstance(frame, av.AudioFrame)
                decoded = True
                yield frame
        if not decoded:
            raise self._damaged(trouble)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._container.close()

    def _damaged(self, reason: str) -> Unreadable:
        return Unreadable(f"{shown(self._path)} cannot be read as sound: {reason}.", remedy=_REMEDY)


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower()


def _seconds(container: int | None, stream: AudioStream) -> float:
    """Give how long it lasts: as the file says, else as the stream does; 0 where neither does."""
    if container is not None and container > 0:
        return container / av.time_base
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return 0.0


def _gap(frame: av.AudioFrame, so_far: float) -> float:
    """Give the seconds that are missing before a frame, so that later words keep their time; 0 where it is in time."""
    late = (frame.time or 0.0) - so_far
    return min(late, _LONGEST_GAP) if late > _SMALLEST_GAP else 0.0


def _floats(frame: av.AudioFrame) -> NDArray[np.float32]:
    return frame.to_ndarray().reshape(-1).astype(np.float32) / _FULL_SCALE
