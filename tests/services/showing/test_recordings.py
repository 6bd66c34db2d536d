"""A recording's transcript keeps its sentences' times, and its file is played where a browser can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.content.document import Page
from ingest.content.locator import TimeLocator
from retrieval.source import Source
from services.showing import recordings
from services.showing.places import count_pages
from services.showing.recordings import heard_by, is_timed, player_of, transcript

SOURCE = Source("0" * 64, "Talk", "talk.mp3", "audio/mpeg", 3, 1, "", language="en", transcribed_by="whisper-base")


def said(number: int, text: str, start: float) -> Page:
    return Page(number, "", 0, 0, text, b"", TimeLocator(start, start + 2, heard=True))


def test_a_transcript_has_its_paragraphs_and_times() -> None:
    pages = (said(1, "Kelp grew. ", 0), said(2, "Why?\n\n", 2), said(3, "Nobody knows.", 245))
    first, second = transcript(pages)
    assert [(each.number, each.text, each.time) for each in first] == [(1, "Kelp grew.", "0:00"), (2, "Why?", "0:02")]
    assert [(each.text, each.time) for each in second] == [("Nobody knows.", "4:05")]
    assert all(map(is_timed, pages))
    assert transcript((Page(1, "1", 9, 9, "A page.", b""),)) == ()


def test_only_what_a_browser_plays_is_handed_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = tmp_path / "original"
    assert player_of(SOURCE, original) == "", "nothing is there"
    original.write_bytes(b"sound")
    assert player_of(SOURCE, original) == "audio"
    assert player_of(replace(SOURCE, media_type="video/mp4"), original) == "video"
    assert player_of(replace(SOURCE, media_type="audio/amr"), original) == ""
    monkeypatch.setattr(recordings, "_LARGEST", 4)
    assert player_of(SOURCE, original) == "", "all of it would be held in memory"


def test_who_heard_a_recording_is_told() -> None:
    assert heard_by(SOURCE) == "whisper-base (en)"
    assert count_pages(SOURCE) == "3 sentences"
    assert heard_by(replace(SOURCE, transcribed_by="")) == ""
