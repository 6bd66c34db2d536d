"""Makes sound files by program: tones where somebody would speak, silence between them, in any container."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
# By ending: the codec, and the rate that it takes.
CODECS = {
    ".wav": ("pcm_s16le", 44_100),
    ".flac": ("flac", 44_100),
    ".mp3": ("libmp3lame", 44_100),
    ".ogg": ("libopus", 48_000),
    ".m4a": ("aac", 44_100),
    ".mkv": ("aac", 44_100),
}


def voice(seconds: Sequence[bool], *, rate: int = SAMPLE_RATE) -> NDArray[np.float32]:
    """Make sound of so many seconds, a tone in those that are true, silence in the others."""
    time = np.arange(rate) / rate
    tone = (0.5 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)
    return np.concatenate([tone if spoken else np.zeros(rate, np.float32) for spoken in seconds])


def write_sound(path: Path, seconds: Sequence[bool], *, title: str = "", film: bool = False) -> Path:
    """Write a file of the kind that its name's ending says; a film has a picture too, and no sound without seconds."""
    import av  # noqa: PLC0415 - of an extra

    codec, rate = CODECS[path.suffix]
    with av.open(str(path), "w", format="ipod" if path.suffix == ".m4a" else None) as container:
        if title:
            container.metadata["title"] = title
        picture = container.add_stream("mpeg4", rate=Fraction(1)) if film else None
        stream = container.add_stream(codec, rate=rate, layout="mono") if seconds else None
        assert picture is None or isinstance(picture, av.VideoStream)
        assert stream is None or isinstance(stream, av.AudioStream)
        if picture is not None:
            picture.width, picture.height, picture.pix_fmt = 32, 32, "yuv420p"
            black = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            container.mux([*picture.encode(black), *picture.encode(None)])
        if stream is not None:
            samples = (voice(seconds, rate=rate) * 32767).astype(np.int16).reshape(1, -1)
            sound = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            sound.sample_rate, sound.pts = rate, 0
            resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate, frame_size=stream.frame_size)
            for piece in (*resampler.resample(sound), *resampler.resample(None)):
                container.mux(stream.encode(piece))
            container.mux(stream.encode(None))
    return path
