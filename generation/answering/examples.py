"""Learns from examples of short texts what a new one is: kernel ridge regression over meaning and letters.

The examples are lines of a data file that anyone can extend; nothing is stored that was fitted on them. Two texts are
near each other by the cosine of their vectors and by the letter runs they share, which tells how a thing is asked from
what it is asked about, also in languages that the embedder does not know. Ridge regression (Saunders and others, 1998)
then weighs all examples at once, and costs one small system of linear equations.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Embed = Callable[[list[str]], NDArray[np.float32]]

# Chosen by leaving one example out (docs/decisions/0020-answers.md): letter runs alone find .58 of the needs, vectors
# alone .64, both together .71.
_MEANING = 0.5
_RIDGE = 0.3
_RUNS = (2, 3, 4, 5)

_WORD = re.compile(r"\w+|\?")


class Examples:
    """Texts with what is known of each, float64[n, k], 0 or 1."""

    def __init__(self, texts: Sequence[str], known: Floats, embed: Embed) -> None:
        self._embed = embed
        self._vectors = embed(list(texts))
        self._runs = _Runs(texts)
        self._letters = self._runs.rows(texts)
        kernel = self._kernel(self._vectors, self._letters)
        self._weights = np.linalg.solve(kernel + _RIDGE * np.eye(len(texts)), known)

    def guess(self, text: str) -> Floats:
        """Give what is likely of a new text, float64[k], about 0 to 1."""
        return np.asarray(self._kernel(self._embed([text]), self._runs.rows([text]))[0] @ self._weights)

    def _kernel(self, vectors: NDArray[np.float32], letters: Floats) -> Floats:
        near = vectors.astype(np.float64) @ self._vectors.T
        return np.asarray(_MEANING * near + (1 - _MEANING) * (letters @ self._letters.T))


class _Runs:
    """Runs of letters that several texts have, each weighed by how few have it."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = Counter(run for text in texts for run in set(_letter_runs(text)))
        often = [run for run, count in counts.items() if count > 1]
        self._places = {run: place for place, run in enumerate(often)}
        self._rarity = {run: math.log(len(texts) / counts[run]) for run in often}

    def rows(self, texts: Sequence[str]) -> Floats:
        """Give a unit vector a text, float64[n, runs]."""
        rows = np.zeros((len(texts), max(len(self._places), 1)))
        for row, text in zip(rows, texts, strict=True):
            for run, count in Counter(_letter_runs(text)).items():
                if run in self._places:
                    row[self._places[run]] = (1 + math.log(count)) * self._rarity[run]
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def _letter_runs(text: str) -> list[str]:
    spaced = f" {' '.join(_WORD.findall(text.lower()))} "
    return [spaced[i : i + n] for n in _RUNS for i in range(len(spaced) - n + 1)]
