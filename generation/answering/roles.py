"""What a sentence does in its document: it states the aim, a result, a limit, who paid.

A linear model over the embedder's vectors, fitted on examples (`data/role_examples.jsonl`) that anyone can extend; for
another embedder than the one it was fitted with, it is fitted anew on the spot. The roles are those that a question's
`aspects` name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from generation.answering.kept import Kept
from models.ports import Embedder

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

# How strongly the weights are kept small: there are fewer examples than dimensions.
_RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights, float32[roles, dimension], and biases, float32[roles], of a linear score a role."""

    weights: NDArray[np.float32]
    biases: NDArray[np.float32]

    def scores(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give how much each vector's sentence looks like each role, float32[n, roles], about -1..1."""
        scores: NDArray[np.float32] = (vectors @ self.weights.T + self.biases).astype(np.float32)
        return scores


def fit_roles(vectors: NDArray[np.float32], roles: list[tuple[str, ...]]) -> RoleModel:
    """Fit by least squares, each role against all others, rare roles counting as much as frequent ones."""
    wanted = np.array([[1.0 if role in said else -1.0 for role in ROLES] for said in roles])
    inputs = np.hstack([vectors.astype(np.float64), np.ones((len(vectors), 1))])
    solved = np.zeros((len(ROLES), inputs.shape[1]))
    for place in range(len(ROLES)):
        of = wanted[:, place] > 0
        weight = np.where(of, 0.5 / max(of.sum(), 1), 0.5 / max((~of).sum(), 1)) * len(of)
        normal = inputs.T @ (inputs * weight[:, None]) + _RIDGE * np.eye(inputs.shape[1])
        solved[place] = np.linalg.solve(normal, inputs.T @ (weight * wanted[:, place]))
    return RoleModel(solved[:, :-1].astype(np.float32), solved[:, -1].astype(np.float32))


def role_model(embedder: Embedder, kept: Kept | None = None) -> RoleModel:
    """Make the roles' model for an embedder from the examples, which are embedded unless what they taught is kept."""
    text = files("generation.answering").joinpath("data/role_examples.jsonl").read_text(encoding="utf-8")
    examples = [json.loads(line) for line in text.splitlines() if line.strip()]

    def learn() -> NDArray[np.float32]:
        vectors = embedder.embed_passages([example["sentence"] for example in examples])
        model = fit_roles(vectors, [tuple(example["roles"]) for example in examples])
        return np.column_stack([model.weights, model.biases])

    columns = embedder.dimension + 1
    learned = kept.of(f"{_RIDGE} {ROLES} {text}".encode(), columns, learn) if kept else learn()
    return RoleModel(learned[:, :-1], learned[:, -1])


def fit_to(aspects: tuple[str, ...], scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give how well sentences' roles answer to those wanted, float32[n]: the best of them, later ones counting less."""
    wanted = [ROLES.index(aspect) for aspect in aspects if aspect in ROLES]
    if not wanted:
        return np.zeros(len(scores), np.float32)
    fades = np.array([0.85**order for order in range(len(wanted))], np.float32)
    best: NDArray[np.float32] = ((scores[:, wanted] + 1) * fades).max(axis=1) - 1
    return best
