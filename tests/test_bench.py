"""The bench says which parts it has, and keeps figures with the commit they were made at."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import main, part_descriptions
from bench.results import HEAD, record

CHECKOUT = Path(__file__).parents[1]


def test_every_part_describes_itself_and_no_other_module_is_a_part() -> None:
    parts = part_descriptions()
    assert {"answers", "attacks", "chains"} <= set(parts)
    assert "questions" not in parts
    assert all(parts.values())


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
    results = tmp_path / "RESULTS.md"
    for figures in ("hit@5 0.70", "hit@5 0.80"):
        record("retrieval", questions="samples, 12", measured="bm25", figures=figures, path=results)
    text = results.read_text()
    assert text.startswith(HEAD)
    rows = text.removeprefix(HEAD).splitlines()
    pattern = r"\| \d{4}-\d\d-\d\d \| [0-9a-f]{7,}\+? \| retrieval \| samples, 12 \| bm25 \| hit@5 0\.[78]0 \|"
    assert len(rows) == 2
    assert all(re.fullmatch(pattern, row) for row in rows)
