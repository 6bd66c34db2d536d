"""Gives the chance that the sentences found answer the question at all, before any model is asked.

From how likely the best sentence is, how near the question anything comes, and whether its words are about. Near misses
(the document speaks of the thing and does not say it) are hard to tell this way: the figures stand in
docs/decisions/0019-sentences-chosen-together.md. The numbers are data, fitted with those of the scorer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from generation.answering.choosing.measures import NAMES
from generation.answering.choosing.scorer import Scored, fitted

# What is looked at; `signs` gives it in this order.
SIGNS = ("best", "meaning", "passage_meaning", "said_around", "is_place")
_FIRST = 3
_MEANING, _PASSAGE, _AROUND, _IS_PLACE = map(NAMES.index, ("meaning", "passage_meaning", "said_around", "is_place"))


def signs(odds: NDArray[np.float64], measured: NDArray[np.float64]) -> tuple[float, ...]:
    """Give the signs of an answer, from the candidates' log odds, float64[n], and measures, float64[n, len(NAMES)]."""
    first = measured[np.argsort(-odds)[:_FIRST]]
    return (
        float(odds.max()),
        float(measured[:, _MEANING].max()),
        float(first[:, _PASSAGE].max()),
        float(first[:, _AROUND].max()),
        float(measured[0, _IS_PLACE]),
    )


def chance_answered(scored: Sequence[Scored]) -> float:
    """Give the chance, 0..1, that these candidates hold an answer."""
    if not scored:
        return 0.0
    chances = np.clip([item.chance for item in scored], 1e-6, 1 - 1e-6)
    seen = signs(np.log(chances / (1 - chances)), np.array([item.candidate.measured for item in scored], np.float64))
    weights, bias = _weights()
    return 1 / (1 + math.exp(-bias - sum(weight * value for weight, value in zip(weights, seen, strict=True))))


@cache
def _weights() -> tuple[tuple[float, ...], float]:
    answered = fitted()["answered"]
    return tuple(answered["weights"]), answered["bias"]
