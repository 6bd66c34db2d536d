"""Has a recording written down window by window, so that memory stays the same however long it lasts.

Decides what of a transcriber's words may be believed to have been said. Knows nothing of files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.ports import SpokenSegment, SpokenWord, Transcriber

SAMPLE_RATE = 16_000

# Seconds. A window is cut where its end is quietest, so that no word is cut in two.
_WINDOW = 300
_CUT_WITHIN = 30
_QUIET = 0.4  # length of what is looked at

# Whisper makes words where nobody speaks (its own "no speech" and how unlikely they are tell), and where it loses the
# thread it repeats itself, which packs well. A language that it only guesses at it does not understand: it then writes
# fluent sentences that nobody said. docs/decisions/0024-recordings.md has what these were set by.
_NOBODY = 0.6
_DOUBTFUL = -0.6
_UNLIKELY = -0.8
_REPEATS = 2.4
_SURE_OF_LANGUAGE = 0.5


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, word by word, in which language, "" where none is understood, and how many seconds were heard.

    `doubted` tells that somebody speaks whose words were not believed.
    """

    words: tuple[SpokenWord, ...]
    language: str
    seconds: float
    doubted: bool = False


def hear(
    samples: Iterable[NDArray[np.float32]], transcriber: Transcriber, *, progress: Callable[[float], None]
) -> Heard:
    """Write down what is said; `progress` is told how many seconds were heard so far, often."""
    words: list[SpokenWord] = []
    language = ""
    begin = 0.0
    doubted = False
    for window in windows(samples):
        progress(begin)
        if not language:
            language, chance = transcriber.language_of(window)
            if chance < _SURE_OF_LANGUAGE:
                language, doubted = "", True
        progress(begin)
        if language:
            for segment in transcriber.transcribe(window, language=language):
                said = is_speech(segment)
                doubted = doubted or not said
                words += (_later(word, begin) for word in segment.words if said)
                progress(begin + (segment.words[-1].end if segment.words else 0.0))
        begin += len(window) / SAMPLE_RATE
    progress(begin)
    return Heard(tuple(words), language, begin, doubted)


def is_speech(segment: SpokenSegment) -> bool:
    """Tell whether a segment's words may be believed to have been said."""
    return not (
        (segment.no_speech > _NOBODY and segment.log_probability < _DOUBTFUL)
        or segment.log_probability < _UNLIKELY
        or segment.compression > _REPEATS
    )


def windows(samples: Iterable[NDArray[np.float32]], *, seconds: int = _WINDOW) -> Iterator[NDArray[np.float32]]:
    """Join pieces of sound to windows of at most so many seconds, each cut where it is quietest near its end."""
    waiting: list[NDArray[np.float32]] = []
    count = 0
    for piece in samples:
        waiting.append(piece)
        count += len(piece)
        while count >= seconds * SAMPLE_RATE:
            sound = np.concatenate(waiting)
            cut = _quietest(sound[: seconds * SAMPLE_RATE], within=min(_CUT_WITHIN, seconds // 2))
            yield sound[:cut]
            waiting, count = [sound[cut:]], len(sound) - cut
    if count:
        yield np.concatenate(waiting)


def _quietest(sound: NDArray[np.float32], *, within: int) -> int:
    """Give the middle of the quietest short stretch in the last seconds of a sound."""
    size = int(_QUIET * SAMPLE_RATE)
    first = len(sound) - within * SAMPLE_RATE
    blocks = sound[first : first + within * SAMPLE_RATE // size * size].reshape(-1, size)
    return first + int(np.argmin(np.square(blocks).mean(axis=1))) * size + size // 2


def _later(word: SpokenWord, by: float) -> SpokenWord:
    return SpokenWord(word.start + by, word.end + by, word.text, word.probability)
