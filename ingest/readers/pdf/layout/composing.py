"""Joins drafts into a document's text: pages, their characters' boxes, and blocks.

Knows drafts in reading order and where their glyphs stand; decides nothing about layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.content.blocks import Block, Box, Cell, Code, TableRow
from ingest.content.document import Origin, Page
from ingest.readers.pdf.layout.drafts import Draft, Line
from ingest.readers.pdf.layout.segments import NO_GLYPH
from ingest.readers.pdf.tables.grid import columns_of
from ingest.readers.pdf.text.hyphens import HYPHENS, Vocabulary
from ingest.readers.pdf.text.letters import clean

_CELL_GAP = "  "
_PART = "\n\n"
_OPEN_URL = re.compile(r"(?:https?://|doi\.org/|www\.)\S*[/\-_.=?&%#]$")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before it has text: label, size as shown, its glyphs' boxes, float32[n, 4], and where they come from."""

    label: str
    width: float
    height: float
    boxes: NDArray[np.float32]
    origin: Origin = Origin.TEXT


@dataclass(frozen=True, slots=True)
class _Text:
    """A line's text, the glyph of each character, and for a table's row where its cells begin and end in both."""

    text: str
    glyphs: tuple[int, ...]
    cells: tuple[tuple[int, int], ...] = ()
    ends: tuple[tuple[float, float], ...] = ()


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
    vocabulary = Vocabulary(line.text for block in lines for line in block)
    vocabulary.learn_habit((above.text, below.text) for block in lines for above, below in pairwise(block))
    pages = _Pages(len(sheets))
    placed: list[tuple[Draft, list[_Text], Block]] = []
    for draft, texts in zip(drafts, lines, strict=True):
        if not any(line.text for line in texts):
            continue
        if placed:
            pages.separate(_between(placed[-1][0], draft))
        start = pages.length
        _add_block(pages, draft, texts, vocabulary)
        placed.append((draft, texts, draft.kind(start, pages.length)))
    blocks = [block for run in _grouped(placed) for block in _with_cells(run, sheets)]
    return tuple(_page(index, sheet, pages) for index, sheet in enumerate(sheets)), tuple(blocks)


_Placed = tuple[Draft, list[_Text], Block]


def _grouped(placed: Sequence[_Placed]) -> list[list[_Placed]]:
    """Put rows together that stand in one column of a page, so that their cells are under each other."""

    def key(item: _Placed) -> tuple[object, ...]:
        draft, _, block = item
        return (draft.page, draft.left) if isinstance(block, TableRow) else (block.start,)

    return [list(members) for _, members in groupby(placed, key=lambda item: (type(item[2]) is TableRow, *key(item)))]


def _with_cells(run: Sequence[_Placed], sheets: Sequence[Sheet]) -> list[Block]:
    """Give the blocks of a run, rows with their cells."""
    if not isinstance(run[0][2], TableRow):
        return [block for _, _, block in run]
    grid = columns_of([texts[0].ends for _, texts, _ in run])
    rows: list[Block] = []
    for (draft, (line,), block), columns in zip(run, grid, strict=True):
        assert isinstance(block, TableRow)
        boxes = sheets[draft.page].boxes
        cells = [
            Cell(block.start + start, block.start + end, column, 1, span, _box(boxes, line.glyphs[start:end]))
            for (start, end), (column, span) in zip(line.cells, columns, strict=True)
        ]
        rows.append(replace(block, cells=tuple(cells)))
    return rows


def _box(boxes: NDArray[np.float32], glyphs: Sequence[int]) -> Box | None:
    """Give the box around glyphs on the page as it is shown."""
    placed = boxes[[glyph for glyph in glyphs if glyph != NO_GLYPH]]
    if not len(placed):
        return None
    sides = placed[:, 0].min(), placed[:, 1].min(), placed[:, 2].max(), placed[:, 3].max()
    return Box(*(round(float(side), 2) for side in sides))


def _line(line: Line, kind: type[Block], boxes: NDArray[np.float32]) -> _Text:
    text = ""
    glyphs: list[int] = []
    cells: list[tuple[int, int]] = []
    ends: list[tuple[float, float]] = []
    for segment in line.row.segments:
        part, places = clean(segment.text, segment.glyphs, boxes)
        if text:
            gap = _cell_gap(text, part) if kind is TableRow else " "
            text += gap
            glyphs += (NO_GLYPH,) * len(gap)
        start = len(text)
        text += part
        glyphs += places
        if cells and gap != _CELL_GAP:
            cells[-1] = cells[-1][0], len(text)
            ends[-1] = min(ends[-1][0], segment.x0), max(ends[-1][1], segment.x1)
        else:
            cells.append((start, len(text)))
            ends.append((segment.x0, segment.x1))
    return _Text(text, tuple(glyphs), tuple(cells), tuple(ends)) if kind is TableRow else _Text(text, tuple(glyphs))


def _cell_gap(text: str, cell: str) -> str:
    """Part cells by two spaces, but keep what belongs to a number with it: "$ 5,363", "(547)", "22.2 %"."""
    if text[-1] in "$€£¥" and (cell[0].isdecimal() or cell[0] in "(—–-."):
        return " "
    if cell in {")", ")%"} and text[-1].isdecimal():
        return ""
    return " " if cell == "%" else _CELL_GAP


def _between(before: Draft, draft: Draft) -> str:
    both_rows = before.kind is TableRow and draft.kind is TableRow
    return "\n" if both_rows and before.page == draft.page else _PART


def _add_block(pages: _Pages, draft: Draft, texts: Sequence[_Text], vocabulary: Vocabulary) -> None:
    above = ""
    for line, written in zip(draft.lines, texts, strict=True):
        text = written.text
        if above:
            if draft.kind is Code:
                pages.separate("\n" + " " * _indent(line, draft))
            else:
                _join(pages, above, text, vocabulary)
        pages.add(line.page, text, written.glyphs)
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
    return Page(index + 1, sheet.label, sheet.width, sheet.height, text, boxes.tobytes(), origin=sheet.origin)
