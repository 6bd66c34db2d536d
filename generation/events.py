"""What an answer in the making tells those who wait for it, in the order it happens. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from generation.answer import Answer, Claim
from retrieval.hits import Hit


@dataclass(frozen=True, slots=True)
class Found:
    """The search is done; these passages are being read."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Drafting:
    """The model wrote this piece; nothing of it has been checked."""

    text: str


@dataclass(frozen=True, slots=True)
class Composed:
    """The answer as it stands, its quotes checked; each takes the place of the one before.

    Until it `is_weighed` the claims are only the nearest sentences: the model may yet say that they do not answer.
    """

    claims: tuple[Claim, ...]
    is_weighed: bool = True


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is complete; always the last event."""

    answer: Answer


Event = Found | Drafting | Composed | Finished
