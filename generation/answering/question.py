"""What a question asks for. Values, and the reading of a question by its nearest examples; knows no library.

The examples are data (`data/question_examples.jsonl`): whoever finds a question misread adds it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """Where the answer to a question is to be looked for."""

    PLACE = "place"  # one or a few spots
    DOCUMENT = "document"  # the whole of one document
    COLLECTION = "collection"  # several documents, each looked through
    RECORD = "record"  # what a document is: authors, year, licence, money, where its code is


class Length(StrEnum):
    """How long an answer the person wants."""

    SHORT = "short"
    NORMAL = "normal"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read once.

    `text` is what the person typed; `query` stands alone: a follow-up together with what it leans on, which is
    `earlier`. `points` is how many things the person asked for ("in three points"), None where none was said;
    `aspects` are the roles of sentences that would answer it, most wanted first (`generation/answering/roles.py`).
    """

    text: str
    query: str
    need: Need = Need.PLACE
    length: Length = Length.NORMAL
    points: int | None = None
    aspects: tuple[str, ...] = ()
    earlier: str | None = None
