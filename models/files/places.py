"""What a place that carries model files must do, and how it says that it could not.

Knows entries and folders; the places themselves are models/hub.py and models/packages.py.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from models.files.catalogue import ModelEntry, ModelFile


class PlaceFailed(Exception):
    """A place could not deliver; `str()` is half a sentence for the person. The next place is tried."""


class Unreachable(PlaceFailed):
    """A place does not answer from this machine: nothing is wrong where another place has the model.

    `anew` is false where that was found out a moment ago, so that it is said once.
    """

    def __init__(self, reason: str, *, anew: bool = True) -> None:
        super().__init__(reason)
        self.anew = anew


class WrongBytes(PlaceFailed):
    """A place delivered a file whose hash is not the catalogue's."""


class ModelPlace(Protocol):
    """Somewhere model files can be had."""

    name: str

    def carries(self, entry: ModelEntry) -> bool:
        """Tell whether this place has the model at all."""

    def fetch(self, entry: ModelEntry, file: ModelFile, folder: Path, report: Callable[[int], None]) -> Path:
        """Put one file into `folder`, going on from what is there, and return its path; tell the bytes it has so far.

        Raises PlaceFailed. The caller checks the hash of the whole file.
        """
