"""Joins drafts into a document's text: pages, their characters' boxes, and blocks.

Knows drafts in reading order and where their glyphs stand; decides nothing about layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.document import Block, BlockKind, Page
from ingest.readers.pdf.layout.drafts import Draft, Line
from ingest.readers.pdf.layout.segments import NO_GLYPH
from ingest.readers.pdf.text.hyphens import HYPHENS, Vocabulary
from ingest.readers.pdf.text.letters import clean

_CELL_GAP = "  "
_PART = "\n\n"
_OPEN_URL = re.compile(r"(?:https?://|doi\.org/|www\.)\S*[/\-_.=?&%#]$")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before it has text: label, size as shown, and its glyphs' boxes, float32[n, 4]."""

    label: str
    width: float
    height: float
    boxes: NDArray[np.float32]


class _Pages:
    """Texts and glyph rows of pages in the making; text only ever grows at its end."""

    def __init__(self, count: int) -> None:
        self.letters: list[list[str]] = [[] for _ in range(count)]
        self.glyphs: list[list[int]] = [[] for _ in range(count)]
        self.length = 0
        self.last = 0

    def add(self, page: int, text: str, glyphs: Sequence[int]) -> None:
        self.letters[page].append(text)
        self.glyphs[page].extend(glyphs)
        self.length += len(text)
        self.last = page

    def separate(self, text: str) -> None:
        self.add(self.last, text, (NO_GLYPH,) * len(text))

    def drop_hyphen(self) -> None:
        """Take back the last character, the hyphen of a word that was cut."""
        self.letters[self.last][-1] = self.letters[self.last][-1][:-1]
        self.glyphs[self.last].pop()
        self.length -= 1


def compose(drafts: Sequence[Draft], sheets: Sequence[Sheet]) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
    """Give the pages and blocks of a document whose drafts stand in reading order, page by page."""
    lines = [[_line(line, draft.kind, sheets[line.page].boxes) for line in draft.lines] for draft in drafts]
    vocabulary = Vocabulary(text for block in lines for text, _ in block)
    vocabulary.learn_habit((above, below) for block in lines for (above, _), (below, _) in pairwise(block))
    pages = _Pages(len(sheets))
    blocks: list[Block] = []
    before: Draft | None = None
    for draft, texts in zip(drafts, lines, strict=True):
        if not any(text for text, _ in texts):
            continue
        if before is not None:
            pages.separate(_between(before, draft))
        start = pages.length
        _add_block(pages, draft, texts, vocabulary)
        blocks.append(Block(draft.kind, start, pages.length))
        before = draft
    return tuple(_page(index, sheet, pages) for index, sheet in enumerate(sheets)), tuple(blocks)


def _line(line: Line, kind: BlockKind, boxes: NDArray[np.float32]) -> tuple[str, tuple[int, ...]]:
    text = ""
    glyphs: tuple[int, ...] = ()
    for segment in line.row.segments:
        part, places = clean(segment.text, segment.glyphs, boxes)
        if text:
            gap = _cell_gap(text, part) if kind is BlockKind.TABLE_ROW else " "
            text, glyphs = text + gap, (*glyphs, *(NO_GLYPH,) * len(gap))
        text, glyphs = text + part, (*glyphs, *places)
    return text, glyphs


def _cell_gap(text: str, cell: str) -> str:
    """Part cells by two spaces, but keep what belongs to a number with it: "$ 5,363", "(547)", "22.2 %"."""
    if text[-1] in "$€£¥" and (cell[0].isdecimal() or cell[0] in "(—–-."):
        return " "
    if cell in {")", ")%"} and text[-1].isdecimal():
        return ""
    return " " if cell == "%" else _CELL_GAP


def _between(before: Draft, draft: Draft) -> str:
    both_rows = before.kind is BlockKind.TABLE_ROW and draft.kind is BlockKind.TABLE_ROW
    return "\n" if both_rows and before.page == draft.page else _PART


def _add_block(pages: _Pages, draft: Draft, texts: list[tuple[str, tuple[int, ...]]], vocabulary: Vocabulary) -> None:
    above = ""
    for line, (text, glyphs) in zip(draft.lines, texts, strict=True):
        if above:
            if draft.kind is BlockKind.CODE:
                pages.separate("\n" + " " * _indent(line, draft))
            else:
                _join(pages, above, text, vocabulary)
        pages.add(line.page, text, glyphs)
        above = text


def _join(pages: _Pages, above: str, below: str, vocabulary: Vocabulary) -> None:
    """End a line within a block: a space, or nothing where a word, a range or an address goes on."""
    if _OPEN_URL.search(above):
        return
    if above[-1] in HYPHENS:
        keeps = vocabulary.keeps_hyphen(above, below)
        if keeps is not None:
            if not keeps:
                pages.drop_hyphen()
            return
    dashed = above[-1] in "–—/" and len(above) > 1 and not above[-2].isspace()
    if dashed or (_CJK.match(above[-1]) and _CJK.match(below)):
        return
    pages.separate(" ")


def _indent(line: Line, draft: Draft) -> int:
    left = min(other.row.x0 for other in draft.lines)
    letter = line.row.segments[0].width / max(len(line.row.segments[0].text), 1)
    return min(40, round((line.row.x0 - left) / max(letter, 1.0)))


def _page(index: int, sheet: Sheet, pages: _Pages) -> Page:
    text = "".join(pages.letters[index])
    rows = np.array(pages.glyphs[index], np.intp)
    boxes = np.full((len(rows), 4), np.nan, "<f4")
    placed = rows != NO_GLYPH
    boxes[placed] = sheet.boxes[rows[placed]]
    return Page(index + 1, sheet.label, sheet.width, sheet.height, text, boxes.tobytes())
