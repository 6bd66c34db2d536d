"""An embedder with no weights for the model's process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.errors import NotAModel
from tests.fakes import HashEmbedder


class TinyEncoder(HashEmbedder):
    """Hashes words, and compares by the share of the query's words that a text has."""

    def __init__(self, folder: Path, *, name: str) -> None:
        if not folder.is_dir():
            raise NotAModel(f"{folder} does not hold a model.")
        self.name = f"{name}@tiny"

    def compare(self, query: str, texts: list[str]) -> NDArray[np.float32]:
        words = query.split()
        return np.array([sum(word in text for word in words) / len(words) for text in texts], np.float32)
