"""Paths become files, whatever they are called; what cannot be found is said."""

import os
from pathlib import Path

import pytest

from ingest import registry
from ingest.errors import FileMissing, UnsupportedFile
from ingest.files import find_files


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"words")


def names(files: tuple[Path, ...], folder: Path) -> list[str]:
    return [str(file.relative_to(folder)) for file in files]


def test_folder_gives_its_readable_files_sorted(tmp_path: Path) -> None:
    make(tmp_path, "b.pdf", "a.txt", "sub/deep/c.md", "sub/A.PDF", "picture.gif", "table.xyz")
    make(tmp_path, ".hidden.pdf", ".git/d.txt")
    files, errors = find_files([tmp_path])
    assert names(files, tmp_path) == ["a.txt", "b.pdf", "sub/A.PDF", "sub/deep/c.md"]
    assert errors == ()


def test_pictures_of_a_folder_are_passed_over_where_nothing_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.txt", "figure.png")
    monkeypatch.setattr(registry, "find_spec", lambda _name: None)
    assert names(find_files([tmp_path])[0], tmp_path) == ["a.txt"]
    assert names(find_files([tmp_path / "figure.png"])[0], tmp_path) == ["figure.png"]
    monkeypatch.setattr(registry, "find_spec", lambda name: name)
    assert names(find_files([tmp_path])[0], tmp_path) == ["a.txt", "figure.png"]


def test_file_named_directly_is_tried_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "table.xyz", ".notes")
    files, errors = find_files([tmp_path / "table.xyz", tmp_path / ".notes"])
    assert names(files, tmp_path) == ["table.xyz", ".notes"]
    assert errors == ()


def test_missing_path_is_an_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    files, errors = find_files([tmp_path / "nowhere.pdf", tmp_path / "a.txt"])
    assert names(files, tmp_path) == ["a.txt"]
    assert [type(error) for error in errors] == [FileMissing]
    assert "nowhere.pdf" in errors[0].message
    assert errors[0].remedy


def test_folder_with_nothing_readable_is_an_error(tmp_path: Path) -> None:
    make(tmp_path, "picture.gif", ".hidden.pdf")
    files, errors = find_files([tmp_path])
    assert files == ()
    assert [type(error) for error in errors] == [UnsupportedFile]
    assert str(tmp_path) in errors[0].message


@pytest.mark.parametrize(
    "name",
    [
        "new\nline.pdf",
        'it\'s "quoted".pdf',
        "100%s%20.pdf",
        "cafe\u0301.pdf",
        "café.pdf",
        "-rf.pdf",
        "a\\b.pdf",
        "🐙 .pdf",
    ],
)
def test_odd_names_are_found(tmp_path: Path, name: str) -> None:
    make(tmp_path, name)
    assert find_files([tmp_path]) == ((tmp_path / name,), ())
    assert find_files([tmp_path / name]) == ((tmp_path / name,), ())


def test_name_that_is_no_text_is_found(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.pdf"
    try:
        Path(os.fsdecode(raw)).write_bytes(b"words")
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    files, errors = find_files([tmp_path])
    assert [os.fsencode(file) for file in files] == [raw]
    assert errors == ()


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    (tmp_path / "broken.pdf").symlink_to(tmp_path / "gone.pdf")
    files, errors = find_files([tmp_path])
    assert names(files, tmp_path) == ["sub/a.txt"]
    assert errors == ()
    _, errors = find_files([tmp_path / "loop.pdf", tmp_path / "broken.pdf"])
    assert [type(error) for error in errors] == [FileMissing, FileMissing]


def test_file_reached_twice_is_given_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    files, _ = find_files([tmp_path, tmp_path / "a.txt", tmp_path])
    assert names(files, tmp_path) == ["a.txt"]


def test_path_that_cannot_be_is_an_error() -> None:
    _, errors = find_files([Path("x" * 5000), Path("zero\0byte")])
    assert [type(error) for error in errors] == [FileMissing, FileMissing]
    assert "\0" not in errors[1].message
