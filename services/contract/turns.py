"""What the library keeps of a question: the answer as scripts get it, the time it took, how many sources it used."""

from __future__ import annotations

from pydantic import ValidationError

from services.contract.answers import AnswerJson
from services.contract.base import Contract, dump
from services.errors import KeptByAnother


class ClockJson(Contract):
    """Seconds from the question's being asked, waiting for other work included; null where it did not happen."""

    began: float
    first_words: float | None
    done: float


class ScopeJson(Contract):
    """How many of the notebook's sources were used."""

    used: int
    of: int


class TurnJson(AnswerJson):
    """A turn of a conversation; those of older libraries have no clock and no scope."""

    clock: ClockJson | None = None
    scope: ScopeJson | None = None


def read_turn(body: str) -> TurnJson:
    """Read a turn as the library keeps it, also one of an older quoth; raises KeptByAnother."""
    try:
        return TurnJson.model_validate_json(body)
    except ValidationError as error:
        raise KeptByAnother(
            f"An answer cannot be read: {error.error_count()} of its fields are not as this quoth writes them.",
            remedy="Open the library with the quoth that wrote it, or ask again.",
        ) from error


def write_turn(turn: TurnJson) -> str:
    """Write a turn for the library to keep."""
    return dump(turn).decode().rstrip("\n")
