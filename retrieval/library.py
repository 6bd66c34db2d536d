"""The library: its stores, side by side. Knows what there is; the stores know how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from retrieval.ports import (
    ConversationStore,
    NotebookStore,
    NoteStore,
    PassageStore,
    RemovedStore,
    ReportStore,
    SourceStore,
    TextCache,
    Upkeep,
    VectorStore,
    WordIndex,
)


@dataclass(frozen=True, slots=True)
class Library:
    """Sources, notebooks and conversations of one person; may be used from any thread.

    `home` is a folder of its own, in which the originals are.
    """

    home: Path
    sources: SourceStore
    notebooks: NotebookStore
    removed: RemovedStore
    conversations: ConversationStore
    notes: NoteStore
    reports: ReportStore
    texts: TextCache
    passages: PassageStore
    words: WordIndex
    vectors: VectorStore
    upkeep: Upkeep

    def check(self) -> tuple[str, ...]:
        """Look everything over and say what is wrong, one sentence each; nothing means it is sound."""
        return self.upkeep.check()

    def close(self) -> None:
        """Close the library; using it afterwards raises LibraryUnusable."""
        self.upkeep.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
