"""Embeds the passages that have no vector yet, batch by batch. Knows no model and no table."""

from __future__ import annotations

import threading
from collections.abc import Callable

from models.ports import Embedder
from retrieval.library import Library
from retrieval.source import PendingPassage

# Passages per commit: a kill loses no more than these, some seconds of work on a small machine.
BATCH = 128


def embed_pending(
    library: Library,
    embedder: Embedder,
    *,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> int:
    """Embed what waits, and what is added meanwhile, until nothing waits or `stop` is set; give how many were stored.

    `progress` is called with how many are done and how many there are. When all is done, the vectors of other
    embedders are deleted.
    """
    stored = done = 0
    while pending := library.vectors.pending(embedder.name):
        total = done + len(pending)
        for batch in _batches(pending):
            if stop is not None and stop.is_set():
                return stored
            vectors = embedder.embed_passages([embedding_text(passage) for passage in batch])
            stored += library.vectors.add(embedder.name, [passage.key for passage in batch], vectors)
            done += len(batch)
            if progress is not None:
                progress(done, total)
    library.vectors.retire_others(embedder.name)
    return stored


def embedding_text(passage: PendingPassage) -> str:
    """Give what is embedded for a passage."""
    return passage.text


def _batches(pending: tuple[PendingPassage, ...]) -> list[tuple[PendingPassage, ...]]:
    return [pending[start : start + BATCH] for start in range(0, len(pending), BATCH)]
