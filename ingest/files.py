"""Finds the files to read among the paths a person gave: files as they are, folders with all that is in them.

Goes by names only; what a file is shows when it is read. Passes over what is hidden.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.errors import FileMissing, ReadError, UnsupportedFile, shown
from ingest.registry import suffixes, told_formats


def find_files(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[ReadError, ...]]:
    """Give the files under the paths, each once, folders' contents sorted, and an error for each path without any."""
    found: dict[Path, Path] = {}  # by the real path: a file reached twice is read once
    errors: list[ReadError] = []
    for path in paths:
        for file in _under(path, errors):
            found.setdefault(file.resolve(), file)
    return tuple(found.values()), tuple(errors)


def _under(path: Path, errors: list[ReadError]) -> list[Path]:
    try:
        if not stat.S_ISDIR(path.stat().st_mode):
            return [path]
    except (OSError, ValueError):
        errors.append(FileMissing(f"There is no file {shown(path)}.", remedy="Check the path."))
        return []
    before = len(errors)
    files = list(_in_folder(path, errors))
    if not files and len(errors) == before:
        errors.append(
            UnsupportedFile(
                f"The folder {shown(path)} holds nothing that quoth reads.",
                remedy=f"Add a folder with files in it that are {told_formats('or')}.",
            )
        )
    return files


def _in_folder(folder: Path, errors: list[ReadError]) -> Iterator[Path]:
    """Yield a folder's readable files, sorted by name, those in folders within it too."""

    def refuse(error: OSError) -> None:
        name = shown(Path(error.filename or folder))
        errors.append(FileMissing(f"The folder {name} may not be opened.", remedy="Change its permissions."))

    known = suffixes(ready=True)  # a folder's pictures are passed over where nothing reads them
    entered: set[str] = set()  # a link to a folder further up would go round for ever
    for here, folders, names in os.walk(folder, onerror=refuse, followlinks=True):
        real = os.path.realpath(here)
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            if not name.startswith(".") and path.suffix.lower() in known and path.is_file():
                yield path
