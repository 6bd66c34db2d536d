"""Gives the chance that a cell is right, from what was seen while it was made; the numbers are data.

`python -m bench fit_cells` writes `data/cells.json` and says there what it was fitted on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

# A copied answer that is less likely right than this is left out.
LEAST = 0.35


def judge(signs: Sequence[float]) -> tuple[bool, float]:
    """Decide by the signs of a copied answer whether it stands, and give the chance that the cell is right.

    A cell that is left empty is right where the source does not answer at all.
    """
    right = _chance("filled", signs)
    return (True, right) if right >= LEAST else (False, _chance("empty", signs))


def signs(answers: float, sentence: float, offered: float) -> tuple[float, ...]:
    """Give what a cell is judged by.

    The chance of an answer at first sight, and of the sentence that was copied from, as log odds; and the model's log
    odds that anything answers.
    """
    return log_odds(answers), log_odds(sentence), offered


def log_odds(chance: float) -> float:
    """Give the log odds of a chance, bounded."""
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))


def _chance(what: str, values: Sequence[float]) -> float:
    bias, *weights = _numbers()[what]
    return 1 / (1 + math.exp(-bias - sum(weight * value for weight, value in zip(weights, values, strict=True))))


@cache
def _numbers() -> dict[str, list[float]]:
    text = files("generation.extraction").joinpath("data/cells.json").read_text(encoding="utf-8")
    return {name: [float(value) for value in weights] for name, weights in json.loads(text)["weights"].items()}
