"""The bench says which parts it has, and keeps figures with the commit they were made at."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import main, part_descriptions
from bench.compare import steps
from bench.scoring.figures import Figure
from bench.scoring.results import RESULTS, as_line, read_rows, record

CHECKOUT = Path(__file__).parents[2]


def test_every_part_describes_itself_and_no_other_module_is_a_part() -> None:
    parts = part_descriptions()
    assert {"answers", "attacks", "chains"} <= set(parts)
    assert "questions" not in parts
    assert all(parts.values())


def test_every_step_of_the_comparison_is_a_part() -> None:
    asked = {step.arguments[0] for step in steps(["papers_handmade"], size=1, folder=Path("answers"))}
    assert asked <= set(part_descriptions())


def test_no_two_parts_have_one_name() -> None:
    running = [
        path.stem for path in (CHECKOUT / "bench").rglob("*.py") if "\nif __name__ ==" in path.read_text("utf-8")
    ]
    assert len(set(running)) == len(running)


def test_an_unknown_part_is_wrong_usage_and_the_parts_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    shown = capsys.readouterr()
    assert "no part 'nothing'" in shown.err
    assert "answers" in shown.out


def test_a_part_is_run_with_its_own_options() -> None:
    command = [sys.executable, "-m", "bench", "answers", "--help"]
    finished = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0
    assert "--mode {extract,llm}" in finished.stdout


def test_a_figure_is_a_dated_row_with_its_commit(tmp_path: Path) -> None:
    results = tmp_path / "results.jsonl"
    for value in (0.7, 0.8):
        figures = {"hit@5": Figure(value, 0.5, 0.9, 12), "MRR": None}
        record("retrieval", dataset="samples", note="all files", system="quoth", figures=figures, path=results)
    rows = list(read_rows(results))
    assert [row.figure.value for row in rows] == [0.7, 0.8]
    assert all(re.fullmatch(r"[0-9a-f]{7,}\+?", row.commit) for row in rows)
    assert (rows[0].part, rows[0].dataset, rows[0].note, rows[0].metric) == (
        "retrieval", "samples", "all files", "hit@5"
    )  # fmt: skip
    assert rows[0].figure == Figure(0.7, 0.5, 0.9, 12)


def test_what_is_kept_is_written_as_it_is_read() -> None:
    """Every line of the kept results is what `record` would write; lines are joined by git, never by hand."""
    assert "".join(as_line(row) for row in read_rows()) == RESULTS.read_text(encoding="utf-8")
