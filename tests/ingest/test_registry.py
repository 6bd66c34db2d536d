"""Readers are added without a change to quoth, and read in the same child with the same limits."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import registry
from ingest.errors import ReadLimit, UnsupportedFile
from ingest.reading import ReadLimits, read_document

READER = """
import hashlib, os, time
from ingest.content.blocks import Paragraph
from ingest.content.document import Document, Page
from ingest.content.locator import TimeLocator

class Subtitles:
    media_types = ("application/x-lrc",)
    suffixes = (".lrc",)

    def read(self, path, *, password, progress):
        data = path.read_bytes()
        if b"hang" in data:
            time.sleep(600)
        words = data.decode().splitlines()[2]
        page = Page(1, "1", 0.0, 0.0, words, b"", TimeLocator(1.0, float(os.getpid())))
        progress(1, 1)
        blocks = (Paragraph(0, len(words)),)
        return Document(hashlib.sha256(data).hexdigest(), "T", str(path), self.media_types[0], (page,), blocks)

READER = Subtitles()
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install a tiny package that reads subtitles: a module and its metadata in a folder on the path."""
    folder = tmp_path / "site"
    metadata = folder / "subtitles_for_quoth-1.0.dist-info"
    metadata.mkdir(parents=True)
    (folder / "subtitles_for_quoth.py").write_text(READER)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: subtitles-for-quoth\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[quoth.readers]\nSubtitles = subtitles_for_quoth:READER\n")
    monkeypatch.syspath_prepend(folder)
    registry.readers.cache_clear()
    yield folder
    registry.readers.cache_clear()
    sys.modules.pop("subtitles_for_quoth", None)


def write(folder: Path, words: str) -> Path:
    path = folder / "talk.lrc"
    path.write_text(f"[ti:Tides]\n[00:01.00]\n{words}\n")
    return path


@pytest.mark.usefixtures("package")
def test_a_reader_from_another_package_reads_in_the_child(tmp_path: Path) -> None:
    document = read_document(write(tmp_path, "The tide came in."))
    assert document.media_type == "application/x-lrc"
    assert document.text == "The tide came in."
    (place,) = document.locate(0, 4)
    assert getattr(place.locator, "end", 0) not in {0, os.getpid()}


@pytest.mark.usefixtures("package")
def test_a_reader_from_another_package_is_stopped_at_the_limits(tmp_path: Path) -> None:
    with pytest.raises(ReadLimit, match=r"talk\.lrc took longer than 3 seconds"):
        read_document(write(tmp_path, "hang"), limits=ReadLimits(seconds=3))


@pytest.mark.usefixtures("package")
def test_its_endings_are_looked_for_in_folders() -> None:
    assert ".lrc" in registry.suffixes()


def test_what_can_be_read_is_told_from_the_readers() -> None:
    assert registry.told_formats("or").startswith("PDF, ")
    assert all(each.name in registry.told_formats() for each in registry.BUILT_IN)


@pytest.mark.usefixtures("package")
def test_a_reader_from_another_package_is_told_too() -> None:
    assert registry.told_formats().endswith(" and Subtitles")


def test_without_it_the_file_is_read_as_the_text_it_is(tmp_path: Path) -> None:
    assert read_document(write(tmp_path, "The tide came in.")).media_type == "text/plain"


def test_one_that_cannot_be_loaded_stops_no_other_and_is_named_where_it_is_missed(
    package: Path, tmp_path: Path
) -> None:
    (package / "subtitles_for_quoth.py").write_text("import no_such_library")
    registry.readers.cache_clear()
    assert read_document(write(tmp_path, "The tide came in.")).media_type == "text/plain"
    (tmp_path / "scan.gif").write_bytes(b"GIF89a" + bytes(100))
    with pytest.raises(UnsupportedFile, match=r"quoth does not read\. The reader Subtitles .* loaded"):
        read_document(tmp_path / "scan.gif")


def test_our_own_readers_are_what_the_registry_says_of_them() -> None:
    """The registry says it without loading them."""
    for registered in registry.BUILT_IN:
        reader = registered.load()
        assert (reader.media_types, reader.suffixes) == (registered.media_types, registered.suffixes)
