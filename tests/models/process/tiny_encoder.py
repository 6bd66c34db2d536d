"""An embedder with no weights for the model's process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.errors import NotAModel
from models.ports import WordVectors
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

    def words(self, texts: Sequence[str]) -> list[WordVectors]:
        found = [list(re.finditer(r"\w+", text)) for text in texts]
        return [
            WordVectors(
                np.array([match.span() for match in matches], np.int64).reshape(-1, 2),
                self.embed_passages([match.group() for match in matches]).reshape(len(matches), -1)
                if matches
                else np.zeros((0, self.dimension), np.float32),
            )
            for matches in found
        ]
