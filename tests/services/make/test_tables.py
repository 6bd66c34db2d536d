"""Tables over files: a row a paper, exact words in every cell, nothing made twice, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from models.ports import Message
from services.assembly import Quoth, Settings
from services.make.table.tables import NOTEBOOK, columns_asked, table_of
from tests.services.make.copying import PIECES, CopyingGenerator, learned
from ui.cli.app import app

RUNNER = CliRunner()

KELP = """# Kelp

The kelp forest of Marrow Bay covered 41 hectares in 2019. It was measured from drones, at low tide.
"""
KRILL = """# Krill

Krill swarms at the Brandt Shelf rose from 180 m to 40 m within one hour of sunset. The sounder worked at 120 kHz.
"""
COLUMNS = "place: At which place?; instrument: With what was it measured?"


@pytest.fixture
def model(fake_models: object, monkeypatch: pytest.MonkeyPatch) -> CopyingGenerator:
    """Have every cell's model copy; what is found at first sight always earns the asking."""
    del fake_models
    generator = CopyingGenerator(PIECES)
    monkeypatch.setattr(Quoth, "generator", property(lambda _quoth: generator))
    monkeypatch.setattr(Quoth, "question_reader", lambda _quoth, _embedder: learned()[0])
    monkeypatch.setattr(Quoth, "role_model", lambda _quoth, _embedder: learned()[1])
    monkeypatch.setattr("generation.extraction.cells._HOPELESS", 0.0)
    monkeypatch.setattr("generation.extraction.confidence.LEAST", 0.0)
    return generator


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a-kelp.md").write_text(KELP)
    (folder / "b-krill.md").write_text(KRILL)
    return folder


def make(papers: Path, out: Path, columns: str = COLUMNS, *more: str) -> Result:
    return RUNNER.invoke(app, ["table", str(papers), "--columns", columns, "--out", str(out), *more])


def values(out: Path) -> dict[str, list[str | None]]:
    rows = json.loads(out.read_text("utf-8"))["rows"]
    return {row["title"]: [cell and cell["value"] for cell in row["cells"]] for row in rows}


def test_words_that_are_more_likely_wrong_than_right_are_told_as_their_whole_sentence(
    model: CopyingGenerator, papers: Path, tmp_path: Path
) -> None:
    model.leaning = 0.0
    out = tmp_path / "review.md"
    assert make(papers, out).exit_code == 0
    row = next(line for line in out.read_text("utf-8").splitlines() if line.startswith("| Kelp"))
    assert row.split(" | ")[1] == "The kelp forest of Marrow Bay covered 41 hectares in 2019. (?)[^1]"


