"""Adds what a person names in one go: files, folders, addresses, and what comes from standard input."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from services.add.files import Outcome, Progress, add_file, add_files
from services.assembly import Quoth

STANDARD_INPUT = "-"
_NAME = "standard input"


def add_given(
    quoth: Quoth,
    given: Sequence[str],
    *,
    standard_input: BinaryIO,
    notebook: str | None = None,
    password: str | None = None,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Add each in the order given, one outcome each file or address, as each is done."""
    from services.add.addresses.adding import add_address, is_address

    for each in given:
        if each == STANDARD_INPUT:
            yield _add_input(quoth, standard_input, notebook=notebook, password=password, progress=progress)
        elif is_address(each) and not Path(each).exists():
            yield add_address(quoth, each, notebook=notebook, password=password, progress=progress)
        else:
            yield from add_files(quoth, [Path(each)], notebook=notebook, password=password, progress=progress)


def _add_input(
    quoth: Quoth, stream: BinaryIO, *, notebook: str | None, password: str | None, progress: Progress | None
) -> Outcome:
    """Add what comes from a stream as one file, whose bytes tell what it is."""
    with tempfile.TemporaryDirectory(prefix="quoth-") as folder:
        path = Path(folder) / _NAME
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        outcome = add_file(quoth, path, notebook=notebook, password=password, known_as=_NAME, progress=progress)
        if outcome.error is not None:  # it names the file, which nobody knows
            outcome.error.message = outcome.error.message.replace(str(path), _NAME)
        return replace(outcome, path=None, address=_NAME)
