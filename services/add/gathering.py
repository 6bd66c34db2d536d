"""Gathers the sources that files are: added to a notebook where they are not there yet, or all that a notebook holds.

What is done over a folder at once (tables, comparisons, questions from a file) begins here. Prints nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import QuothError
from services.add.files import Progress, Stopped, add_files
from services.assembly import Quoth

if TYPE_CHECKING:
    from retrieval.source import Source


@dataclass(frozen=True, slots=True)
class Gathered:
    """Sources in the order of their files, each once, and of the files that could not be read the path and why.

    `whole` is False where it was stopped before all files were looked at.
    """

    sources: tuple[Source, ...]
    unread: tuple[tuple[str, QuothError], ...] = ()
    whole: bool = True

    @property
    def errors(self) -> tuple[QuothError, ...]:
        """Give why files could not be read."""
        return tuple(error for _, error in self.unread)


def gather(
    quoth: Quoth,
    paths: Sequence[Path],
    *,
    notebook: str,
    password: str | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Gathered:
    """Add files to a notebook and give their sources; without paths, what the notebook holds."""
    if not paths:
        return Gathered(tuple(quoth.library.sources.all(notebook)))
    sources: dict[str, Source] = {}
    unread: list[tuple[str, QuothError]] = []
    whole = True
    try:
        for outcome in add_files(quoth, paths, notebook=notebook, password=password, progress=progress, stop=stop):
            if outcome.source is not None:
                sources[outcome.source.document_id] = outcome.source
            elif outcome.error is not None:
                unread.append((str(outcome.path or ""), outcome.error))
    except Stopped:
        whole = False
    return Gathered(tuple(sources.values()), tuple(unread), whole)
