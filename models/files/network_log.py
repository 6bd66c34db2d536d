"""Keeps a record of every use of the network, in one file of the home folder; whoever goes out writes it first.

Knows what was asked of whom and how it ended; a record that cannot be written forbids going out.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.errors import ModelError, NetworkOff

FILE_NAME = "network.jsonl"


@dataclass(frozen=True, slots=True)
class NetworkUse:
    """One event: `what` was wanted of `place`, and `outcome` "asked", or how it ended; `at` is UTC, ISO 8601."""

    at: str
    what: str
    place: str
    outcome: str


class NetworkLog:
    """The record of one home folder."""

    def __init__(self, home: Path, *, closed: bool = False) -> None:
        """Keep the record in a folder; a `closed` one lets nobody go out."""
        self._file = home / FILE_NAME
        self._closed = closed

    def note(self, what: str, *, place: str, outcome: str) -> None:
        """Add an event to the record; raises NetworkOff where it is closed, ModelError where it cannot be written."""
        if self._closed:
            raise NetworkOff(
                f"Nothing was fetched from {place}: your settings turn that off.",
                remedy="Take fetch = false out of settings.toml, or fetch the file yourself and add it.",
            )
        use = NetworkUse(datetime.now(UTC).isoformat(timespec="seconds"), what, place, outcome)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(asdict(use), ensure_ascii=False) + "\n")
        except OSError as error:
            raise ModelError(
                f"The record of network use {self._file} cannot be written: {error.strerror or error}.",
                remedy="Make the folder writable: without a record, nothing is fetched.",
            ) from error

    def uses(self) -> tuple[NetworkUse, ...]:
        """Give what was recorded, oldest first; a line that was cut off or spoilt is given as it stands."""
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ()
        return tuple(_read(line) for line in lines if line.strip())


def _read(line: str) -> NetworkUse:
    try:
        return NetworkUse(**json.loads(line))
    except (ValueError, TypeError):
        return NetworkUse("", line, "", "unreadable")
