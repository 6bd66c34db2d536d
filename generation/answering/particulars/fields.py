"""Tells which particulars a line of a document states: its authors, its date, who paid for it.

By the nearest of example lines that are data (`data/record_lines.jsonl`): whoever finds a line misread adds it there.
Letters and shape alone decide, so no embedder is asked and a hundred lines take a moment. Knows no library.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from generation.answering.choosing.shape import shape
from generation.answering.examples import Examples
from generation.answering.kept import Kept

# What a record question may ask for, by the name that it has among a question's aspects and in the example lines.
FIELDS = (
    "authors",
    "affiliation",
    "contact",
    "date",
    "venue",
    "identifier",
    "funding",
    "thanks",
    "interests",
    "licence",
    "availability",
    "editors",
    "contributions",
    "keywords",
    "version",
)
_SECTION = "section"  # the name of a part of the document, which states nothing by itself


class FieldReader:
    """Reads lines by examples; made once, since it learns from them then, unless what it learned is kept."""

    def __init__(self, kept: Kept | None = None) -> None:
        text = files("generation.answering").joinpath("data/record_lines.jsonl").read_text(encoding="utf-8")
        rows = [json.loads(line) for line in text.splitlines()]
        lines = [row["line"] for row in rows]
        known = np.array([[float(name in row["tells"]) for name in (*FIELDS, _SECTION)] for row in rows])
        shapes = np.array([shape(line) for line in lines])
        self._mean, self._scale = shapes.mean(axis=0), shapes.std(axis=0) + 1e-6
        self._examples = Examples(lines, known, self._shapes, kept)

    def read(self, lines: Sequence[str]) -> NDArray[np.float64]:
        """Give how surely each line states each particular, float64[n, len(FIELDS)], about 0..1."""
        return self._guess(lines)[:, :-1]

    def name_sections(self, lines: Sequence[str]) -> NDArray[np.float64]:
        """Give how surely each line is the name of a section, float64[n], about 0..1."""
        return self._guess(lines)[:, -1]

    def _guess(self, lines: Sequence[str]) -> NDArray[np.float64]:
        return self._examples.guess_each(lines) if lines else np.zeros((0, len(FIELDS) + 1))

    def _shapes(self, lines: Sequence[str]) -> NDArray[np.float32]:
        rows = (np.array([shape(line) for line in lines]) - self._mean) / self._scale
        unit: NDArray[np.float32] = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype("f4")
        return unit


@cache
def field_reader() -> FieldReader:
    """Give a reader that keeps nothing; it learns once."""
    return FieldReader()
