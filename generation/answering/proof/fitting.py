"""Fits a logistic regression with a ridge, and says how well it tells pairs apart that it was not fitted on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FOLDS = 10
_STEPS = 25

Floats = NDArray[np.float64]


def fit(rows: Floats, labels: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Give weights and bias that make the labels likely, half the weights' squares taken off.

    Newton's method in the space of the examples: what is wider than long costs no more.
    """
    count = len(rows)
    kernel = rows @ rows.T
    given = labels.astype(np.float64)
    duals, bias = np.zeros(count), 0.0
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(kernel @ duals + bias, -30, 30)))
        certain = np.maximum(chance * (1 - chance), 1e-6)
        target = kernel @ duals + bias + (given - chance) / certain
        system = np.zeros((count + 1, count + 1))
        system[:count, :count] = kernel + np.diag(1 / certain)
        system[:count, count] = system[count, :count] = 1.0
        solved = np.linalg.solve(system, np.append(target, 0.0))
        moved = float(np.abs(solved[:count] - duals).max())
        duals, bias = solved[:count], float(solved[count])
        if moved < 1e-8:
            break
    return rows.T @ duals, bias


def held_out(rows: Floats, labels: NDArray[np.bool_], groups: Sequence[str]) -> Floats:
    """Give each example's chance by weights fitted on other groups."""
    names = list(dict.fromkeys(groups))
    fold = np.array([names.index(group) % _FOLDS for group in groups])
    chances = np.zeros(len(rows))
    for part in range(min(_FOLDS, len(names))):
        weights, bias = fit(rows[fold != part], labels[fold != part])
        chances[fold == part] = 1 / (1 + np.exp(-(rows[fold == part] @ weights + bias)))
    return chances


def area(scores: Floats, labels: NDArray[np.bool_]) -> float:
    """Give the share of (true, false) pairs in which the true one scores higher, ties half; 0.5 of none."""
    true, false = scores[labels], scores[~labels]
    if not len(true) or not len(false):
        return 0.5
    higher = (true[:, None] > false[None, :]).mean() + 0.5 * (true[:, None] == false[None, :]).mean()
    return float(higher)
