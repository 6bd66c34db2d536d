"""Which files of a folder are its papers: not what a command reads or writes there, nor what is about the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.add.papers import find_papers
from services.errors import NothingToDo


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a paper, what is about it and a file of questions."""
    for name in ("kelp.md", "README.md", "Licence.txt", "questions.txt"):
        (tmp_path / name).write_text("# Words\n\nWords.\n")
    return tmp_path


def test_what_is_about_the_folder_is_left_out_and_told_and_what_the_command_uses_is_not_told(folder: Path) -> None:
    papers = find_papers([folder], own=[folder / "questions.txt", None])
    assert papers.paths == (folder / "kelp.md",)
    assert papers.left_out == (folder / "Licence.txt", folder / "README.md")


def test_a_file_that_is_named_is_read_whatever_its_name(folder: Path) -> None:
    named = [folder / "README.md", folder / "questions.txt"]
    assert find_papers(named, own=[folder / "questions.txt"]).paths == tuple(named)


def test_what_is_not_there_or_is_empty_is_handed_on_to_be_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    named = [tmp_path / "empty", tmp_path / "gone.pdf"]
    assert find_papers(named).paths == tuple(named)


def test_a_folder_with_nothing_else_has_no_paper(folder: Path) -> None:
    (folder / "kelp.md").unlink()
    with pytest.raises(NothingToDo):
        find_papers([folder], own=[folder / "questions.txt"])
    assert find_papers([]).paths == ()
