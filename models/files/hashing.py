"""Hashes files, and remembers the hash of a file that has not changed since.

Knows paths, sizes and times; knows nothing of models.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 20


def hash_stream(stream: BinaryIO, size: int | None = None, *, into: hashlib._Hash | None = None) -> str:
    """Hash `size` bytes of the stream, or all that is left, and return the sha256 in hexadecimal.

    `into` is a running hash that is fed the same bytes.
    """
    digest = hashlib.sha256()
    left = size
    while block := stream.read(_BLOCK if left is None else min(_BLOCK, left)):
        digest.update(block)
        if into is not None:
            into.update(block)
        if left is not None:
            left -= len(block)
    return digest.hexdigest()


def hash_file(path: Path, *, progress: Callable[[int], None] | None = None) -> str:
    """Hash a whole file; `progress` is told the bytes read since it was last told."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            if progress is not None:
                progress(len(block))
    return digest.hexdigest()


def write_json(path: Path, value: object) -> None:
    """Write JSON so that a reader sees the old file or the new one, never half of it."""
    write_text(path, json.dumps(value, indent=2, sort_keys=True) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text so that a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


class HashMemory:
    """Remembers each file's sha256 by its path, size and time of change, in one JSON file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def sha256(self, path: Path) -> str:
        """Return the file's hash, reading the file only when it is new or has changed."""
        key = str(path.resolve())
        state = path.stat()
        stamp = f"{state.st_size} {state.st_mtime_ns}"
        known = self._read().get(key)
        if known is not None and known[0] == stamp:
            return known[1]
        digest = hash_file(path)
        self._write(key, (stamp, digest))
        return digest

    def forget(self, path: Path) -> None:
        """Drop what is known of a file."""
        self._write(str(path.resolve()), None)

    def _read(self) -> dict[str, tuple[str, str]]:
        try:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            return {key: (str(stamp), str(digest)) for key, (stamp, digest) in rows.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # the memory only saves time: unreadable is the same as empty

    def _write(self, key: str, row: tuple[str, str] | None) -> None:
        rows = self._read()
        rows.pop(key, None)
        if row is not None:
            rows[key] = row
        with contextlib.suppress(OSError):  # a folder of models may be read-only: then each start hashes anew
            write_json(self._file, rows)
