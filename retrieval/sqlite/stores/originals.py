"""Keeps the files that were added, by their hash. Knows the folder; knows no table."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Collection
from pathlib import Path

from ingest.errors import FileMissing
from retrieval.errors import LibraryError

# A copy that is being made is younger than this; older ones were left by a process that died.
ABANDONED_SECONDS = 3600.0

_INCOMING = "incoming-"
_BLOCK = 1 << 20


class Originals:
    """A folder of files named by the sha256 of their bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Say where the original of that name is kept."""
        return self.folder / name

    def copy_in(self, original: Path, *, sha256: str) -> Path:
        """Copy a file to a temporary name and on to the disk itself; `keep` gives it its lasting name."""
        self.folder.mkdir(parents=True, exist_ok=True)
        incoming = self.folder / f"{_INCOMING}{os.getpid()}-{secrets.token_hex(8)}"
        try:
            digest = _copy(original, incoming)
        except BaseException:
            incoming.unlink(missing_ok=True)
            raise
        if digest != sha256:
            incoming.unlink(missing_ok=True)
            raise LibraryError(f"{original} changed while it was being added.", remedy="Add it again.")
        return incoming

    def keep(self, incoming: Path, name: str) -> None:
        """Give a copied file its lasting name in one step."""
        incoming.replace(self.path(name))
        _sync_folder(self.folder)

    def leftovers(self, kept: Collection[str]) -> tuple[Path, ...]:
        """Give the files that no source refers to, but for copies that are being made.

        Only under the library's write lock is the answer sure: a file gets its lasting name inside that lock.
        """
        if not self.folder.is_dir():
            return ()
        files = (file for file in self.folder.iterdir() if file.name not in kept)
        return tuple(file for file in files if not file.name.startswith(_INCOMING) or is_abandoned(file))


def original_name(document_id: str, original: Path) -> str:
    """Name the kept file: the hash, with the ending it came with so that other programs can open it."""
    suffix = original.suffix.lower()
    return document_id + (suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else "")


def _copy(original: Path, incoming: Path) -> str:
    """Copy bytes until they are on the disk, and give their sha256."""
    digest = hashlib.sha256()
    try:
        source = original.open("rb")
    except OSError as error:
        raise FileMissing(
            f"{original} cannot be read ({error.strerror}).", remedy="Check the path and add it again."
        ) from error
    with source, incoming.open("wb") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()


def is_abandoned(file: Path) -> bool:
    """Tell whether nobody has written to a temporary file for so long that its writer must have died."""
    try:
        return time.time() - file.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder to sync it, and does not need to
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
