"""Recordings of every kind are decoded; bad ones are one clear sentence; a real model hears a real talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import registry
from ingest.content.locator import TimeLocator
from ingest.errors import EmptyFile, ExtraMissing, NoText, ReadError, ReadLimit, Unreadable
from ingest.readers.audio import reader as audio
from ingest.readers.audio.reader import read_recording
from ingest.reading import ReadLimits, read_document
from models.errors import ModelMissing
from models.files.store import ModelStore
from tests.fakes import ScriptedTranscriber
from tests.sounds import CODECS, write_sound

TALK = Path(__file__).parents[3] / "data" / "talk.ogg"


def missing() -> Path:
    raise ModelMissing("The model ear is not on this machine.", remedy="Fetch it.")


@pytest.mark.parametrize("suffix", list(CODECS))
def test_every_kind_of_file_is_heard(tmp_path: Path, suffix: str) -> None:
    path = write_sound(tmp_path / f"a talk{suffix}", [True, False, True], title="On kelp")
    told: list[tuple[int, int]] = []
    ear = ScriptedTranscriber("Kelp grows.")
    talk = read_recording(path, ear, progress=lambda done, total, _doing: told.append((done, total)))
    assert talk.text == "Kelp grows.\n\n"
    assert (talk.title, talk.language, talk.transcribed_by) == ("On kelp", "en", "scripted-ear")
    [page] = talk.pages
    assert isinstance(page.locator, TimeLocator)
    assert page.locator.heard
    assert (page.locator.start, page.locator.end) == pytest.approx((0.0, 2.8), abs=0.11)
    assert told[-1] == (3, 3)


def test_the_sound_of_a_film_is_heard(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "film.mkv", [True], film=True)
    assert read_recording(path, ScriptedTranscriber("Hello."), progress=lambda *_: None).text.strip() == "Hello."


def test_a_recording_without_a_title_is_called_by_its_file(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "interview 3.wav", [True])
    assert read_recording(path, ScriptedTranscriber("Hello."), progress=lambda *_: None).title == "interview 3"


def refused(path: Path) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_recording(path, ScriptedTranscriber("Nothing."), progress=lambda *_: None)
    assert path.name in caught.value.message
    assert caught.value.remedy
    assert "\n" not in caught.value.message
    return caught.value


def test_bad_files_are_one_clear_sentence(tmp_path: Path) -> None:
    silent = write_sound(tmp_path / "silent.wav", [False, False])
    assert isinstance(refused(silent), NoText)
    film = write_sound(tmp_path / "mute.mkv", [], film=True)
    assert isinstance(refused(film), NoText)
    assert "no sound" in refused(film).message
    text = tmp_path / "words.mp3"
    text.write_text("This is a text. " * 40)
    assert isinstance(refused(text), Unreadable)
    cut = tmp_path / "cut.m4a"
    cut.write_bytes(write_sound(tmp_path / "whole.m4a", [True] * 4).read_bytes()[:6000])
    assert isinstance(refused(cut), Unreadable)
    empty = tmp_path / "empty.mp3"
    empty.touch()
    assert isinstance(refused(empty), EmptyFile)


def test_what_the_model_does_not_understand_is_said_to_be_so(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "foreign.wav", [True, True])
    with pytest.raises(NoText, match=r"scripted-ear does not understand what is said in .*foreign\.wav") as caught:
        read_recording(path, ScriptedTranscriber("fluent nonsense", chance=0.3), progress=lambda *_: None)
    assert "quoth models" in caught.value.remedy


def test_a_damaged_stretch_costs_only_itself(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "scratched.mp3", [True] * 12)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + b"\x00" * 3000 + whole[middle + 3000 :])
    talk = read_recording(path, ScriptedTranscriber("word " * 20), progress=lambda *_: None)
    assert len(talk.text.split()) >= 9


def test_a_playlist_that_is_named_like_sound_opens_nothing(tmp_path: Path) -> None:
    write_sound(tmp_path / "other.wav", [True])
    for name in ("list.mp3", "list.m4a", "list.wav"):
        path = tmp_path / name
        path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{tmp_path / 'other.wav'}\n#EXT-X-ENDLIST\n" * 9)
        assert isinstance(refused(path), Unreadable)


def test_a_recording_of_days_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound(tmp_path / "long.wav", [True] * 3)
    monkeypatch.setattr(audio, "_LONGEST", 2)
    assert isinstance(refused(path), ReadLimit)


def test_what_hears_is_an_extra_that_says_how_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_sound(tmp_path / "talk.wav", [True])
    monkeypatch.setattr(registry, "find_spec", lambda _name: None)
    with pytest.raises(ExtraMissing, match=r"talk\.wav") as caught:
        read_document(path, speech_model=missing)
    assert "quoth extras install audio" in caught.value.remedy


def test_a_missing_model_is_said_with_the_file(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.wav", [True])
    with pytest.raises(ModelMissing, match=r"talk\.wav is a recording\. The model ear is not") as caught:
        read_document(path, speech_model=missing)
    assert caught.value.remedy == "Fetch it."


def test_a_folder_that_holds_no_model_is_said(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.wav", [True])
    with pytest.raises(ModelMissing):
        read_document(path)


@pytest.mark.model
def test_a_real_model_hears_a_talk_in_the_child(tmp_path: Path) -> None:
    store = ModelStore(tmp_path)
    told: list[tuple[int, int]] = []
    talk = read_document(
        TALK,
        speech_model=lambda: store.path("whisper-tiny.en"),
        progress=lambda _doing, done, total: told.append((done, total)),
    )
    assert (talk.language, talk.transcribed_by) == ("en", "whisper-tiny.en")
    words = talk.text.lower()
    assert "kelp" in words
    assert "the likely cause of the loss" in words
    place = next(page.locator for page in talk.pages if "likely cause" in page.text.lower())
    assert isinstance(place, TimeLocator)
    assert 8 < place.start < place.end < 14, "after the silence in the middle"
    assert told[-1][0] == told[-1][1] > 0


@pytest.mark.model
def test_a_recording_that_is_stopped_ends_at_once(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop(doing: str, done: int, total: int) -> None:
        del doing, done, total
        raise Stop

    with pytest.raises(Stop):
        read_document(TALK, speech_model=lambda: ModelStore(tmp_path).path("whisper-tiny.en"), progress=stop)


@pytest.mark.model
def test_a_talk_that_needs_more_memory_than_it_may_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        read_document(
            TALK,
            speech_model=lambda: ModelStore(tmp_path).path("whisper-tiny.en"),
            limits=ReadLimits(megabytes=60),
        )
