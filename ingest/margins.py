"""Finds what stands on a page but is no part of its text: running heads and feet, page numbers, numbers of lines.

Looks at all pages of a document together, since repetition is what tells them. Knows segments, not their meaning.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ingest.columns import is_prose, row_groups
from ingest.segments import Segment

_ZONE = 0.14  # of the page's height: no running head reaches further in
_NEAR = 4.0  # points that a running head may move from page to page
_REACH = 4  # pages on either side that must show it again; odd and even pages differ
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?<![\d.,/-])\d{1,4}(?![\d,/-]|\.\d)")
_BARE_NUMBER = re.compile(r"^\W*\d{1,4}\W*$")
_FEWEST_NUMBERS = 5
_NUMBERED_ROWS = 0.6  # share of a page's lines

Pages = Sequence[Sequence[Segment]]


def without_running_heads(pages: Pages, heights: Sequence[float]) -> list[list[Segment]]:
    """Take out rows at the top and bottom edge that return on other pages or count the pages."""
    edges = [
        (_edge_rows(page, height, top=True), _edge_rows(page, height, top=False))
        for page, height in zip(pages, heights, strict=True)
    ]
    kept = [list(page) for page in pages]
    for side in (0, 1):
        rows = [edge[side] for edge in edges]
        places, offset = _places(rows), _page_offset(rows)
        for index, page_rows in enumerate(rows):
            gone = {id(s) for s in _running(page_rows, index, places, offset, len(pages))}
            kept[index] = [segment for segment in kept[index] if id(segment) not in gone]
    emptied = sum(bool(page) and not rest for page, rest in zip(pages, kept, strict=True))
    # Pages that hold nothing else (a slide's one line, a form) are all text.
    return [list(page) for page in pages] if emptied > 0.5 * len(pages) else kept


def _edge_rows(page: Sequence[Segment], height: float, *, top: bool) -> list[list[Segment]]:
    """Give the rows of the page's upper or lower zone, from the edge inwards; a last bare number wherever it stands."""
    zone = [s for s in page if (s.y1 < _ZONE * height if top else s.y0 > (1 - _ZONE) * height)]
    if not zone and not top and page:
        last = max(page, key=lambda s: s.middle)
        return [[last]] if _BARE_NUMBER.match(last.text) else []
    rows = row_groups(zone)
    return rows if top else rows[::-1]


def _pattern(text: str) -> str:
    return _NUMBER.sub("#", text).casefold().replace(" ", "")


Places = dict[str, list[tuple[int, float]]]


def _places(pages: Sequence[list[list[Segment]]]) -> Places:
    places: Places = defaultdict(list)
    for index, rows in enumerate(pages):
        for row in rows:
            for segment in row:
                places[_pattern(segment.text)].append((index, segment.middle))
    return places


def _page_offset(pages: Sequence[list[list[Segment]]]) -> int | None:
    """Find by how much the number printed at this edge exceeds the page's place in the file."""
    offsets = Counter(
        offset
        for index, rows in enumerate(pages)
        for offset in {int(number) - index for row in rows[:2] for s in row for number in _PAGE_NUMBER.findall(s.text)}
    )
    if not offsets:
        return None
    offset, count = offsets.most_common(1)[0]
    return offset if count >= max(3, 0.4 * len(pages)) else None


def _running(rows: list[list[Segment]], index: int, places: Places, offset: int | None, count: int) -> list[Segment]:
    found: list[Segment] = []
    for row in rows:
        letters = sum(len(s.text) for s in row)
        repeated = sum(len(s.text) for s in row if _returns(s, index, places[_pattern(s.text)], count))
        if repeated < 0.6 * letters and not _counts(row, index, offset):
            break
        found.extend(row)
    return found


def _returns(segment: Segment, index: int, seen: list[tuple[int, float]], count: int) -> bool:
    others = {page for page, middle in seen if page != index and abs(middle - segment.middle) <= _NEAR}
    near = [page for page in others if abs(page - index) <= _REACH]
    return bool(near) and len(others) >= min(2, count - 1)


def _counts(row: list[Segment], index: int, offset: int | None) -> bool:
    """Tell a row that carries the page's own number, and is no sentence of the text."""
    if offset is None:
        return False
    text = " ".join(s.text for s in row)
    numbers = {int(number) for number in _PAGE_NUMBER.findall(text)}
    return index + offset in numbers and len(text) < 120 and len(numbers) <= 3


def without_line_numbers(pages: Pages) -> list[list[Segment]]:
    """Take out the numbers that drafts print beside each line, where they run through most of the document's pages."""
    edges = [_numbered_edge(page) for page in pages]
    found = [edge for edge in edges if edge is not None]
    if not found or len(found) < min(2, len(pages)):
        return [list(page) for page in pages]
    usual = float(np.median(found))
    return [_unnumbered(page, usual if edge is None else edge) for page, edge in zip(pages, edges, strict=True)]


def _unnumbered(page: Sequence[Segment], edge: float) -> list[Segment]:
    return [s for s in page if not (s.text.isdecimal() and abs(s.x1 - edge) < 2.5)]


def _numbered_edge(page: Sequence[Segment]) -> float | None:
    """Find where the line numbers of a page end: left of the text, one a line, counting up by the same step."""
    prose = [s for s in page if is_prose(s)]
    if not prose:
        return None
    left = float(np.percentile([s.x0 for s in prose], 10))
    numbers = sorted((s for s in page if s.text.isdecimal() and s.x1 < left), key=lambda s: s.middle)
    if len(numbers) < _FEWEST_NUMBERS:
        return None
    edge = float(np.median([s.x1 for s in numbers]))
    numbers = [s for s in numbers if abs(s.x1 - edge) < 2.5 and len(s.text) < 5]
    steps = Counter(int(b.text) - int(a.text) for a, b in pairwise(numbers))
    if not steps:
        return None
    step, count = steps.most_common(1)[0]
    beside = sum(any(abs(n.baseline - s.baseline) < 0.3 * s.size for n in numbers) for s in prose)
    regular = step in (1, 5, 10) and count >= 0.9 * (len(numbers) - 1) and count >= _FEWEST_NUMBERS - 1
    return edge if regular and beside * step >= _NUMBERED_ROWS * len(prose) else None
