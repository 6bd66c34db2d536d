"""Words the questions that can be asked of what a source plainly has: its aim, its limits, who paid for it.

The wordings are data (`data/questions.jsonl`), in five languages. Knows titles and roles; whether a question would be
answered is the suggester's to find out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# What stands before a colon is a source's name where it has at most so many words, and so is a whole title.
_NAME_WORDS = 3
# Longest title that is said in full: of a longer one what stands before its colon, or its first words.
_TITLE_LETTERS = 90


@dataclass(frozen=True, slots=True)
class Wording:
    """A question that a sentence of a role answers; `of` is a name, a title, two sources or several."""

    language: str
    of: str
    role: str
    question: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a source is called in a question, and whether that is a name or a title."""

    text: str
    is_name: bool

    @property
    def said(self) -> str:
        """The subject within a sentence: a title in quotation marks."""
        return self.text if self.is_name else f"“{self.text}”"


def wordings(language: str, of: str) -> Iterator[Wording]:
    """Give the wordings of a language, in the order of the data; English where it has none."""
    found = [wording for wording in _all() if wording.of == of]
    yield from [each for each in found if each.language == language] or [
        each for each in found if each.language == "en"
    ]


def subject_of(title: str) -> Subject:
    """Call a source by its name where its title begins with one, else by its title."""
    title = " ".join(title.replace("_", " ").split())
    before, colon, _ = title.partition(": ")
    short = before if colon else title
    if len(short.split()) <= _NAME_WORDS:
        return Subject(short, is_name=True)
    return Subject(title if len(title) <= _TITLE_LETTERS else _cut(short), is_name=False)


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE_LETTERS else title[:_TITLE_LETTERS].rpartition(" ")[0]


@cache
def _all() -> tuple[Wording, ...]:
    text = files("generation.studio").joinpath("data/questions.jsonl").read_text(encoding="utf-8")
    return tuple(Wording(**json.loads(line)) for line in text.splitlines())
