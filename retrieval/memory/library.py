"""Makes an empty library in memory."""

from __future__ import annotations

from pathlib import Path

from retrieval.library import Library
from retrieval.memory.conversations import MemoryConversations
from retrieval.memory.notebooks import MemoryNotebooks, MemoryRemoved
from retrieval.memory.notes import MemoryNotes, MemoryReports, MemoryTexts
from retrieval.memory.passages import MemoryPassages
from retrieval.memory.sources import MemorySources
from retrieval.memory.state import State
from retrieval.memory.vectors import MemoryVectors
from retrieval.memory.words import MemoryWords


def memory_library(home: Path = Path()) -> Library:
    """Make an empty library that ends with the process; nothing is written into `home`."""
    state = State(home)
    state.ensure_any_notebook()
    return Library(
        home=home,
        sources=MemorySources(state),
        notebooks=MemoryNotebooks(state),
        removed=MemoryRemoved(state),
        conversations=MemoryConversations(state),
        notes=MemoryNotes(state),
        reports=MemoryReports(state),
        texts=MemoryTexts(state),
        passages=MemoryPassages(state),
        words=MemoryWords(state),
        vectors=MemoryVectors(state),
        upkeep=MemoryUpkeep(state),
    )


class MemoryUpkeep:
    """The port Upkeep."""

    def __init__(self, state: State) -> None:
        self._state = state

    def check(self) -> tuple[str, ...]:
        """Say which originals are missing; memory itself is sound."""
        with self._state.open():
            return tuple(
                f"The original of {stored.source.title!r} is missing."
                for stored in self._state.sources.values()
                if not stored.original.is_file()
            )

    def close(self) -> None:
        """Let nothing be asked any more."""
        self._state.closed = True
