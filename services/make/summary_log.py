"""The log of a folder of summaries: what was done with each file, one JSON object a line, added as it happens.

Read back, it tells which summaries the folder holds, so that an index can list those of earlier runs too. A line that
was cut off, by a full disk or a kill, is passed over.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from services.contract.base import dump

LOG = "log.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file's fate: `written`, `kept` or `failed`; where and of what, in how many seconds, or the error in one line.

    `line` is the summary's one line, with the place it stands at.
    """

    state: str
    path: str
    file: str = ""
    source_id: str = ""
    title: str = ""
    line: str = ""
    where: str = ""
    topics: tuple[str, ...] = ()
    model: str = ""
    length: str = ""
    seconds: float = 0.0
    error: str = ""


def add_entry(folder: Path, entry: Entry) -> None:
    """Add a line to the log, whole or not at all as far as the system allows."""
    told = {key: value for key, value in asdict(entry).items() if value not in {"", 0.0, ()}}
    with (folder / LOG).open("ab") as file:
        file.write(dump({"time": time.strftime("%Y-%m-%dT%H:%M:%S%z"), **told}))


def summaries_in(folder: Path) -> list[Entry]:
    """Give the newest entry of each summary that the folder still holds, by title."""
    newest = {entry.file: entry for entry in _entries(folder) if entry.file}
    there = [entry for name, entry in newest.items() if Path(name).name == name and (folder / name).is_file()]
    return sorted(there, key=lambda entry: (entry.title.casefold(), entry.file))


def failures_in(folder: Path) -> list[Entry]:
    """Give the entries of the files that could not be summarised when they were last tried, by path."""
    newest = {entry.path: entry for entry in _entries(folder)}
    return [entry for path, entry in sorted(newest.items()) if entry.error and Path(path).is_file()]


def _entries(folder: Path) -> list[Entry]:
    return [entry for line in _lines(folder / LOG) if (entry := _read(line)) is not None]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _read(line: str) -> Entry | None:
    try:
        told = json.loads(line)
        fields = {key: told[key] for key in Entry.__dataclass_fields__ if key in told}
        return Entry(**{**fields, "topics": tuple(fields.get("topics", ()))})
    except (ValueError, TypeError, AttributeError):
        return None
