"""Comparisons of files: quoted on both sides, as text, JSON or a file, and only where there are two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from generation.answering.choosing.roles import RoleModel, role_model
from services.assembly import Quoth
from tests.fakes import HashEmbedder
from ui.cli.app import app

RUNNER = CliRunner()
ONE = "# One\n\nMonthly doses of the vitamin reduced the risk of falling in old age.\n"
TWO = "# Two\n\nMonthly doses of the vitamin did not reduce the risk of falling in old age.\n"


@pytest.fixture
def papers(fake_models: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    del fake_models
    none = RoleModel(role_model(HashEmbedder()).weights * 0)
    monkeypatch.setattr(Quoth, "role_model", lambda _quoth, _embedder: none)
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.md").write_text(ONE)
    (folder / "two.md").write_text(TWO)
    return folder


def test_a_contradiction_is_quoted_on_both_sides(papers: Path) -> None:
    result = RUNNER.invoke(app, ["compare", str(papers / "two.md"), str(papers / "one.md"), "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    opposed = next(each for each in report["sections"] if each["heading"] == "Where they contradict each other")
    [group] = opposed["groups"]
    quotes = [quote for claim in group["claims"] for quote in claim["quotes"]]
    assert [quote["title"] for quote in quotes] == ["Two", "One"], "in the order they were named"
    for quote in quotes:
        text = RUNNER.invoke(app, ["text", quote["source_id"]]).stdout_bytes.decode()
        assert text[quote["start"] : quote["end"]] == quote["text"]


def test_it_is_written_as_markdown_and_word_and_printed(papers: Path, tmp_path: Path) -> None:
    for name in ("compared.md", "compared.docx", "compared.json"):
        assert RUNNER.invoke(app, ["compare", str(papers), "--out", str(tmp_path / name)]).exit_code == 0
    assert "> “Monthly doses" in (tmp_path / "compared.md").read_text("utf-8")
    assert any("did not reduce" in each.text for each in Document(str(tmp_path / "compared.docx")).paragraphs)
    assert "Where they contradict each other" in RUNNER.invoke(app, ["compare", str(papers)]).stdout


def test_one_paper_a_missing_file_and_an_unknown_ending_are_said(papers: Path, tmp_path: Path) -> None:
    one = RUNNER.invoke(app, ["compare", str(papers / "one.md")])
    assert (one.exit_code, "two papers" in one.output) == (1, True)
    broken = RUNNER.invoke(app, ["compare", str(papers), str(tmp_path / "gone.pdf")])
    assert (broken.exit_code, "gone.pdf" in broken.output, "contradict" in broken.output) == (1, True, True)
    assert RUNNER.invoke(app, ["compare", str(papers), "--out", str(tmp_path / "a.xyz")]).exit_code == 1
    assert RUNNER.invoke(app, ["compare"]).exit_code == 1
