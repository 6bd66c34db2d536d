"""Measures what a home folder holds, and empties it. Touches nothing there that quoth did not make. No page in here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from models.errors import QuothError
from retrieval.sqlite.library import FILE_NAME

# What quoth makes in a home folder, apart from models.json (which models are chosen), settings.toml (the person's own)
# and the record of network use, which a reset must not make untrue.
_MADE = ("originals", "index", "uploads", "backups", "logs", "process")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes on disk: the library with what searching caches, the originals, and the models, which homes share."""

    library: int
    originals: int
    models: int


class ResetFailed(QuothError):
    """Something of the library could not be deleted."""


def sizes_of(home: Path, models: Path) -> Sizes:
    """Add up what lies in a home folder and in the folder of models."""
    library = sum(_size(path) for path in home.glob(f"{FILE_NAME}*")) + _size(home / "index") + _size(home / "backups")
    return Sizes(library=library, originals=_size(home / "originals"), models=_size(models))


def empty(home: Path) -> None:
    """Delete the library of a home folder, which must be closed; raises ResetFailed naming what is left."""
    for path in (*home.glob(f"{FILE_NAME}*"), *(home / name for name in _MADE)):
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise ResetFailed(
                f"{path} cannot be deleted: {error.strerror or error}.", remedy="Close what uses it and try again."
            ) from error


def _size(path: Path) -> int:
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    total = 0
    for each in files:
        try:
            total += each.stat().st_size
        except FileNotFoundError:  # SQLite's own files come and go
            continue
    return total
