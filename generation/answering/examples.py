"""Learns from examples of short texts what a new one is: kernel ridge regression over meaning and letters.

The examples are lines of a data file that anyone can extend; what is learned from them may be kept, and is learned
anew whenever they change. Two texts are near each other by the cosine of their vectors and by the letter runs they
share, which tells how a thing is asked from what it is asked about, also in languages that the embedder does not know.
Ridge regression (Saunders and others, 1998) then weighs all examples at once: one small system of linear equations.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from generation.answering.kept import Kept

Floats = NDArray[np.float64]
Embed = Callable[[list[str]], NDArray[np.float32]]

# Chosen by leaving a twentieth of the 1,806 examples out in turn: letter runs alone find .82 of the needs, vectors
# alone .69, both together .84. Leaving out runs that only two texts share cost half a hundredth.
_MEANING = 0.3
_RIDGE = 0.5
_RUNS = (2, 3, 4, 5)

_WORD = re.compile(r"\w+|\?")


class Examples:
    """Texts with what is known of each, float64[n, k], 0 or 1."""

    def __init__(self, texts: Sequence[str], known: Floats, embed: Embed, kept: Kept | None = None) -> None:
        self._embed = embed
        self._runs = _Runs(texts)

        def learn() -> NDArray[np.float32]:
            return _learn(embed(list(texts)), self._runs.rows(texts), known)

        # Embedding and solving take seconds of a start, counting the runs a tenth of one.
        made_of = json.dumps([list(texts), known.tolist(), _MEANING, _RIDGE, _RUNS]).encode()
        weights = kept.of(made_of, known.shape[1], learn) if kept else learn()
        self._by_letters, self._by_meaning = weights[: self._runs.width], weights[self._runs.width :]

    def guess(self, text: str) -> Floats:
        """Give what is likely of a new text, float64[k], about 0 to 1."""
        likely: Floats = self.guess_each([text])[0]
        return likely

    def guess_each(self, texts: Sequence[str]) -> Floats:
        """Give what is likely of several texts, float64[n, k]."""
        likely = self._embed(list(texts)) @ self._by_meaning + self._runs.rows(texts) @ self._by_letters
        return np.asarray(likely, np.float64)


def _learn(vectors: NDArray[np.float32], letters: NDArray[np.float32], known: Floats) -> NDArray[np.float32]:
    """Give what each letter run and then each direction of the vectors adds, float32[runs + dimension, k].

    The kernel is a sum of products, so this is all that a guess needs: the rows of the examples can go.
    """
    kernel = _MEANING * (vectors @ vectors.T) + (1 - _MEANING) * (letters @ letters.T)
    weights = np.linalg.solve(kernel.astype(np.float64) + _RIDGE * np.eye(len(known)), known).astype(np.float32)
    return np.concatenate([(1 - _MEANING) * (letters.T @ weights), _MEANING * (vectors.T @ weights)])


class _Runs:
    """Runs of letters that several texts have, each weighed by how few have it; `width` is how many."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = Counter(run for text in texts for run in set(_letter_runs(text)))
        often = sorted(run for run, count in counts.items() if count > 1)
        self._places = {run: place for place, run in enumerate(often)}
        self.width = max(len(often), 1)
        self._rarity = {run: math.log(len(texts) / counts[run]) for run in often}

    def rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give a unit vector a text, float32[n, runs]."""
        rows = np.zeros((len(texts), self.width), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for run, count in Counter(_letter_runs(text)).items():
                if run in self._places:
                    row[self._places[run]] = (1 + math.log(count)) * self._rarity[run]
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows


def _letter_runs(text: str) -> list[str]:
    spaced = f" {' '.join(_WORD.findall(text.lower()))} "
    return [spaced[i : i + n] for n in _RUNS for i in range(len(spaced) - n + 1)]
