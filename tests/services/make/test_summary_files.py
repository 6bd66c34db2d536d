"""Summaries as Markdown files: every sentence with its quote, nothing done twice, an index of all."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from generation.answer import Claim, Quote, Support
from generation.studio.summary import Summary
from ingest.content.locator import PageLocator
from retrieval.library import Library
from services.export.markdown import escape
from ui.cli.app import app

RUNNER = CliRunner()
LINK = re.compile(r"^## \[.*\]\((.+?)\)$", re.MULTILINE)
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


def log_of(out: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


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
    links = LINK.findall((out / "index.md").read_text())
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
    assert len(LINK.findall((out / "index.md").read_text())) == 3
    Path(again[0]["file"]).unlink()
    RUNNER.invoke(app, ["summarize", str(papers / "krill.md"), "--out", str(out)])
    assert len(LINK.findall((out / "index.md").read_text())) == 2, "a summary that was deleted is not listed"


def test_summaries_written_among_the_papers_are_not_summarised(papers: Path) -> None:
    command = ["summarize", str(papers), "--out", str(papers), "--json"]
    first, again = (json.loads(RUNNER.invoke(app, command).stdout)["summaries"] for _ in range(2))
    assert [each["title"] for each in again] == [each["title"] for each in first]
    assert all(each["kept"] for each in again)


def test_a_bad_paper_is_named_and_the_others_are_summarised(papers: Path, tmp_path: Path) -> None:
    (papers / "broken.pdf").write_bytes(b"%PDF-1.7")
    result = RUNNER.invoke(app, ["summarize", str(papers), "--out", str(tmp_path / "out"), "--json"])
    assert result.exit_code == 1
    assert "broken.pdf" in result.stderr
    assert len(json.loads(result.stdout)["summaries"]) == 2
    assert "broken.pdf" in (tmp_path / "out" / "index.md").read_text()
    states = [each["state"] for each in log_of(tmp_path / "out")]
    assert sorted(states) == ["failed", "written", "written"]
    (papers / "broken.pdf").unlink()
    RUNNER.invoke(app, ["summarize", str(papers), "--out", str(tmp_path / "out")])
    assert "broken.pdf" not in (tmp_path / "out" / "index.md").read_text()


def test_an_empty_folder_is_one_sentence_and_leaves_no_index(papers: Path, tmp_path: Path) -> None:
    empty = papers / "empty"
    empty.mkdir()
    result = RUNNER.invoke(app, ["summarize", str(empty), "--out", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    assert "empty" in result.stderr
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("wanted", ["md", "json", "docx"])
def test_two_runs_write_the_same_bytes(
    papers: Path, tmp_path: Path, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for run in ("one", "other"):
        monkeypatch.setenv("QUOTH_HOME", str(tmp_path / run))
        out = tmp_path / f"out-{run}"
        assert RUNNER.invoke(app, ["summarize", str(papers), "--out", str(out), "--format", wanted]).exit_code == 0
        written.append({file.name: file.read_bytes() for file in out.iterdir() if file.name != "log.jsonl"})
    assert written[0] == written[1]
    assert [name for name in written[0] if name.endswith(wanted)]


def test_a_format_holds_the_summary(papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for wanted in ("json", "docx"):
        assert RUNNER.invoke(app, ["summarize", str(papers), "--out", str(out), "--format", wanted]).exit_code == 0
    [kelp] = out.glob("kelp-*.json")
    assert json.loads(kelp.read_bytes())["title"] == "Kelp"
    [word] = out.glob("kelp-*.docx")
    shown = "\n".join(each.text for each in Document(str(word)).paragraphs)
    assert "In short." in shown
    assert "Kelp grows fast in cold water [1]." in shown


def test_another_length_is_made_anew_and_the_same_is_kept(papers: Path, tmp_path: Path) -> None:
    for length, count in (("medium", 2), ("short", 4), ("medium", 4)):
        RUNNER.invoke(app, ["summarize", str(papers), "--out", str(tmp_path / "out"), "--length", length])
        assert len(made) == count


def run(papers: Path, out: Path) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "tests.services.make.summaries_under_way",
        "summarize",
        str(papers),
        "--out",
        str(out),
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start(papers: Path, out: Path) -> subprocess.Popen[str]:
    """Summarise in a process of its own, and wait until the first file is written."""
    process = run(papers, out)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("wrote")
    return process


def finish(papers: Path, out: Path) -> list[str]:
    """Run to the end; give the first word of each line."""
    with run(papers, out) as process:
        printed, _ = process.communicate(timeout=60)
    return [line.split()[0] for line in printed.splitlines()]


def test_a_run_that_was_killed_goes_on_where_it_was(papers: Path, tmp_path: Path) -> None:
    (papers / "krill.md").write_text("# Krill\n\nKrill rise at night.\n")
    process = start(papers, tmp_path / "out")
    process.kill()
    process.communicate(timeout=60)
    assert finish(papers, tmp_path / "out") == ["kept", "wrote", "wrote"]
    assert len(LINK.findall((tmp_path / "out" / "index.md").read_text())) == 3
    assert not list((tmp_path / "out").glob(".*")), "nothing half written is left"


def test_ctrl_c_finishes_the_paper_in_hand_and_stops(papers: Path, tmp_path: Path) -> None:
    (papers / "krill.md").write_text("# Krill\n\nKrill rise at night.\n")
    process = start(papers, tmp_path / "out")
    process.send_signal(signal.SIGINT)
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    done = 1 + printed.count("wrote")
    assert done <= 2, "the one in hand and no other"
    assert "run it again" in said.lower()
    assert len(LINK.findall((tmp_path / "out" / "index.md").read_text())) == done
    assert finish(papers, tmp_path / "out") == ["kept"] * done + ["wrote"] * (3 - done)


def test_words_of_papers_are_no_markup() -> None:
    assert escape("a *b* [c](d) <e>\n# f $g$") == r"a \*b\* \[c\](d) \<e\> \# f \$g\$"
    assert escape("1. one") == r"1\. one"
    assert escape("- dash") == r"\- dash"
