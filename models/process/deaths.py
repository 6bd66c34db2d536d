"""Remembers on which prompts the model's process died, across commands, so that none is tried without end.

Knows hashes of prompts only, never their text.
"""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

from models.files.hashing import write_json

MOST = 3
_FILE = "deaths.json"
# What happened earlier says little of now: memory may be free again, the build mended.
_REMEMBERED_SECONDS = 3600.0


class Deaths:
    """Counts of one home folder, by prompt."""

    def __init__(self, folder: Path, mark: str) -> None:
        self._file = folder / _FILE
        self._mark = mark

    def key(self, asked: object) -> str:
        """Give what stands for a prompt to this very model and build."""
        return hashlib.sha256(json.dumps([self._mark, asked]).encode()).hexdigest()[:32]

    def count(self, key: str) -> int:
        """Tell how often in a row the process died on it lately."""
        return int(self._read().get(key, (0, 0.0))[0])

    def add(self, key: str) -> None:
        """Count one more."""
        found = self._read()
        found[key] = (self.count(key) + 1, time.time())
        self._write(found)

    def forget(self, key: str) -> None:
        """Begin anew: the prompt was read and answered."""
        found = self._read()
        if found.pop(key, None) is not None:
            self._write(found)

    def _read(self) -> dict[str, tuple[int, float]]:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
            oldest = time.time() - _REMEMBERED_SECONDS
            return {key: (int(count), float(at)) for key, (count, at) in found.items() if at > oldest}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _write(self, found: dict[str, tuple[int, float]]) -> None:
        try:
            write_json(self._file, found)
        except OSError:
            return  # a home that cannot be written forgets; nothing else depends on it
