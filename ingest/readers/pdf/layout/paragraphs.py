"""Gathers a column's rows into drafts of blocks: where a paragraph, a list item, a table or a heading begins.

Knows one column and the size of the document's body text; what runs on from another column is flow.py's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from ingest.content.blocks import Block, Caption, Code, Equation, ListItem, Paragraph, TableRow
from ingest.readers.pdf.layout.columns import Column, Row, is_prose
from ingest.readers.pdf.layout.drafts import Draft, Line
from ingest.readers.pdf.tables.cells import with_whole_cells
from ingest.readers.pdf.tables.heads_and_labels import with_whole_labels
from ingest.readers.pdf.tables.rows import table_rows

CAPTION = re.compile(
    r"^(?:Supplementa(?:ry|l)\s+|Extended\s+Data\s+)?(?:Figure|FIGURE|Fig\.?|FIG\.?|Table|TABLE|Algorithm|Listing|Scheme|Box|Plate)"
    r"\s*(?:[A-Z]?\d+(?:\.\d+)*|[IVX]+|[A-Z])(?:[a-z])?\s*(?:[.:|–—-]|$|\()"
)
BULLET = re.compile(r"^[•◦▪■□●○‣∙➢✓❖](?:\s|$)|^[–—*-]\s")
_DASH = re.compile(r"^[–—*-]")  # begins an item only where nothing goes on
_NUMBERED_CODE = re.compile(r"^\d{1,3}:(?:\s|$)")
ITEM = re.compile(r"^(?:\(?(?:\d{1,2}|[ivx]{1,5}|[a-z])\)|\d{1,2}\.)\s+\S")
_CITED = re.compile(r"^\[(?:\d{1,3}|[A-Z][\w+]{1,11})\]\s")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_TERMINAL = tuple(".!?:;”\"'’)")
_INDENT = 0.7  # in font sizes
_SHORT = 0.12  # of the column's width
_CENTRED = 0.03  # of the column's width, that a heading may stand beside the middle


@dataclass(frozen=True, slots=True)
class _Frame:
    """A column's edges, its usual distance of baselines, and the document's body size."""

    left: float
    right: float
    leading: float
    body: float

    @property
    def width(self) -> float:
        return max(self.right - self.left, 1.0)


def read_drafts(column: Column, page: int, body: float) -> list[Draft]:
    """Gather a column's rows into drafts of paragraphs, list items, captions, table rows, code and formulas."""
    frame = _frame(column.rows, body)
    groups: list[tuple[type[Block], list[Row]]] = []
    for row, tabular in _with_tables(column.rows):
        kind = _row_kind(row, frame, tabular=tabular)
        if groups and _continues(groups[-1], kind, row, frame):
            groups[-1][1].append(row)
        else:
            groups.append((_first_kind(kind, row), [row]))
    return [
        Draft(kind, tuple(Line(page, row) for row in members), frame.left, frame.right, aside=column.margin)
        for kind, members in groups
    ]


def _with_tables(rows: Sequence[Row]) -> list[tuple[Row, bool]]:
    """Give the rows, those of tables with whole cells, and say of each whether it is a table's."""
    marked: list[tuple[Row, bool]] = []
    for tabular, members in groupby(zip(rows, table_rows(rows), strict=True), key=lambda pair: pair[1]):
        run = [row for row, _ in members]
        marked.extend((row, tabular) for row in (with_whole_labels(with_whole_cells(run)) if tabular else run))
    return marked


