"""Writes down speech with a Whisper model from a folder, without a network: the only importer of faster_whisper.

Stretches without a voice are cut out before the model hears them, because Whisper makes words of silence; how far what
it says of the rest may be believed is for others to decide.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions, get_speech_timestamps
from numpy.typing import NDArray

from models.errors import NotAModel
from models.ports import SpokenSegment, SpokenWord

SAMPLE_RATE = 16_000

# A pause within a sentence stays with it; what is cut out is longer.
_PAUSE = VadOptions(min_silence_duration_ms=1000, speech_pad_ms=300)
# Tried in turn while what was heard repeats itself or is unlikely. Few: each costs as much as the first.
_TEMPERATURES = (0.0, 0.4)
_LISTENED = 3  # stretches of 30 seconds by which the language is told


class Whisper:
    """A Whisper model on the processor; implements Transcriber."""

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load the model; raises NotAModel where the folder has none. `threads` 0 leaves it to the library."""
        try:
            self._model = WhisperModel(
                str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise NotAModel(
                f"{folder} does not hold a Whisper model ({error}).",
                remedy="Choose the folder of a model in CTranslate2's format, with model.bin and config.json.",
            ) from error
        self.name = folder.name

    def language_of(self, sound: NDArray[np.float32]) -> tuple[str, float]:
        """Tell which language is spoken, as a code ("en"), and the chance, 0..1, that it is; "" where nobody speaks."""
        if not get_speech_timestamps(sound, _PAUSE):
            return "", 1.0
        if not self._model.model.is_multilingual:
            return "en", 1.0
        language, chance, _ = self._model.detect_language(
            sound, vad_filter=True, vad_parameters=_PAUSE, language_detection_segments=_LISTENED
        )
        return str(language), float(chance)

    def transcribe(self, sound: NDArray[np.float32], *, language: str) -> Iterator[SpokenSegment]:
        """Yield what is said, in order, times counted from the sound's beginning; silence yields nothing."""
        ctranslate2.set_random_seed(0)
        segments, _ = self._model.transcribe(
            sound,
            language=language or None,
            temperature=_TEMPERATURES,
            word_timestamps=True,
            vad_filter=True,
            vad_parameters=_PAUSE,
            condition_on_previous_text=False,  # else one mistake is repeated to the end
        )
        for segment in segments:
            words = tuple(
                SpokenWord(float(word.start), float(word.end), word.word, float(word.probability))
                for word in segment.words or ()
            )
            yield SpokenSegment(
                words, segment.no_speech_prob, segment.avg_logprob, compression=segment.compression_ratio
            )
