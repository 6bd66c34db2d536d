"""What a sentence does in its document: it states the aim, a result, a limit, who paid.

A linear model over the embedder's vector and the words in their order ("we propose", "a limitation"), fitted on
sentences whose role was told by hand (`bench/cases/roles.jsonl`, `data/role_examples.jsonl`) and kept as
`data/roles.npz`; for another embedder than the one it was fitted with, it is fitted anew on the examples. The roles are
those that a question's `aspects` name.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generation.answering.kept import Kept
from models.ports import Embedder

Floats = NDArray[np.float32]

ROLES = (
    "background",
    "problem",
    "aim",
    "method",
    "data",
    "result",
    "number",
    "limit",
    "future",
    "conclusion",
    "definition",
    "reason",
    "comparison",
    "procedure",
    "availability",
    "funding",
    "authors",
    "licence",
    "example",
)

# Roles of which there are few examples lean on a near one of which there are many.
_NEAR = {
    "number": "result",
    "reason": "problem",
    "comparison": "result",
    "procedure": "method",
    "example": "definition",
    "licence": "availability",
}

# Words and pairs of words are hashed to so many columns. Four folds over documents: vectors alone tell the roles with a
# mean AUC of .86, words beside them .90.
_COLUMNS = 2048
_BIAS = 0.5
# How strongly the weights are kept small, and how much more a rare role's example may count than another.
_RIDGE = 8.0
_MOST_WEIGHT = 8.0
# Of the roles that a question wants, each next one counts this much less.
_FADE = 0.85

_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights, float32[columns of `_rows`, roles], of a linear score a role."""

    weights: Floats

    def scores(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Give how much each sentence looks like each role, float32[n, roles], about -1..1."""
        scores: Floats = (_rows(texts, vectors) @ self.weights).astype(np.float32)
        return scores


def role_model(embedder: Embedder, kept: Kept | None = None) -> RoleModel:
    """Load the roles' model; for an embedder that it was not fitted with make one from the examples, unless kept."""
    data = files("generation.answering").joinpath("data")
    with np.load(io.BytesIO(data.joinpath("roles.npz").read_bytes())) as fitted:
        if str(fitted["embedder"]) == embedder.name:
            return RoleModel(fitted["weights"].astype(np.float32))
    text = data.joinpath("role_examples.jsonl").read_text(encoding="utf-8")

    def learn() -> Floats:
        examples = [json.loads(line) for line in text.splitlines()]
        texts = [example["sentence"] for example in examples]
        return fit_roles(texts, embedder.embed_passages(texts), [tuple(each["roles"]) for each in examples]).weights

    made_of = f"{_RIDGE} {_COLUMNS} {ROLES} {text}".encode()
    return RoleModel(kept.of(made_of, len(ROLES), learn) if kept else learn())


def fit_roles(texts: Sequence[str], vectors: Floats, roles: Sequence[tuple[str, ...]]) -> RoleModel:
    """Fit by least squares, each role against all others, a rare role's examples together as much as the rest."""
    rows = _rows(texts, vectors).astype(np.float64)
    alike = rows @ rows.T
    weights = np.zeros((rows.shape[1], len(ROLES)))
    for place, role in enumerate(ROLES):
        of = np.array([role in said for said in roles])
        share = np.where(of, 0.5 / max(of.sum(), 1), 0.5 / max((~of).sum(), 1)) * len(of)
        root = np.sqrt(np.minimum(share, _MOST_WEIGHT))
        normal = root[:, None] * alike * root + _RIDGE * np.eye(len(of))
        weights[:, place] = rows.T @ (root * np.linalg.solve(normal, root * np.where(of, 1.0, -1.0)))
    return RoleModel(weights.astype(np.float32))


def wanted(aspects: Sequence[str], scores: Floats) -> Floats:
    """Give how well sentences' roles answer to those wanted, float32[n, 3].

    The best of them, later ones counting less; their mean; and the best less the clearest role of all. 0 where a
    question wants no role.
    """
    named = [aspect for aspect in aspects if aspect in ROLES]
    named += [_NEAR[aspect] for aspect in named if aspect in _NEAR and _NEAR[aspect] not in named]
    if not named:
        return np.zeros((len(scores), 3), np.float32)
    asked = scores[:, [ROLES.index(aspect) for aspect in named]]
    faded = (asked + 1) * _FADE ** np.arange(len(named))
    columns = (faded.max(axis=1) - 1, asked.mean(axis=1), asked.max(axis=1) - scores.max(axis=1))
    return np.stack(columns, axis=1).astype(np.float32)


def _rows(texts: Sequence[str], vectors: Floats) -> Floats:
    """Give what a role is told from: the vector, hashed words and pairs of words (unit length), a constant."""
    rows = np.zeros((len(texts), vectors.shape[1] + _COLUMNS + 1), np.float32)
    rows[:, : vectors.shape[1]] = vectors
    rows[:, -1] = _BIAS
    for place, text in enumerate(texts):
        columns = [vectors.shape[1] + column for column in _hashed(text)]
        rows[place, columns] = 1 / max(len(columns), 1) ** 0.5
    return rows


def _hashed(text: str) -> set[int]:
    said = [_DIGIT.sub("0", word.lower()) for word in _WORD.findall(text)]
    ends = ["^", *said, "$"]
    pairs = [f"{first} {second}" for first, second in pairwise(ends)]
    return {zlib.crc32(run.encode()) % _COLUMNS for run in [*said, *pairs]}
