"""What a question becomes: an answer made of claims, each with exact quotes, or a refusal. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.content.blocks import Box
from ingest.content.locator import Locator, boxes_of
from models.ports import Message
from retrieval.hits import Hit
from retrieval.source import Source


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a source in one place: `text` is the stored text's `[start:end]`.

    `locator` tells the place in the file's own terms, `page` counts the pages, slides or whatever a file is cut into.
    `under` tells, for a table's row, its caption and heads, shortened: not part of the quote, but what its numbers are.
    """

    source: Source
    page: int
    start: int
    end: int
    text: str
    locator: Locator
    under: str = ""

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Give the boxes of its lines on the page; none where there is no picture of it."""
        return boxes_of(self.locator)


class Support(StrEnum):
    """How a claim stands to its quotes."""

    VERBATIM = "verbatim"  # the claim is the source's own sentence
    PROVED = "proved"  # the model's words, and a check calibrated for it says that the quotes say them
    IN_OTHER_WORDS = "in_other_words"  # the model's words; nothing speaks against them, but they are not proved
    THOUGHT = "thought"  # the model's own, asked for as such: no source says it, and it has no quotes
    RECORD = "record"  # what a source's record has and its text does not say: a reference manager's, or the file's own
    QUOTED = "quoted"  # the model's words, as checked by an earlier quoth: of answers kept since then


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer with the quotes it rests on; claims of one `group` stand under it as a heading.

    `is_doubted` where several sources are asked and this one, unlike another that is told, may not say it.
    """

    text: str
    quotes: tuple[Quote, ...]
    support: Support
    group: str = ""
    is_doubted: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that the proof did not let through, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence that was weighed, and the chance, 0..1, that it belongs in the answer."""

    text: str
    chance: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, and the passages that came nearest."""

    reason: str
    nearest: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds from the question's arrival to each event; None where it did not happen."""

    searched: float
    first_token: float | None
    done: float


@dataclass(frozen=True, slots=True)
class Record:
    """How an answer was made, enough to show it and to make the same text again."""

    query: str
    model: str
    model_sha256: str
    embedder: str
    seed: int
    prompt: tuple[Message, ...]
    grammar: str
    max_tokens: int
    draft: str
    dropped: tuple[Dropped, ...]
    left_out: tuple[str, ...]  # ids of passages that were found but did not fit the context
    prompt_tokens: int
    drafted_tokens: int
    timings: Timings
    checked: tuple[Checked, ...] = ()
    model_failure: str = ""  # why the model's process ended meanwhile, so that the sources' own sentences had to do
    need: str = ""  # what the question was taken to need: a place, a document, a collection, a record


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown for a question; `refusal` is set exactly when there are no claims.

    `note` is a line to read with the answer: what of the question it leaves open, or that the model fell silent.
    """

    question: str
    claims: tuple[Claim, ...]
    hits: tuple[Hit, ...]
    refusal: Refusal | None
    suggested: tuple[str, ...]
    record: Record
    note: str = ""
