"""Figures are described by the server that the settings name, and by no other; what it replies is data."""

from __future__ import annotations

import base64
import json
import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import NoReturn

import pytest

from models.errors import NetworkOff
from models.files.network_log import NetworkLog
from services.add.files import add_file
from services.assembly import Quoth, Settings
from services.contract.figures import FigureJson
from services.errors import SettingsWrong, VisionFailed, VisionUnreachable
from services.showing.descriptions import can_describe, describe_figure, describe_figures, kept_description, mark
from services.showing.figures import list_figures
from services.showing.vision import KEY_VARIABLE, ask, server_of, tell_where
from tests.ingest.readers.pdf.pdf_files import Sheet, Text, body, lines, pdf_bytes
from tests.services.showing.vision_server import Vision, vision_server

PLOT = "1 w 150 500 200 120 re S 150 500 m 350 620 l S"


@pytest.fixture
def vision() -> Iterator[Vision]:
    with vision_server() as server:
        yield server


@pytest.fixture
def quoth(tmp_path: Path, vision: Vision) -> Iterator[Quoth]:
    settings = Settings(home=tmp_path / "home", vision_url=vision.url, vision_model="seer", vision_seconds=20.0)
    with Quoth(settings) as made:
        yield made


@pytest.fixture
def figures(quoth: Quoth, tmp_path: Path) -> tuple[FigureJson, ...]:
    """Give the figures of a source that has two, on two pages."""
    sheets = [
        Sheet(
            [
                *lines(body(n)),
                Text(150, 330, f"Figure {n}: Warmth falls with depth at all stations.", 9.0),
                *lines([f"This is seen in Figure {n}."], y=400),
            ],
            extra=f"{PLOT} 150 500 m {300 + n} 600 l S",
        )
        for n in (1, 2)
    ]
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf_bytes(*sheets))
    outcome = add_file(quoth, path)
    assert outcome.source is not None
    return list_figures(quoth, outcome.source.document_id)


def outcomes(quoth: Quoth) -> list[str]:
    return [use.outcome for use in NetworkLog(quoth.settings.home).uses()]


def with_settings(quoth: Quoth, **changed: object) -> Quoth:
    return Quoth(replace(quoth.settings, **changed))  # type: ignore[arg-type]


def test_a_figure_is_described_once_and_marked_as_no_quote(
    quoth: Quoth, figures: tuple[FigureJson, ...], vision: Vision
) -> None:
    first = figures[0]
    assert kept_description(quoth, first) is None
    description = describe_figure(quoth, first).description
    assert description is not None
    assert (description.text, description.model) == (vision.said, "seer")
    assert mark(description) == "Described by seer, not the source’s words"
    [(path, headers, asked)] = vision.asked
    assert (path, asked["model"], "Authorization" in headers) == ("/v1/chat/completions", "seer", False)
    words, picture = asked["messages"][0]["content"]
    assert words["type"] == "text"
    assert base64.b64decode(picture["image_url"]["url"].removeprefix("data:image/png;base64,")).startswith(b"\x89PNG")
    assert describe_figure(quoth, first).description == kept_description(quoth, first) == description
    assert len(vision.asked) == 1, "what was described is kept"
    uses = NetworkLog(quoth.settings.home).uses()
    assert [use.outcome.partition(" ")[0] for use in uses] == ["asked", "received"]
    assert "seer" in uses[0].what
    assert uses[0].place == f"{vision.url}/chat/completions"


def test_what_one_model_said_is_not_shown_as_another_s(quoth: Quoth, figures: tuple[FigureJson, ...]) -> None:
    assert describe_figure(quoth, figures[0]).description is not None
    with with_settings(quoth, vision_model="other") as changed:
        assert kept_description(changed, figures[0]) is None


def nobody_may_fail(_figure: FigureJson, error: VisionFailed) -> NoReturn:
    pytest.fail(str(error))


