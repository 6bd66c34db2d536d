"""Keeps what a model measured of a claim, in the ignored `build/`, so that fitting and scoring ask it once."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.loading.libraries import HOMES
from generation.answering.proof.calibration import Measures

KEPT = HOMES / "claim-measures.jsonl"

# Pairs a model is asked of at once: what was measured is kept after each such call.
_AT_ONCE = 8


class Remembered:
    """Measures as another does, and asks it only for what it was not asked before."""

    def __init__(self, measures: Measures, *, kept: Path = KEPT) -> None:
        self._measures = measures
        self._file = kept
        self.name = measures.name
        self.names = measures.names
        lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
        self._known = {row["key"]: _unpacked(row["numbers"]) for row in map(json.loads, lines)}

    def measure(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Give the numbers of each pair, float64[pairs, numbers]."""
        new = [pair for pair in pairs if self._key(pair) not in self._known]
        self._file.parent.mkdir(parents=True, exist_ok=True)
        for start in range(0, len(new), _AT_ONCE):
            some = new[start : start + _AT_ONCE]
            with self._file.open("a", encoding="utf-8") as file:
                for pair, numbers in zip(some, self._measures.measure(some), strict=True):
                    self._known[self._key(pair)] = numbers.astype(np.float32)
                    file.write(json.dumps({"key": self._key(pair), "numbers": _packed(numbers)}) + "\n")
        return np.array([self._known[self._key(pair)] for pair in pairs], np.float64).reshape(len(pairs), -1)

    def _key(self, pair: tuple[str, str]) -> str:
        said = "\n".join((self.name, *self.names, *pair))
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def _packed(numbers: NDArray[np.float64]) -> str:
    return base64.b64encode(numbers.astype(np.float32).tobytes()).decode()


def _unpacked(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text), np.float32)
