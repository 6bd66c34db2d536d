"""What the page keeps of a question: the answer as scripts get it, the time it took, and how many sources it used."""

from __future__ import annotations

import json
from typing import TypedDict, cast

from services.contract.json_output import AnswerJson, QuoteJson


class ClockJson(TypedDict):
    """Seconds from the question's being asked, waiting for other work included; null where it did not happen."""

    began: float
    first_words: float | None
    done: float


class ScopeJson(TypedDict):
    """How many of the notebook's sources were used."""

    used: int
    of: int


class TurnJson(AnswerJson, total=False):
    """A turn of a conversation; those of older libraries have no clock and no scope."""

    clock: ClockJson
    scope: ScopeJson


def read_turn(body: str) -> TurnJson:
    """Read a turn as the library keeps it."""
    return cast(TurnJson, json.loads(body))


def write_turn(turn: TurnJson) -> str:
    """Write a turn for the library to keep."""
    return json.dumps(turn, ensure_ascii=False)


def quote_numbers(answer: AnswerJson) -> dict[tuple[str, int, int], int]:
    """Count an answer's quotes from 1 in the order they stand; words quoted twice keep one number."""
    numbers: dict[tuple[str, int, int], int] = {}
    for claim in answer["claims"]:
        for quote in claim["quotes"]:
            numbers.setdefault(place_of(quote), len(numbers) + 1)
    return numbers


def place_of(quote: QuoteJson) -> tuple[str, int, int]:
    """Give what tells a quote from another."""
    return quote["source_id"], quote["start"], quote["end"]
