"""Words the questions that can be asked of what a source plainly has: its aim, its limits, who paid for it.

The wordings are data (`data/questions.jsonl`), in five languages. Knows titles and roles; whether a question would be
answered is the suggester's to find out.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# What stands before a colon is a source's name where it has at most so many words, and so is a whole title; but words
# that go on in small letters ("Field report") say what kind of document it is, and name none.
_NAME_WORDS = 3
# Longest title that is said in full: of a longer one what stands before its colon, or its first words.
_TITLE_LETTERS = 90
_PARTED = re.compile(r": | [-–—] ")


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


def wordings(language: str, of: str, *, by: str = "") -> Iterator[Wording]:
    """Give the wordings of a language, in the order of the data; English where it has none.

    `by`, a source's id, chooses one of several wordings of a role, so that not all sources are asked alike.
    """
    found = [wording for wording in _all() if wording.of == of]
    spoken = [each for each in found if each.language == language] or [each for each in found if each.language == "en"]
    if not by:
        yield from spoken
        return
    for role in dict.fromkeys(each.role for each in spoken):
        able = [each for each in spoken if each.role == role]
        yield able[zlib.crc32(f"{by} {role}".encode()) % len(able)]


def subject_of(title: str) -> Subject:
    """Call a source by its name where its title begins with one, before a colon or a dash, else by its title."""
    title = " ".join(title.replace("_", " ").split())
    parts = _PARTED.split(title, maxsplit=1)
    words = parts[0].split()
    if len(words) <= _NAME_WORDS and not all(word.islower() for word in words[1:] or [""]):
        return Subject(parts[0], is_name=True)
    told = parts[0] if len(title) > _TITLE_LETTERS and len(words) > _NAME_WORDS else title
    return Subject(_cut(told), is_name=False)


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE_LETTERS else title[:_TITLE_LETTERS].rpartition(" ")[0]


@cache
def _all() -> tuple[Wording, ...]:
    text = files("generation.studio").joinpath("data/questions.jsonl").read_text(encoding="utf-8")
    return tuple(Wording(**json.loads(line)) for line in text.splitlines())
