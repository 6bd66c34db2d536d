"""Keeps the figures: `bench/results.jsonl`, one JSON object a figure, newest last, with the commit it was made at.

Parts append with `record`; `bench/page.py` shows them. A commit with a `+` had changes that were not committed.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.scoring.figures import Figure

RESULTS = Path(__file__).parents[1] / "results.jsonl"
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `note` tells apart what the same part measures of the same set: "own file", "20 questions"."""

    date: str
    commit: str
    part: str
    dataset: str
    note: str
    system: str
    metric: str
    figure: Figure


def record(
    part: str,
    *,
    dataset: str,
    system: str,
    figures: Mapping[str, Figure | None],
    note: str = "",
    path: Path | None = None,
) -> tuple[Row, ...]:
    """Append a measurement's figures and give their rows; those that are None could not be measured."""
    date, made_at = datetime.now(UTC).date().isoformat(), commit()
    rows = tuple(
        Row(date, made_at, part, dataset, note, system, metric, figure)
        for metric, figure in figures.items()
        if figure is not None
    )
    with (path or RESULTS).open("a", encoding="utf-8") as file:
        file.writelines(as_line(row) for row in rows)
    return rows


def as_line(row: Row) -> str:
    """Write a row as a line of JSON, without what it does not have."""
    values = asdict(row)
    figure = {key: round(value, _DIGITS) for key, value in values.pop("figure").items() if value is not None}
    return json.dumps({key: value for key, value in values.items() if value} | figure, ensure_ascii=False) + "\n"


def read_rows(path: Path | None = None) -> Iterator[Row]:
    """Read the rows there are, oldest first."""
    for line in (path or RESULTS).read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        figure = Figure(row.pop("value"), row.pop("low", None), row.pop("high", None), row.pop("n", None))
        yield Row(**{"note": "", **row}, figure=figure)


def commit() -> str:
    """Name the checkout's commit, with a `+` where files of the rooms differ from it."""
    folder = Path(__file__).parents[2]
    head = _git(folder, "rev-parse", "--short", "HEAD")
    changed = _git(folder, "status", "--porcelain", "--", "models", "ingest", "retrieval", "generation", "bench/*.py")
    return f"{head}+" if changed else head


def _git(folder: Path, *arguments: str) -> str:
    finished = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S607
    return finished.stdout.strip()
