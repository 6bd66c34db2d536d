"""Tells one state of what answers questions from every other: code, prompts and fitted numbers, as one hash.

What is kept of answers names it, so that after an update they are asked for again. Knows no answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

# The rooms that decide what an answer says; what is left of them reads files, and a source read anew is another source.
_ROOMS = ("generation", "retrieval")


@cache
def version() -> str:
    """Give the hash of all files of the rooms that answer, hex."""
    digest = hashlib.sha256()
    for room in _ROOMS:
        for name, content in sorted(_files_in(files(room), room)):
            digest.update(f"{name} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()[:16]


def _files_in(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        place = f"{name}/{each.name}"
        if each.is_dir():
            yield from _files_in(each, place)
        elif not each.name.endswith(".pyc"):
            yield place, each.read_bytes()
