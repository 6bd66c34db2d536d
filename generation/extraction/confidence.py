"""Gives the chance that a cell is right, by how much the model would rather copy than decline; the numbers are data.

`python -m bench table --fit` writes `data/cells.json` and says there what it was fitted on.
"""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files

# A copied answer that is less likely right than this is left out. Low, for the chances are: at this one more than
# half of what papers do not say stays empty (docs/decisions/0029-tables.md).
LEAST = 0.25


def judge(offered: float) -> tuple[bool, float]:
    """Decide by the model's log odds of copying at all whether what it copied stands; give the chance of being right.

    A cell that is left empty is right where the source does not answer at all.
    """
    right = _chance("filled", offered)
    return (True, right) if right >= LEAST else (False, _chance("empty", offered))


def _chance(what: str, offered: float) -> float:
    bias, weight = _numbers()[what]
    return 1 / (1 + math.exp(-bias - weight * offered))


@cache
def _numbers() -> dict[str, list[float]]:
    text = files("generation.extraction").joinpath("data/cells.json").read_text(encoding="utf-8")
    return {name: [float(value) for value in weights] for name, weights in json.loads(text)["weights"].items()}
