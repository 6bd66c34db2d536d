"""Removes sources and notebooks so that it can be undone for a while, and then deletes them for good."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from models.errors import QuothError
from retrieval.kept import UNDO_SECONDS

if TYPE_CHECKING:
    from retrieval.library import Library

_GRACE = 1.0  # seconds, so that what is purged is older than the time to undo


class Removals:
    """Keeps a clock for each removal; what it has not come to, the next start does."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._clocks: list[threading.Timer] = []

    def remove_source(self, source_id: str, *, notebook: str) -> None:
        """Take a source out of a notebook."""
        self._library.removed.remove_source(source_id, notebook=notebook)
        self._start()

    def remove_notebook(self, name: str) -> None:
        """Remove a notebook with all that is in it."""
        self._library.removed.remove_notebook(name)
        self._start()

    def close(self) -> None:
        """Stop the clocks."""
        for clock in self._clocks:
            clock.cancel()

    def _start(self) -> None:
        clock = threading.Timer(UNDO_SECONDS + _GRACE, self._purge)
        clock.daemon = True
        clock.start()
        self._clocks = [each for each in self._clocks if each.is_alive()] + [clock]

    def _purge(self) -> None:
        with suppress(QuothError):  # the library is busy or closed: the next removal or start does it
            self._library.removed.purge(older_than=UNDO_SECONDS)
