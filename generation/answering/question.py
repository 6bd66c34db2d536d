"""Reads a question once: what it needs, how much it wants, which kinds of sentence would answer it.

By the nearest of examples that are data (`data/question_examples.jsonl`): whoever finds a question misread adds it
there. Knows no library.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

import numpy as np

from generation.answering.examples import Embed, Examples
from generation.answering.kept import Kept
from generation.conversation import Turn, leans_back, standalone_query

# From here on (about 0..1) a question wants sentences of a role; a length of its own, or a number of points. Chosen on
# examples left out. Nothing is added to any need: what saved questions for a place lost as many of the others.
_WANTED = 0.3
_SURE = 0.3
_MOST_ASPECTS = 4
_MOST_POINTS = 12

# Small numbers as people write them when they say how many points they want.
_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "one ein eine einem einer un une uno una een",
            "two zwei deux dos twee",
            "three drei trois tres drie",
            "four vier quatre cuatro",
            "five fünf cinq cinco vijf",
            "six sechs six seis zes",
            "seven sieben sept siete zeven",
            "eight acht huit ocho",
            "nine neun neuf nueve negen",
            "ten zehn dix diez tien",
        ),
        start=1,
    )
    for word in words.split()
}


class Need(StrEnum):
    """Where the answer to a question is to be looked for."""

    PLACE = "place"  # one or a few spots
    DOCUMENT = "document"  # the whole of one document
    COLLECTION = "collection"  # several documents, each looked through
    RECORD = "record"  # what a document is: authors, year, licence, money, where its code is


_NEEDS = len(Need)


# A question for a single thing reads as no role of a sentence, or as one of these first.
_ONE_FACT = ((), ("number",), ("date",))
# What a summary is to tell.
_SUMMED_UP = {"aim", "conclusion"}


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
    `aspects` are the roles of sentences that would answer it, most wanted first (`roles.py`).
    """

    text: str
    query: str
    need: Need = Need.PLACE
    length: Length = Length.NORMAL
    points: int | None = None
    aspects: tuple[str, ...] = ()
    earlier: str | None = None

    @property
    def asks_one_fact(self) -> bool:
        """Whether a who, when, which or how many is asked, which one sentence either says or does not.

        What is to be told in points is none, nor what each of several sources is asked.
        """
        return self.need is Need.PLACE and self.points is None and self.aspects[:1] in _ONE_FACT

    @property
    def asks_summary(self) -> bool:
        """Whether a document is to be summed up: what it is for as well as what came of it, and no limit first."""
        return self.need is Need.DOCUMENT and {*self.aspects} >= _SUMMED_UP and self.aspects[0] != "limit"


class QuestionReader:
    """Reads questions by examples; made once, since it learns from them then, unless what it learned is kept."""

    def __init__(self, embed: Embed, kept: Kept | None = None) -> None:
        rows = _rows()
        self._aspects = sorted({aspect for row in rows for aspect in row.aspects})
        known = np.array([_known(row, self._aspects) for row in rows])
        self._examples = Examples([row.question for row in rows], known, embed, kept)

    def read(self, text: str, history: Sequence[Turn] = ()) -> Question:
        """Read a question that follows others."""
        leans = bool(history) and leans_back(text)
        likely = self._examples.guess(text).tolist()
        needs, (short, long, counted), aspects = likely[:_NEEDS], likely[_NEEDS : _NEEDS + 3], likely[_NEEDS + 3 :]
        ranked = sorted(zip(aspects, self._aspects, strict=True), reverse=True)
        return Question(
            text=text,
            query=standalone_query(text, history),
            need=list(Need)[needs.index(max(needs))],
            length=Length.SHORT if short > _SURE else Length.LONG if long > _SURE else Length.NORMAL,
            points=_number_in(text) if counted > _SURE else None,
            aspects=tuple(name for wanted, name in ranked[:_MOST_ASPECTS] if wanted > _WANTED),
            earlier=history[-1].question if leans else None,
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the examples."""

    question: str
    need: Need
    length: Length | None
    points: int | None
    aspects: tuple[str, ...]


def _rows() -> list[_Row]:
    lines = files("generation.answering").joinpath("data/question_examples.jsonl").read_text(encoding="utf-8")
    return [
        _Row(
            row["question"],
            Need(row["need"]),
            Length(row["length"]) if row["length"] else None,
            row["points"],
            tuple(row["aspects"]),
        )
        for row in map(json.loads, lines.splitlines())
    ]


def example_questions(need: Need) -> tuple[str, ...]:
    """Give the example questions that have a need."""
    return tuple(row.question for row in _rows() if row.need is need)


def _known(row: _Row, aspects: Sequence[str]) -> list[float]:
    told = [row.need is need for need in Need]
    told += [row.length is Length.SHORT, row.length is Length.LONG, row.points is not None]
    told += [aspect in row.aspects for aspect in aspects]
    return list(map(float, told))


def _number_in(text: str) -> int | None:
    """Give the first small number that a text has, in digits or in words."""
    for word in re.findall(r"\w+", text.lower()):
        number = int(word) if word.isdecimal() else _NUMBERS.get(word)
        if number is not None and 0 < number <= _MOST_POINTS:
            return number
    return None