def _frame(rows: Sequence[Row], body: float) -> _Frame:
    prose = [row for row in rows if is_prose(row.main)] or list(rows)
    lefts, rights = sorted(row.x0 for row in prose), sorted(row.x1 for row in prose)
    steps = [
        below.main.baseline - above.main.baseline
        for above, below in pairwise(rows)
        if abs(above.main.size - below.main.size) < 0.5
        and 0 < below.main.baseline - above.main.baseline < 2.2 * above.main.size
    ]
    leading = median(steps) if steps else 1.2 * body
    return _Frame(lefts[len(lefts) // 10], rights[-1 - len(rights) // 10], leading, body)


def _row_kind(row: Row, frame: _Frame, *, tabular: bool) -> type[Block]:
    main = row.main
    letters = sum(len(s.text) for s in row.segments)
    if _NUMBERED_CODE.match(row.segments[0].text):
        return Code
    if tabular:
        return TableRow
    if sum(s.mono * len(s.text) for s in row.segments) > 0.8 * letters:
        return Code
    text = " ".join(s.text for s in row.segments)
    words = len(_LONG_WORD.findall(text))
    maths = sum(s.maths * len(s.text) for s in row.segments) / letters
    if (maths > 0.25 and words <= 2) or (maths > 0.1 and words <= 3 and row.x0 > frame.left + 2 * main.size):
        return Equation
    return Paragraph


def _first_kind(kind: type[Block], row: Row) -> type[Block]:
    if kind is not Paragraph:
        return kind
    text = " ".join(s.text for s in row.segments)
    if CAPTION.match(text):
        return Caption
    return ListItem if BULLET.match(text) or ITEM.match(text) else kind


def _continues(group: tuple[type[Block], list[Row]], kind: type[Block], row: Row, frame: _Frame) -> bool:
    """Tell whether a row goes on with the block above it."""
    above_kind, rows = group
    if kind is TableRow or above_kind is TableRow:
        return False
    step = row.main.baseline - rows[-1].main.baseline
    if Code in {kind, above_kind} or Equation in {kind, above_kind}:
        return kind is above_kind and step < 2.5 * row.main.size
    return not _starts_anew(above_kind, rows, row, frame, step)


def _starts_anew(kind: type[Block], rows: list[Row], row: Row, frame: _Frame, step: float) -> bool:
    above, text = rows[-1], row.segments[0].text
    if (
        _other_style(above, row)
        or (_is_label(text) and (_ended(above, frame) or not _DASH.match(text)))
        or (CAPTION.match(text) and is_caption_start(above, row))
    ):
        return True
    if step > _widest_step(rows, row, frame):
        return True
    if kind is ListItem:
        return row.x0 < rows[0].x0 - _INDENT * row.main.size
    edges = frame.left, frame.right
    if is_centred(above, *edges) and is_centred(row, *edges):
        return False
    if row.x0 < above.x0 - row.main.size and all(is_centred(each, *edges, within=_CENTRED) for each in rows):
        return True  # a paragraph's first line reaches the right edge: what is centred above it is a heading
    return _is_set_off(rows, row, frame) or _follows_short_line(above, text, row, frame)


def _is_set_off(rows: list[Row], row: Row, frame: _Frame) -> bool:
    """Tell a row that is indented, or that comes back out of a hanging indent."""
    above, least = rows[-1], _INDENT * row.main.size
    if len(rows) > 1 and above.x0 > row.x0 + least and rows[0].x0 < above.x0 - 1:
        return True
    return row.x0 - above.x0 > least and not (len(rows) == 1 and not _ended(above, frame))


def _follows_short_line(above: Row, text: str, row: Row, frame: _Frame) -> bool:
    short = frame.right - above.x1 > max(3 * row.main.size, _SHORT * frame.width)
    return short and above.main.text.endswith(_TERMINAL[:4]) and not text[:1].islower()


def is_caption_start(above: Row, row: Row) -> bool:
    """Tell a caption's first row from a line of text that happens to begin with "Figure 3."."""
    return row.main.baseline - above.main.baseline > 1.35 * row.main.size or above.main.text.endswith(".")


def _is_label(text: str) -> bool:
    return bool(BULLET.match(text) or _CITED.match(text))


def _widest_step(rows: list[Row], row: Row, frame: _Frame) -> float:
    """Give the largest distance of baselines that still is the same paragraph's."""
    size = row.main.size
    own = rows[-1].main.baseline - rows[-2].main.baseline if len(rows) > 1 else None
    usual = frame.leading if abs(size - frame.body) < 0.15 * frame.body else 1.25 * size
    if own is not None and own < 2 * size:
        usual = max(own, min(usual, 1.2 * own)) if abs(size - frame.body) >= 0.15 * frame.body else max(usual, own)
    return 1.25 * usual + 0.1 * size


def _other_style(above: Row, row: Row) -> bool:
    one, other = above.main, row.main
    if max(one.size, other.size) > 1.12 * min(one.size, other.size):
        return True
    return abs(one.bold - other.bold) > 0.7 and min(len(one.text), len(other.text)) > 2


def is_centred(row: Row, left: float, right: float, *, within: float = 0.1) -> bool:
    """Tell a row that stands in the middle between a column's edges, within a share of the column's width."""
    room_left, room_right = row.x0 - left, right - row.x1
    return room_left > 2 * row.main.size and abs(room_left - room_right) < within * max(right - left, 1.0)


def _ended(row: Row, frame: _Frame) -> bool:
    return frame.right - row.x1 > 3 * row.main.size or row.main.text.endswith(_TERMINAL)
