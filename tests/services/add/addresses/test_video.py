"""A YouTube video's address brings its subtitles; where YouTube does not give them, that is said, and what to do."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import ExtraMissing
from ingest.reading import read_here
from models.errors import QuothError
from models.files.network_log import NetworkLog
from services.add.addresses import video
from services.add.addresses.errors import AddressRefused, AddressUnreachable, LoginNeeded
from services.add.addresses.fetching import Fetched, Fetcher
from services.add.addresses.video import address_of, fetch_subtitles, video_of

pytest.importorskip("youtube_transcript_api", reason="the optional part is missing: make setup EXTRAS=video")

ID = "aBc-D_fGh12"
WATCH = '<html><script>{"INNERTUBE_API_KEY":"key-1"}</script></html>'
XML = (
    '<?xml version="1.0" encoding="utf-8" ?><transcript><text start="1.5" dur="4.0">The tide comes in</text>'
    '<text start="4.25" dur="2.0">twice a day &amp;amp; more.</text>'
    '<text start="9" dur="1">Nobody asks --&gt; why.</text></transcript>'
)


def track(language: str, kind: str = "") -> dict[str, Any]:
    return {
        "baseUrl": f"https://www.youtube.com/api/timedtext?lang={language}&kind={kind}",
        "name": {"runs": [{"text": language}]},
        "languageCode": language,
        "isTranslatable": False,
        **({"kind": kind} if kind else {}),
    }


def player(*tracks: Mapping[str, Any]) -> dict[str, Any]:
    captions = {"playerCaptionsTracklistRenderer": {"captionTracks": list(tracks)}}
    return {"playabilityStatus": {"status": "OK"}, "captions": captions}


@dataclass
class Answer:
    text: str
    status_code: int = 200

    def json(self) -> Any:
        return json.loads(self.text)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            import requests  # noqa: PLC0415 - it comes with the optional part

            raise requests.HTTPError(str(self.status_code))


@dataclass
class Recording:
    """Plays YouTube's recorded answers: to the page of a video, to the question for its subtitles, and to these."""

    said: Mapping[str, Any]
    page: str = WATCH
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def get(self, address: str) -> Answer:
        self.asked.append(address)
        return Answer(XML) if "timedtext" in address else Answer(self.page, self.status)

    def post(self, address: str, json: object) -> Answer:
        self.asked.append(address)
        assert json
        return Answer(globals()["json"].dumps(self.said), self.status)


Fetching = Callable[[Recording], Fetched]


@pytest.fixture
def fetch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fetching:
    def fetching(recording: Recording) -> Fetched:
        monkeypatch.setattr(video, "session", lambda _: recording)
        unreachable = Fetcher(NetworkLog(tmp_path), resolve=lambda _host, _port: [])
        return fetch_subtitles(ID, unreachable, tmp_path)

    return fetching


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={ID}&t=12s",
        f"https://youtu.be/{ID}?si=x",
        f"https://m.youtube.com/watch?app=desktop&v={ID}",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}?feature=share",
        f"https://youtube.com/embed/{ID}",
    ],
)
def test_a_video_has_one_address(address: str) -> None:
    assert address_of(video_of(address)) == f"https://www.youtube.com/watch?v={ID}"


@pytest.mark.parametrize(
    "address",
    ["https://www.youtube.com/@someone", f"https://example.org/watch?v={ID}", "https://youtu.be/short", "no address"],
)
def test_what_is_no_video_is_none(address: str) -> None:
    assert video_of(address) == ""


def test_subtitles_become_a_file_that_is_read_by_its_times(fetch: Fetching) -> None:
    fetched = fetch(Recording(player(track("en"))))
    assert fetched.path.name == f"Video {ID}.vtt"
    assert fetched.path.read_text() == (
        "WEBVTT\nLanguage: en\n\n00:00:01.500 --> 00:00:04.250\nThe tide comes in\n\n"
        "00:00:04.250 --> 00:00:06.250\ntwice a day &amp; more.\n\n00:00:09.000 --> 00:00:10.000\nNobody asks → why.\n"
    )
    document = read_here(fetched.path)
    assert document.text.split("\n")[0].startswith("The tide comes in twice a day & more.")


@pytest.mark.parametrize(
    ("tracks", "language", "kind"),
    [
        ([track("en"), track("de"), track("de", "asr")], "de", ""),
        ([track("fr"), track("de", "asr")], "de", "asr"),
        ([track("pt-BR"), track("pt", "asr")], "pt-BR", ""),
        ([track("fr"), track("it")], "fr", ""),
    ],
)
def test_subtitles_in_the_spoken_language_are_taken_those_made_by_hand_first(
    fetch: Fetching, tracks: list[dict[str, Any]], language: str, kind: str
) -> None:
    recording = Recording(player(*tracks))
    fetch(recording)
    assert recording.asked[-1].startswith(f"https://www.youtube.com/api/timedtext?lang={language}&kind={kind}")


BLOCKED = {"playabilityStatus": {"status": "LOGIN_REQUIRED", "reason": "Sign in to confirm you’re not a bot"}}
AGE = {
    "playabilityStatus": {
        "status": "LOGIN_REQUIRED",
        "reason": "This video may be inappropriate for some users.",
    }
}
GONE = {"playabilityStatus": {"status": "ERROR", "reason": "This video is unavailable"}}
PRIVATE = {"playabilityStatus": {"status": "LOGIN_REQUIRED", "reason": "This is a private video"}}


@pytest.mark.parametrize(
    ("recording", "error", "says"),
    [
        (Recording({"playabilityStatus": {"status": "OK"}}), AddressUnreachable, "has no subtitles"),
        (Recording(BLOCKED), AddressUnreachable, "lets no program have the subtitles"),
        (Recording({}, page='<div class="g-recaptcha">'), AddressUnreachable, "lets no program have the subtitles"),
        (Recording({}, status=429), AddressUnreachable, "lets no program have the subtitles"),
        (Recording(AGE), LoginNeeded, "only to those who log in"),
        (Recording(GONE), AddressUnreachable, "No video can be seen"),
        (Recording(PRIVATE), AddressUnreachable, "No video can be seen"),
        (Recording({}, page="<html>something new</html>"), AddressUnreachable, "could not be fetched"),
        (Recording({}, status=500), AddressUnreachable, "could not be fetched"),
        (Recording(player({**track("en"), "baseUrl": "https://x/&exp=xpe"})), AddressUnreachable, "lets no program"),
    ],
)  # fmt: skip
def test_where_youtube_gives_none_that_is_said(
    fetch: Fetching, recording: Recording, error: type[QuothError], says: str
) -> None:
    with pytest.raises(error, match=says) as raised:
        fetch(recording)
    assert ID in raised.value.message
    assert raised.value.remedy


def test_without_the_optional_part_its_install_line_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "youtube_transcript_api", None)
    with pytest.raises(ExtraMissing, match="is a video") as raised:
        fetch_subtitles(ID, Fetcher(NetworkLog(tmp_path)), tmp_path)
    assert "quoth extras install video" in raised.value.remedy
    assert not NetworkLog(tmp_path).uses()


@pytest.mark.parametrize(
    "place", ["https://example.org/x", "http://www.youtube.com/x", "https://youtube.com.example/x"]
)
def test_nobody_but_youtube_is_asked(tmp_path: Path, place: str) -> None:
    with pytest.raises(AddressRefused, match="is not asked"):
        video.session(NetworkLog(tmp_path)).get(place)
    assert not NetworkLog(tmp_path).uses()