def test_every_value_is_exact_words_of_its_quote(model: CopyingGenerator, papers: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.json"
    result = make(papers, out)
    assert result.exit_code == 0, result.output
    assert values(out) == {"Kelp": ["Marrow Bay", "drones, at low tide"], "Krill": ["Brandt Shelf", "The sounder"]}
    for row in json.loads(out.read_text("utf-8"))["rows"]:
        text = RUNNER.invoke(app, ["text", row["source_id"]]).stdout_bytes.decode()
        for cell in row["cells"]:
            (quote,) = cell["quotes"]
            assert text[quote["start"] : quote["end"]] == quote["text"]
            assert cell["value"] in quote["text"]
            assert 0 <= cell["confidence"] <= 1
    assert len(model.asked) == 4


@pytest.mark.parametrize(("other", "told"), [(" The tale was told by 48 people of the bay.", "48"), ("", "")])
def test_a_number_of_something_else_does_not_stand_and_another_sentence_is_tried(
    model: CopyingGenerator, papers: Path, tmp_path: Path, other: str, told: str
) -> None:
    (papers / "a-kelp.md").write_text(f"# Kelp\n\nThe kelp forest had 212 mm of rain that people could see.{other}\n")
    model.pieces = {"number of people": {"rain": "212", "told": "48"}}
    out = tmp_path / "review.json"
    assert make(papers, out, "number of people").exit_code == 0
    assert values(out)["Kelp"] == [told]


def test_only_what_is_new_is_made_and_two_runs_give_the_same_bytes(
    model: CopyingGenerator, papers: Path, tmp_path: Path
) -> None:
    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    make(papers, first)
    make(papers, again)
    assert first.read_bytes() == again.read_bytes()
    assert len(model.asked) == 4
    make(papers, again, f"{COLUMNS}; colour")
    assert len(model.asked) == 6
    (papers / "c-otters.md").write_text("# Otters\n\nOtters eat urchins in Marrow Bay, as divers saw.\n")
    make(papers, again, f"{COLUMNS}; colour")
    assert len(model.asked) == 9


def test_what_a_paper_is_comes_from_its_own_lines_without_asking_the_model(
    model: CopyingGenerator, papers: Path, tmp_path: Path
) -> None:
    (papers / "a-kelp.md").write_text(f"{KELP}\n## Acknowledgements\n\nThis work was funded by the Marrow Trust.\n")
    out = tmp_path / "review.json"
    assert make(papers, out, "funding").exit_code == 0
    assert values(out) == {"Kelp": ["This work was funded by the Marrow Trust."], "Krill": [""]}
    assert not model.asked


def test_a_year_and_authors_are_pieces_of_their_own_lines(
    model: CopyingGenerator, papers: Path, tmp_path: Path
) -> None:
    (papers / "a-kelp.md").write_text(KELP.replace("# Kelp\n", "# Kelp\n\nBy Ann Lee and Tom Ray\n\nMarch 2023\n"))
    (papers / "b-krill.md").unlink()
    out = tmp_path / "review.json"
    assert make(papers, out, "year; authors").exit_code == 0
    assert values(out) == {"Kelp": ["2023", "Ann Lee and Tom Ray"]}
    quotes = [cell["quotes"][0]["text"] for cell in json.loads(out.read_text("utf-8"))["rows"][0]["cells"]]
    assert quotes == ["March 2023", "By Ann Lee and Tom Ray"]
    assert not model.asked


def test_after_an_update_cells_are_shown_until_they_are_made_anew(
    model: CopyingGenerator, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "review.json"
    make(papers, out)
    monkeypatch.setattr("services.kept_texts.version", lambda: "another")
    with Quoth(Settings(home=Path(os.environ["QUOTH_HOME"]))) as quoth:
        kept = table_of(quoth, quoth.library.sources.all(NOTEBOOK), columns_asked(COLUMNS, None), notebook=NOTEBOOK)
    assert not kept.missing
    model.pieces = {"place": {"Marrow Bay": "Bay", "Brandt Shelf": "Shelf"}}
    make(papers, out)
    assert len(model.asked) == 8
    assert [row[0] for row in values(out).values()] == ["Bay", "Shelf"]
    make(papers, out)
    assert len(model.asked) == 8


def test_a_column_that_nobody_answers_is_not_stated(model: CopyingGenerator, papers: Path, tmp_path: Path) -> None:
    del model
    out = tmp_path / "review.csv"
    assert make(papers, out, "colour").exit_code == 0
    _, *rows = csv.reader(io.StringIO(out.read_text("utf-8-sig"), newline=""))
    assert [row[2] for row in rows] == ["not stated", "not stated"]
    assert [row[3] for row in rows] == ["", ""]


def test_a_broken_paper_is_named_and_the_others_have_their_rows(
    model: CopyingGenerator, papers: Path, tmp_path: Path
) -> None:
    del model
    (papers / "aa-broken.pdf").write_bytes(b"%PDF-1.7")
    out = tmp_path / "review.md"
    result = make(papers, out)
    assert result.exit_code == 1
    assert "aa-broken.pdf" in result.stderr
    written = out.read_text("utf-8")
    assert re.search(r"^\| Kelp \| Marrow Bay.*\[\^1\] \|", written, re.MULTILINE)
    assert re.search(r"^\[\^1\]: “.*Marrow Bay.*” \(Kelp, ", written, re.MULTILINE)
    assert "Not read:" in written


def test_what_is_written_beside_the_papers_is_no_paper(model: CopyingGenerator, papers: Path, tmp_path: Path) -> None:
    (papers / "README.md").write_text(
        "# Papers for the meeting\n\nKelp was measured by drones, krill at the Brandt Shelf.\n"
    )
    out = papers / "review.md"
    for _ in range(2):
        result = make(papers, out)
        assert result.exit_code == 0
        assert f"left out {papers / 'README.md'}" in result.stderr
    assert len(model.asked) == 4
    named = tmp_path / "named.json"
    arguments = ["table", str(papers), str(papers / "README.md"), "--columns", COLUMNS, "--out", str(named)]
    assert RUNNER.invoke(app, arguments).exit_code == 0
    assert "Papers for the meeting" in values(named)


def test_an_empty_folder_and_a_file_of_no_format_are_one_line_each(
    model: CopyingGenerator, tmp_path: Path, papers: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for result in (
        make(empty, tmp_path / "review.csv"),
        make(papers, tmp_path / "review.doc"),
        make(papers, tmp_path / "nowhere" / "review.csv"),
        make(papers, tmp_path / "review.csv", "region; region"),
        make(papers, tmp_path / "review.csv", ""),
        make(papers, tmp_path / "review.csv", "region", "--preset", "alchemy"),
    ):
        assert result.exit_code == 1
        assert len(result.stderr.strip().splitlines()) == 1
        assert "defect" not in result.stderr
    assert not model.asked
    assert not (tmp_path / "review.csv").exists()


def test_a_stop_keeps_the_cells_that_are_made_and_the_next_run_goes_on(
    model: CopyingGenerator, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, look = tmp_path / "review.json", CopyingGenerator.log_odds

    def interrupt(
        self: CopyingGenerator, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]
    ) -> float:
        if len(self.asked) == 2:
            signal.raise_signal(signal.SIGINT)
        return look(self, messages, of=of, against=against)

    monkeypatch.setattr(CopyingGenerator, "log_odds", interrupt)
    result = make(papers, out)
    assert result.exit_code == 130
    assert "Stopping after the cell in hand" in result.stderr
    assert values(out) == {"Kelp": ["Marrow Bay", "drones, at low tide"], "Krill": ["Brandt Shelf", None]}
    monkeypatch.setattr(CopyingGenerator, "log_odds", look)
    assert make(papers, out).exit_code == 0
    assert values(out)["Krill"] == ["Brandt Shelf", "The sounder"]
    assert len(model.asked) == 4


def test_what_was_made_before_a_kill_is_not_made_again(
    model: CopyingGenerator, papers: Path, tmp_path: Path, home: Path
) -> None:
    script = [sys.executable, "-m", "tests.services.make.copying", str(home), "3", str(papers), COLUMNS]
    killed = subprocess.run(script, cwd=Path(__file__).parents[3], check=False)
    assert killed.returncode == -signal.SIGKILL
    out = tmp_path / "review.json"
    assert make(papers, out).exit_code == 0
    assert len(model.asked) == 2
    assert values(out) == {"Kelp": ["Marrow Bay", "drones, at low tide"], "Krill": ["Brandt Shelf", "The sounder"]}


def test_where_the_model_dies_the_sentence_stands_until_it_can_be_asked_again(
    model: CopyingGenerator, papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.make.table.cells._chosen", lambda _quoth: "the model")
    monkeypatch.setattr("generation.extraction.cells.ANSWERS", 0.0)
    model.dies_at = "place"
    out = tmp_path / "review.json"
    assert make(papers, out).exit_code == 0
    sentence = values(out)["Kelp"][0]
    assert sentence is not None
    assert sentence.endswith(".")
    model.dies_at = ""
    make(papers, out)
    assert values(out)["Kelp"][0] == "Marrow Bay"


def test_a_notebooks_sources_need_no_paths(model: CopyingGenerator, papers: Path, tmp_path: Path) -> None:
    del model
    RUNNER.invoke(app, ["add", str(papers / "b-krill.md"), "--notebook", "Sea"])
    out = tmp_path / "review.json"
    result = RUNNER.invoke(app, ["table", "--notebook", "Sea", "--columns", COLUMNS, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert list(values(out)) == ["Krill"]
    assert RUNNER.invoke(app, ["table", "--columns", COLUMNS, "--out", str(out)]).exit_code == 1
