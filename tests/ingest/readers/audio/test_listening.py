"""A recording is heard window by window; what nobody said is left out."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.readers.audio.listening import SAMPLE_RATE, hear, is_speech, windows
from models.ports import SpokenSegment
from tests.fakes import ScriptedTranscriber
from tests.sounds import voice


def test_windows_hold_all_sound_and_are_cut_where_it_is_quietest() -> None:
    sound = voice([True] * 8 + [False] + [True] * 11)
    pieces = [sound[start : start + 1000] for start in range(0, len(sound), 1000)]
    found = list(windows(pieces, seconds=10))
    assert np.array_equal(np.concatenate(found), sound)
    assert max(map(len, found)) <= 10 * SAMPLE_RATE
    cut = len(found[0]) / SAMPLE_RATE
    assert 8 < cut < 9, "in the silent second"


def test_words_keep_their_time_in_the_whole_recording() -> None:
    sound = voice([False] * 400 + [True, True])
    told: list[float] = []
    ear = ScriptedTranscriber("late words")
    heard = hear([sound[:1_000_000], sound[1_000_000:]], ear, progress=told.append)
    assert [(word.text, round(word.start, 1)) for word in heard.words] == [(" late", 400.0), (" words", 401.0)]
    assert heard.language == "en"
    assert heard.seconds == 402
    assert told == sorted(told)
    assert told[-1] == 402


def test_no_window_is_longer_however_long_the_recording() -> None:
    ear = ScriptedTranscriber("word " * 2000)
    heard = hear((voice([True]) for _ in range(1500)), ear, progress=lambda _: None)
    assert len(ear.lengths) >= 5
    assert max(ear.lengths) <= 300
    assert heard.seconds == 1500


def test_silence_is_nobody_speaking() -> None:
    heard = hear([voice([False] * 5)], ScriptedTranscriber("never said"), progress=lambda _: None)
    assert (heard.words, heard.language) == ((), "")


@pytest.mark.parametrize(
    ("segment", "said"),
    [
        (SpokenSegment((), no_speech=0.1, log_probability=-0.3, compression=1.5), True),
        (SpokenSegment((), no_speech=0.9, log_probability=-0.2, compression=1.5), True),
        (SpokenSegment((), no_speech=0.9, log_probability=-0.8, compression=1.5), False),
        (SpokenSegment((), no_speech=0.1, log_probability=-0.9, compression=1.5), False),
        (SpokenSegment((), no_speech=0.1, log_probability=-0.1, compression=9.0), False),
    ],
)
def test_a_segment_is_believed_unless_the_model_itself_doubts_it(segment: SpokenSegment, said: bool) -> None:
    assert is_speech(segment) is said
    ear = ScriptedTranscriber("one two", doubt=segment)
    heard = hear([voice([True, True])], ear, progress=lambda _: None)
    assert (bool(heard.words), heard.doubted) == (said, not said)


def test_a_language_that_is_only_guessed_at_is_not_understood() -> None:
    heard = hear([voice([True, True])], ScriptedTranscriber("fluent nonsense", chance=0.3), progress=lambda _: None)
    assert (heard.words, heard.language, heard.doubted) == ((), "", True)
