"""Keeps copies of dropped files, each in a folder of its own, until they are read."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_ABANDONED_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Upload:
    """A file dropped on the page, as it came; with a title, that is its source's."""

    name: str
    content: bytes
    title: str = ""


class Uploads:
    """The folder of copies; what a killed page left behind is deleted when it is opened."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "uploads"
        for folder in self._folder.glob("*"):  # another page of the same home may be reading what is younger
            if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)

    def keep(self, upload: Upload) -> Path:
        """Write a copy that bears the file's own name."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = Path(upload.name.replace("\\", "/").replace("\0", "")).name or "file"
        path = Path(tempfile.mkdtemp(dir=self._folder)) / name[-200:]
        path.write_bytes(upload.content)
        return path

    def throw_away(self, path: Path) -> None:
        """Delete a copy with its folder."""
        with suppress(OSError):
            shutil.rmtree(path.parent)
