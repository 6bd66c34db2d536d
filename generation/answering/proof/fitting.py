"""Fits a logistic regression with a ridge, and says how well it tells pairs apart that it was not fitted on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FOLDS = 10
_STEPS = 25
_STILL = 1e-8

Floats = NDArray[np.float64]


def fit(rows: Floats, labels: NDArray[np.bool_]) -> tuple[Floats, float]:
    """Give weights and bias that make the labels likely, half the weights' squares taken off, by Newton's method."""
    beside = np.column_stack([rows, np.ones(len(rows))])
    ridge = np.diag(np.append(np.ones(rows.shape[1]), 0.0))
    weights = np.zeros(beside.shape[1])
    for _ in range(_STEPS):
        certain, target = _linear(beside @ weights, labels)
        solved = np.linalg.solve(beside.T @ (certain[:, None] * beside) + ridge, beside.T @ (certain * target))
        moved, weights = float(np.abs(solved - weights).max()), solved
        if moved < _STILL:
            break
    return weights[:-1], float(weights[-1])


def _linear(logits: Floats, labels: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Give what a Newton step fits instead: a weight for each example, and the number that is to be met."""
    chance = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    certain = np.maximum(chance * (1 - chance), 1e-6)
    return certain, logits + (labels - chance) / certain


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
