"""An embedder that remembers vectors between runs, by the text itself. For measuring only."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.ports import Embedder


class KeptVectors:
    """Wraps an embedder; `keep` writes what it knows to a file that the next one reads."""

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder = embedder
        self._path = path
        self._known: dict[str, NDArray[np.float16]] = {}
        if path.exists():
            with np.load(path) as kept:
                if str(kept["embedder"]) == embedder.name:
                    self._known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))

    @property
    def name(self) -> str:
        """Name what made the vectors."""
        return self._embedder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._embedder.dimension

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed texts, those that are known at once."""
        keys = [hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:24] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            vectors = self._embedder.embed_passages(list(new.values())).astype(np.float16)
            self._known.update(zip(new, vectors, strict=True))
        return np.array([self._known[key] for key in keys], np.float32).reshape(len(keys), self.dimension)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed one query."""
        vector: NDArray[np.float32] = self.embed_passages([text])[0]
        return vector

    def keep(self) -> None:
        """Write what is known."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            self._path,
            keys=np.array(list(self._known)),
            vectors=np.array(list(self._known.values()), np.float16),
            embedder=self.name,
        )
