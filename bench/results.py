"""Keeps the figures: one dated row a measurement, appended to `bench/RESULTS.md` with the commit it was made at."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results

One row a measurement, newest last, appended by `python -m bench PART --record`. A commit with a `+` had changes that
were not committed. Figures are shares of 1 unless a unit stands beside them. What a figure means is said at the top of
the part that makes it: `bench/PART.py`. Seconds depend on the machine, and on what else it did.

| date | commit | part | questions | measured | figures |
|---|---|---|---|---|---|
"""


def record(part: str, *, questions: str, measured: str, figures: str, path: Path = RESULTS) -> str:
    """Append a row and give it; the file is begun where there is none."""
    date = datetime.now(UTC).date().isoformat()
    row = f"| {date} | {commit()} | {part} | {questions} | {measured} | {figures} |\n"
    if not path.exists():
        path.write_text(HEAD, encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write(row)
    return row


def commit() -> str:
    """Name the checkout's commit, with a `+` where files of the rooms differ from it."""
    folder = Path(__file__).parents[1]
    head = _git(folder, "rev-parse", "--short", "HEAD")
    changed = _git(folder, "status", "--porcelain", "--", "models", "ingest", "retrieval", "generation", "bench/*.py")
    return f"{head}+" if changed else head


def _git(folder: Path, *arguments: str) -> str:
    finished = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S607
    return finished.stdout.strip()
