"""Summaries as Markdown files: every sentence with its quote, nothing done twice, an index of all."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generation.answer import Claim, Quote, Support
from generation.studio.summary import Summary
from ingest.locator import PageLocator
from retrieval.library import Library
from services.make.summary_files import escape
from ui.cli.app import app

RUNNER = CliRunner()
made: list[str] = []


def summarize(source_id: str, *, library: Library, **_others: object) -> Summary:
    """Take the first passage for the summary."""
    made.append(source_id)
    source, passage = library.sources.get(source_id), library.sources.passages(source_id)[0]
    quote = Quote(source, 1, passage.start, passage.end, passage.text, PageLocator(1))
    return Summary(source, (Claim("In short.", (quote,), Support.QUOTED),), ("kelp", "urchins"))


@pytest.fixture
def papers(fake_models: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    del fake_models
    made.clear()
    monkeypatch.setattr("generation.studio.summary.summarize_source", summarize)
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "kelp.md").write_text("# Kelp\n\nKelp grows fast in *cold* water [1].\n")
    (folder / "otters.md").write_text("# Otters\n\nOtters eat urchins.\n")
    return folder


def test_each_paper_gets_a_file_and_the_index_lists_them(papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = RUNNER.invoke(app, ["summarize", str(papers), "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    assert [Path(each["file"]).parent for each in printed["summaries"]] == [out, out]
    assert printed["index"] == str(out / "index.md")
    [kelp] = [each for each in printed["summaries"] if each["title"] == "Kelp"]
    text = RUNNER.invoke(app, ["text", kelp["source_id"]]).stdout_bytes.decode()
    quote = kelp["sentences"][0]["quotes"][0]
    assert text[quote["start"] : quote["end"]] == quote["text"]
    written = Path(kelp["file"]).read_text()
    assert f"> “{escape(quote['text'])}” (page 1)" in written
    assert "- kelp\n- urchins" in written
    links = re.findall(r"\]\((.+?)\)", (out / "index.md").read_text())
    assert sorted(links) == sorted(Path(each["file"]).name for each in printed["summaries"])


def test_what_is_done_is_not_done_again_and_what_is_new_joins_the_index(papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = ["summarize", str(papers), "--out", str(out), "--json"]
    RUNNER.invoke(app, command)
    (papers / "krill.md").write_text("# Krill\n\nKrill rise at night.\n")
    again = json.loads(RUNNER.invoke(app, command).stdout)["summaries"]
    assert {each["title"]: each["kept"] for each in again} == {"Kelp": True, "Otters": True, "Krill": False}
    assert len(made) == 3
    alone = RUNNER.invoke(app, ["summarize", str(papers / "krill.md"), "--out", str(out)])
    assert alone.exit_code == 0
    assert len((out / "index.md").read_text().strip().splitlines()) == 2 + 3


def test_a_bad_paper_is_named_and_the_others_are_summarised(papers: Path, tmp_path: Path) -> None:
    (papers / "broken.pdf").write_bytes(b"%PDF-1.7")
    result = RUNNER.invoke(app, ["summarize", str(papers), "--out", str(tmp_path / "out"), "--json"])
    assert result.exit_code == 1
    assert "broken.pdf" in result.stderr
    assert len(json.loads(result.stdout)["summaries"]) == 2


def test_words_of_papers_are_no_markup() -> None:
    assert escape("a *b* [c](d) <e>\n# f $g$") == r"a \*b\* \[c\](d) \<e\> \# f \$g\$"
    assert escape("1. one") == r"1\. one"
    assert escape("- dash") == r"\- dash"
