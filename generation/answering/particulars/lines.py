"""Collects the lines of a document that may say what it is: its first page, and sections such as acknowledgements.

Knows a document's blocks and text; what a line states is read next door (fields.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from ingest.content.blocks import Block, Heading, Reference, Table, Title
from ingest.splitting.sentences import split_sentences

# The first page, or two where they hold little, as title pages do; of a text without pages so many characters.
_FRONT_PAGES = 2
_ENOUGH_ON_PAGE = 1500
_FRONT_LETTERS = 5000
_MOST_FRONT = 120
# Lines of a section, and lines before the references or the end that are looked at wherever they stand.
_MOST_IN_SECTION = 16
_LAST = 40


class Place(Enum):
    """Where a line stands: on the first page, in a section that is named for it, or anywhere else."""

    FRONT = "front"
    SECTION = "section"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Line:
    """A line or sentence of a document, `text[start:end]`, and the number of its block.

    `heading` names its section, where that says what it is about.
    """

    start: int
    end: int
    text: str
    heading: str
    place: Place
    block: int

    @property
    def read_as(self) -> str:
        """The words to be read: a section's name says what its sentences are about."""
        return f"{self.heading}: {self.text}" if self.place is Place.SECTION and self.heading else self.text


class Shelf(Protocol):
    """What is asked of a library's sources here."""

    def blocks(self, id_or_prefix: str, /) -> tuple[Block, ...]:
        """Give a source's blocks."""
        ...

    def text(self, id_or_prefix: str, /) -> str:
        """Give a source's text."""
        ...

    def page_texts(self, id_or_prefix: str, /) -> tuple[str, ...]:
        """Give the text of each page."""
        ...


def lines_of(shelf: Shelf, source_id: str, *, is_telling: Callable[[Sequence[str]], Sequence[bool]]) -> list[Line]:
    """Collect a source's lines in reading order; `is_telling` says which headings name a section to be looked at."""
    blocks, text = shelf.blocks(source_id), shelf.text(source_id)
    front_end = _front_end(shelf.page_texts(source_id))
    front = [place for place, block in enumerate(blocks) if block.start < front_end]
    found = [line for place in front for line in _lines(text, blocks[place], place, Place.FRONT)]
    rest = range(len(front), len(blocks))
    sections = list(_sections(text, blocks, rest, is_telling))
    seen = {line.start for line in sections}
    last = [line for line in _last(text, blocks, rest) if line.start not in seen]
    return [*found[:_MOST_FRONT], *sorted([*sections, *last], key=lambda line: line.start)]


def _front_end(pages: Sequence[str]) -> int:
    """Give where the front ends."""
    if len(pages) < 2:
        return min(len(pages[0]) if pages else 0, _FRONT_LETTERS)
    first = len(pages[0])
    return first if first >= _ENOUGH_ON_PAGE else sum(map(len, pages[:_FRONT_PAGES]))


def _sections(
    text: str, blocks: Sequence[Block], rest: range, is_telling: Callable[[Sequence[str]], Sequence[bool]]
) -> Iterator[Line]:
    headings = [place for place in rest if isinstance(blocks[place], Heading)]
    named = [_words(text, blocks[place]) for place in headings]
    for place, name, telling in zip(headings, named, is_telling(named), strict=True):
        if not telling:
            continue
        lines: list[Line] = []
        for under in range(place + 1, len(blocks)):
            if isinstance(blocks[under], Heading) or len(lines) >= _MOST_IN_SECTION:
                break
            lines += _lines(text, blocks[under], under, Place.SECTION, name)
        yield from lines[:_MOST_IN_SECTION]


def _last(text: str, blocks: Sequence[Block], rest: range) -> list[Line]:
    """Give the last lines before the references, or of the document."""
    of = [place for place in rest if isinstance(blocks[place], Reference)]
    ends = [place for place in rest if place < of[0]] if of else list(rest)
    lines: list[Line] = []
    for place in reversed(ends):
        if len(lines) >= _LAST:
            break
        lines += _lines(text, blocks[place], place, Place.ELSEWHERE)
    return lines[:_LAST]


def _lines(text: str, block: Block, place: int, stands: Place, heading: str = "") -> list[Line]:
    if isinstance(block, Reference):
        return []
    if isinstance(block, Table):
        spans = [(row.start, row.end) for row in block.rows]
    elif isinstance(block, Title | Heading):
        spans = [(block.start, block.end)]
    else:
        spans = [
            (block.start + start, block.start + end) for start, end in split_sentences(text[block.start : block.end])
        ]
    return [Line(start, end, " ".join(text[start:end].split()), heading, stands, place) for start, end in spans]


def _words(text: str, block: Block) -> str:
    return " ".join(text[block.start : block.end].split())
