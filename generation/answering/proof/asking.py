"""Asks a language model whether a quote says all that a claim says: yes or no, after a few examples (data).

Quote and claim are messages' content, letters only: what looks like a role token in them reaches the model as text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.prompts import as_data
from models.ports import ClaimChecker, Generator, Message

_PROMPT = Path(__file__).parents[1] / "data" / "claim_prompt.json"
_YES, _NO = ("Yes",), ("No",)

# A quote longer than this is cut for the question: the check is of sentences, not of pages.
_LONGEST = 1600


def messages(quote: str, claim: str) -> tuple[Message, ...]:
    """Put the question; all but the last message is the same for all pairs, so that the model reads it once."""
    system, examples = _examples()
    asked = [Message("system", system)]
    for shown, said, answer in examples:
        asked += [_question(shown, said), Message("assistant", answer)]
    return (*asked, _question(quote, claim))


def _question(quote: str, claim: str) -> Message:
    return Message("user", f"Quote: {as_data(quote)[:_LONGEST]}\nClaim: {as_data(claim)[:_LONGEST]}")


@lru_cache(maxsize=1)
def _examples() -> tuple[str, tuple[tuple[str, str, str], ...]]:
    read = json.loads(_PROMPT.read_text(encoding="utf-8"))
    return read["system"], tuple((quote, claim, answer) for quote, claim, answer in read["examples"])


class ModelMeasures:
    """Measures with a language model's yes or no."""

    names = ("log_odds",)

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self.name = f"{generator.name}@{generator.sha256[:12]}"

    def measure(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Give for each (quote, claim) the log odds of yes, float64[pairs, 1]."""
        prompts = [messages(quote, claim) for quote, claim in pairs]
        odds = list(self._generator.log_odds_each(prompts, of=_YES, against=_NO))
        return np.array(odds, np.float64).reshape(len(pairs), 1)


class EntailmentMeasures:
    """Measures with a model made for it (natural language inference): the log odds of its probability."""

    names = ("entailment",)

    def __init__(self, checker: ClaimChecker) -> None:
        self._checker = checker
        self.name = checker.name

    def measure(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Give the log odds that each quote supports the claim, float64[pairs, 1]."""
        chances = np.clip(np.asarray(self._checker.check(pairs), np.float64), 1e-6, 1 - 1e-6)
        return np.log(chances / (1 - chances)).reshape(len(pairs), 1)
