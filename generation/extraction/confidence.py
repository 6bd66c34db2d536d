"""Decides whether what the model copied stands, and gives the chance that a cell is right; the numbers are data.

Words that cannot answer a question never stand: where a number is asked for, words without any; and words that only say
the question again (what a number is of, counting.py tells). What is left goes by how much the model would rather copy
than decline, and by the chance of an answer at first sight. A line in which a document says what it is goes by how
surely it does.

`python -m bench table --fit` writes `data/cells.json` and says there what it was fitted on.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files

from generation.answering.proof.numbers import quantities
from generation.terms import content_stems

# A copied answer that is less likely right than this is left out: at this chance half of what stands is right, and most
# of what papers do not say stays empty (docs/decisions/0030-words-that-cannot-answer.md).
LEAST = 0.35
# A line that is less likely to be right than not is left out.
LIKELY = 0.5
# No chance at first sight is taken to be nearer to none or to certainty.
_SURE = 1e-4

# A question that only a number answers, in digits or in words; "when" is not one: "in the Middle Ages".
_ASKS_A_NUMBER = re.compile(
    r"\bhow (?:many|much|long|often|old|large|big|high|deep|far|fast|wide|tall|heavy)\b"
    r"|\b(?:which|what|the) (?:number|percentage|proportion|share)\b",
    re.IGNORECASE,
)
_LOOSE_NUMBER = re.compile(
    r"\b(?:several|dozens?|hundreds|thousands|millions|hal(?:f|ves)|once|twice|(?:hour|dai|week|month|year)ly)\b",
    re.IGNORECASE,
)


def judge(offered: float, answers: float, *, able: bool) -> tuple[bool, float]:
    """Decide whether the words that the model copied stand as an answer; give the chance that the cell is right.

    `offered` are the model's log odds of copying at all, `answers` the chance of an answer at first sight, `able`
    whether these words can answer. A cell that is left empty is right where the source does not answer at all.
    """
    signs = signs_of(offered, answers)
    right = _chance("filled", *signs)
    stands = right >= LEAST and able
    return (True, right) if stands else (False, _chance("empty", *signs))


def signs_of(offered: float, answers: float) -> tuple[float, float]:
    """Give what a copied answer is judged by, as log odds; the bench fits the weights of these."""
    bounded = min(max(answers, _SURE), 1 - _SURE)
    return offered, math.log(bounded / (1 - bounded))


def line_chance(surety: float) -> float:
    """Give the chance that a line says what was asked, where it does so with that surety (particulars/telling.py)."""
    return _chance("line", surety)


def silence_chance() -> float:
    """Give the chance that what no line says is not stated."""
    (chance,) = _numbers()["silence"]
    return chance


def can_answer(question: str, words: str) -> bool:
    """Tell whether words can be an answer: they say more than the question, and a number where one is asked for."""
    said = set(content_stems(words))
    if not said - set(content_stems(question)):
        return False
    number = any(map(str.isdigit, words)) or bool(quantities(words)) or _LOOSE_NUMBER.search(words) is not None
    return number or _ASKS_A_NUMBER.search(question) is None


def _chance(what: str, *signs: float) -> float:
    bias, *weights = _numbers()[what]
    return 1 / (1 + math.exp(-bias - sum(weight * sign for weight, sign in zip(weights, signs, strict=True))))


@cache
def _numbers() -> dict[str, list[float]]:
    text = files("generation.extraction").joinpath("data/cells.json").read_text(encoding="utf-8")
    return {name: [float(value) for value in weights] for name, weights in json.loads(text)["weights"].items()}