def test_what_is_described_before_a_stop_is_kept(
    quoth: Quoth, figures: tuple[FigureJson, ...], vision: Vision, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Event()
    reply = Vision.reply

    def replied_and_stopped(self: Vision) -> bytes:
        stop.set()
        return reply(self)

    monkeypatch.setattr(Vision, "reply", replied_and_stopped)
    server = server_of(quoth.settings)
    first, second = describe_figures(quoth, figures, server=server, stop=stop, failed=nobody_may_fail)
    assert first.description is not None
    assert second.description is None
    assert len(vision.asked) == 1
    assert kept_description(quoth, figures[0]) == first.description


def test_one_that_cannot_be_described_is_told_and_the_next_is_tried(
    quoth: Quoth, figures: tuple[FigureJson, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = Vision.reply
    monkeypatch.setattr(Vision, "reply", lambda self: b"{}" if len(self.asked) == 1 else reply(self))
    told: list[tuple[FigureJson, VisionFailed]] = []
    server = server_of(quoth.settings)
    first, second = describe_figures(
        quoth, figures, server=server, stop=Event(), failed=lambda figure, error: told.append((figure, error))
    )
    assert first == figures[0]
    assert second.description is not None
    [(figure, error)] = told
    assert figure == figures[0]
    assert "is no description" in error.message


def test_where_the_server_cannot_be_reached_no_other_figure_is_tried(
    quoth: Quoth, figures: tuple[FigureJson, ...]
) -> None:
    dead = server_of(replace(quoth.settings, vision_url="http://127.0.0.1:9/v1"))
    told: list[VisionFailed] = []
    with pytest.raises(VisionUnreachable):
        describe_figures(quoth, figures, server=dead, stop=Event(), failed=lambda _figure, error: told.append(error))
    assert told == []
    assert len(outcomes(quoth)) == 2, "one figure was asked about"


def test_a_reply_is_text_on_one_line_and_not_too_long(
    quoth: Quoth, figures: tuple[FigureJson, ...], vision: Vision
) -> None:
    vision.said = [
        {"type": "text", "text": "\x1b[31mRed\x07\u202e <b>bold</b>\n\n![x](http://evil.example/) " + "w " * 3000}
    ]
    described = describe_figure(quoth, figures[0]).description
    assert described is not None
    assert not any(ord(letter) < 32 or letter == "\u202e" for letter in described.text)
    assert "<b>bold</b> ![x](http://evil.example/) w w" in described.text
    assert len(described.text) <= 2001


def test_what_a_model_thinks_aloud_is_left_out_and_a_reply_without_an_end_is_told_as_cut(
    quoth: Quoth, figures: tuple[FigureJson, ...], vision: Vision
) -> None:
    vision.said, vision.ended_by = "<think>A line? Or two?</think>\n\nA line falls from", "length"
    described = describe_figure(quoth, figures[0]).description
    assert described is not None
    assert described.text == "A line falls from…"


@pytest.mark.parametrize(
    ("changed", "told", "remedy"),
    [
        (
            {"status": 404, "raw": b'{"error": {"message": "model \\u001b seer not found."}}'},
            "(404): model \ufffd seer not",
            "/v1",
        ),
        ({"status": 401, "raw": b"no"}, "wants a key (401)", KEY_VARIABLE),
        ({"status": 500, "raw": b'{"error": "image input is not supported"}'}, "(500): image input is not", "--mmproj"),
        ({"status": 302, "location": "http://127.0.0.1:1/"}, "leads elsewhere (302)", "vision.url"),
        ({"raw": b"<html>Welcome</html>"}, "is no description", "chat completions"),
        ({"raw": b"[" * 100_000}, "is no description", "chat completions"),
        ({"raw": b'{"choices": []}'}, "is no description", "chat completions"),
        ({"said": " \x00 \n"}, "is no description", "chat completions"),
        ({"said": {"a": 1}}, "is no description", "chat completions"),
        ({"said": [1, 2]}, "is no description", "chat completions"),
        ({"raw": b" " * 2_000_000}, "more than 1 MB", "chat completions"),
    ],
)
def test_a_bad_reply_is_said_with_what_to_do_and_not_kept(
    quoth: Quoth,
    figures: tuple[FigureJson, ...],
    vision: Vision,
    changed: dict[str, object],
    told: str,
    remedy: str,
) -> None:
    for name, value in changed.items():
        setattr(vision, name, value)
    with pytest.raises(VisionFailed) as caught:
        describe_figure(quoth, figures[0])
    assert told in caught.value.message
    assert remedy in caught.value.remedy
    assert kept_description(quoth, figures[0]) is None
    assert len(vision.asked) == 1, "no other address is asked"
    assert outcomes(quoth)[-1].startswith("not described: ")


def test_a_server_that_takes_too_long_or_is_not_there_is_said(
    quoth: Quoth, figures: tuple[FigureJson, ...], vision: Vision
) -> None:
    vision.delay = 3.0
    with with_settings(quoth, vision_seconds=0.5) as hurried, pytest.raises(VisionFailed) as caught:
        describe_figure(hurried, figures[0])
    assert "vision.seconds" in caught.value.remedy
    with with_settings(quoth, vision_url="http://127.0.0.1:9/v1") as dead, pytest.raises(VisionFailed) as caught:
        describe_figure(dead, figures[0])
    assert "http://127.0.0.1:9/v1/chat/completions cannot be reached" in caught.value.message
    assert "Start the server" in caught.value.remedy


def test_without_a_model_in_the_settings_nothing_is_asked(
    quoth: Quoth, figures: tuple[FigureJson, ...], vision: Vision
) -> None:
    with with_settings(quoth, vision_url=None) as unset:
        assert not can_describe(unset)
        assert kept_description(unset, figures[0]) is None
        with pytest.raises(VisionFailed, match=r"No vision model is set.*\[vision\]"):
            describe_figure(unset, figures[0])
    assert vision.asked == []
    assert outcomes(quoth) == []


def nobody_may_ask(*_: object, **__: object) -> NoReturn:
    pytest.fail("a name was looked up")


def test_another_machine_is_said_and_refused_where_the_network_is_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", nobody_may_ask)
    settings = Settings(home=tmp_path, vision_url="http://gpu:8080", vision_model="seer")
    server = server_of(settings)
    assert server.target.address == "http://gpu:8080/v1/chat/completions"
    assert tell_where(server) == "Figures are sent to gpu:8080, another machine, unencrypted, as your settings say."
    for host in ("gpu", "10.0.0.7", "localhost.example.org", "[2001:db8::1]", "[::ffff:10.0.0.7]"):
        closed = replace(settings, vision_url=f"https://{host}/v1", fetch=False)
        with pytest.raises(NetworkOff, match=f"No figure was sent to {re.escape(host)}"):
            server_of(closed)
    for host in ("localhost", "127.0.0.1", "127.1.2.3", "[::1]"):
        here = server_of(replace(settings, vision_url=f"http://{host}:8080/v1", fetch=False))
        assert tell_where(here) == ""


def test_a_name_is_looked_up_after_it_is_recorded_and_localhost_must_be_here(tmp_path: Path) -> None:
    log = NetworkLog(tmp_path)
    noted: list[tuple[str, ...]] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        del host, port
        noted.append(tuple(use.outcome for use in log.uses()))
        return ("127.0.0.1", "10.0.0.7")

    settings = Settings(home=tmp_path, vision_url="http://localhost:9/v1", vision_model="seer")
    with pytest.raises(VisionFailed, match="localhost is another machine here, and no figure was sent"):
        ask(server_of(settings), b"picture", log, resolve=resolve)
    assert noted == [("asked",)]
    assert log.uses()[-1].outcome.startswith("not described: localhost is another machine")


def test_this_machine_may_be_asked_where_the_network_is_off_and_that_is_recorded(
    quoth: Quoth, figures: tuple[FigureJson, ...]
) -> None:
    with with_settings(quoth, fetch=False) as closed:
        assert tell_where(server_of(closed.settings)) == ""
        assert describe_figure(closed, figures[0]).description is not None
    assert [each.partition(" ")[0] for each in outcomes(quoth)] == ["asked", "received"]


def test_a_key_comes_from_the_environment_and_is_written_nowhere(
    quoth: Quoth, figures: tuple[FigureJson, ...], vision: Vision, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "hidden-key")
    assert describe_figure(quoth, figures[0]).description is not None
    assert vision.asked[0][1]["Authorization"] == "Bearer hidden-key"
    assert "hidden-key" not in json.dumps(outcomes(quoth))
    vision.status, vision.raw = 400, b'{"error": {"message": "The key hidden-key is not known."}}'
    with pytest.raises(VisionFailed, match="The key … is not known") as caught:
        describe_figure(quoth, figures[1])
    assert "hidden-key" not in caught.value.message
    assert all(b"hidden-key" not in path.read_bytes() for path in quoth.settings.home.rglob("*") if path.is_file())


@pytest.mark.parametrize("key", ["schlüssel", "a\nHost: b"])
def test_a_key_that_no_header_can_have_is_said_and_not_shown(
    quoth: Quoth, figures: tuple[FigureJson, ...], vision: Vision, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(KEY_VARIABLE, key)
    with pytest.raises(VisionFailed, match=KEY_VARIABLE) as caught:
        describe_figure(quoth, figures[0])
    assert key not in caught.value.message
    assert vision.asked == []


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://127.0.0.1/", "ftp://127.0.0.1:21/", "127.0.0.1:8080", "http://", "http://h:99999/"),
        *("http://a:secret@b/", "http://h/?key=secret"),
    ],
)
def test_what_is_no_address_of_a_server_is_said(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsWrong, match=r"vision\.url") as caught:
        server_of(Settings(home=tmp_path, vision_url=url, vision_model="seer"))
    assert "secret" not in f"{caught.value.message} {caught.value.remedy}"
