"""Keeps vectors in memory and finds the nearest by numpy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.hits import Near
from retrieval.memory.state import State
from retrieval.source import PendingPassage


class MemoryVectors:
    """The port VectorStore."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._vectors: dict[str, dict[int, NDArray[np.float32]]] = {}

    def unindexed(self, embedder: str) -> dict[str, int]:
        """Tell of each source with passages that have no vector of that embedder yet, how many those are."""
        with self._state.open():
            known = self._vectors.get(embedder, {})
            return dict(
                Counter(
                    stored.source.document_id
                    for stored in self._state.sources.values()
                    for key in stored.passages
                    if key not in known
                )
            )

    def pending(self, embedder: str) -> tuple[PendingPassage, ...]:
        """Give the passages that have no vector of that embedder yet, in the order they were added."""
        with self._state.open():
            known = self._vectors.get(embedder, {})
            return tuple(
                PendingPassage(key, passage.text, passage.heading, stored.source.title)
                for stored in self._state.sources.values()
                for key, passage in stored.passages.items()
                if key not in known
            )

    def add(self, embedder: str, passage_keys: Sequence[int], vectors: NDArray[np.float32]) -> int:
        """Store unit vectors of pending passages, and give how many were new."""
        with self._state.open():
            known = self._vectors.setdefault(embedder, {})
            if any(len(vector) != vectors.shape[1] for vector in list(known.values())[:1]):
                raise ValueError(f"{embedder} made vectors of another length before")
            there = {key for stored in self._state.sources.values() for key in stored.passages}
            new = {
                key: vector
                for key, vector in zip(passage_keys, vectors, strict=True)
                if key in there and key not in known
            }
            known.update(new)
            return len(new)

    def retire_others(self, embedder: str) -> None:
        """Delete other embedders' vectors once every passage has one of this embedder; before that, do nothing."""
        with self._state.open():
            if not self.pending(embedder):
                self._vectors = {name: known for name, known in self._vectors.items() if name == embedder}

    def nearest(
        self, embedder: str, query: NDArray[np.float32], *, limit: int, scope: frozenset[int] | None
    ) -> tuple[Near, ...]:
        """Give the passages nearest to a unit vector, nearest first."""
        with self._state.open():
            known = self._vectors.get(embedder, {})
            keys = [
                key
                for stored in self._state.sources.values()
                if scope is None or stored.key in scope
                for key in stored.passages
                if key in known
            ]
            if not keys:
                return ()
            similarities = np.stack([known[key] for key in keys]) @ query
        order = np.argsort(-similarities, kind="stable")[:limit]
        return tuple(Near(keys[place], float(similarities[place])) for place in order)

    def count(self, embedder: str) -> int:
        """Count the vectors of that embedder whose passages are there."""
        with self._state.open():
            known = self._vectors.get(embedder, {})
            return sum(key in known for stored in self._state.sources.values() for key in stored.passages)
