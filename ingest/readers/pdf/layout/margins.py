"""Finds what stands on a page but is no part of its text: running heads and feet, page numbers, numbers of lines.

Looks at all pages of a document together, since repetition is what tells them. Knows segments, not their meaning.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ingest.readers.pdf.layout.columns import is_prose, row_groups
from ingest.readers.pdf.layout.segments import Segment

_ZONE = 0.14  # of the page's height: no running head reaches further in
_NEAR = 4.0  # points that a running head may move from page to page
_REACH = 4  # pages on either side that must show it again; odd and even pages differ
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?<![\d.,/-])\d{1,4}(?![\d,/-]|\.\d)")
_FIRST_NUMBER = re.compile(r"^\W*\d{1,4}(?![\w.,/-])")
_LAST_NUMBER = re.compile(r"(?<![\w.,/-])\d{1,4}\W*$")
_SET_APART = 1.6  # font sizes from baseline to baseline
_BARE_NUMBER = re.compile(r"^\W*\d{1,4}\W*$")
_FEWEST_NUMBERS = 5
_IN_LINE = 2.5  # points
_NUMBERED_ROWS = 0.6  # share of a page's lines

Pages = Sequence[Sequence[Segment]]


def without_running_heads(pages: Pages, heights: Sequence[float]) -> list[list[Segment]]:
    """Take out rows at the top and bottom edge that return on other pages or count the pages."""
    kept = [list(page) for page in pages]
    for top in (True, False):
        edges = [_edge(page, height, top=top) for page, height in zip(pages, heights, strict=True)]
        rows = [edge.rows for edge in edges]
        places, offset = _places(rows), _page_offset(rows)
        for index, edge in enumerate(edges):
            gone = {id(s) for s in _running(edge, index, places, offset, len(pages))}
            kept[index] = [segment for segment in kept[index] if id(segment) not in gone]
    emptied = sum(bool(page) and not rest for page, rest in zip(pages, kept, strict=True))
    # Pages that hold nothing else (a slide's one line, a form) are all text.
    return [list(page) for page in pages] if emptied > 0.5 * len(pages) else kept


@dataclass(frozen=True, slots=True, eq=False)
class _Edge:
    """The rows of a page's upper or lower zone, from the edge inwards, and the segment next to them."""

    rows: list[list[Segment]]
    beyond: Segment | None


def _edge(page: Sequence[Segment], height: float, *, top: bool) -> _Edge:
    """Give the rows at an edge; at the bottom, the last row wherever it stands: a printed web page's foot floats."""
    zone = [s for s in page if (s.y1 < _ZONE * height if top else s.y0 > (1 - _ZONE) * height)]
    if not zone and not top and page:
        last = max(page, key=lambda s: s.middle)
        zone = [s for s in page if abs(s.middle - last.middle) < _IN_LINE]
    taken = set(map(id, zone))
    inner = [s for s in page if id(s) not in taken]
    beyond = (min if top else max)(inner, key=lambda s: s.middle) if inner else None
    rows = row_groups(zone)
    return _Edge(rows if top else rows[::-1], beyond)


def _pattern(text: str) -> str:
    return _NUMBER.sub("#", text).casefold().replace(" ", "")


Places = dict[str, dict[int, list[float]]]  # a text's pattern: page: heights


def _places(pages: Sequence[list[list[Segment]]]) -> Places:
    places: Places = defaultdict(lambda: defaultdict(list))
    for index, rows in enumerate(pages):
        for row in rows:
            for segment in row:
                for pattern in {_pattern(segment.text), segment.text}:
                    places[pattern][index].append(segment.middle)
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


def _running(edge: _Edge, index: int, places: Places, offset: int | None, count: int) -> list[Segment]:
    found: list[list[Segment]] = []
    sure: list[bool] = []
    for row in edge.rows:
        counts = _counts(row, index, offset)
        if not counts and not _row_returns(row, index, places, _pattern, count):
            break
        found.append(row)
        sure.append(
            (counts and len(row) == 1 and bool(_BARE_NUMBER.match(row[0].text)))
            or _row_returns(row, index, places, str, count)
        )
    # Rows alike but for their numbers, with no gap to the text, are text: "Sample 3 was ...", "Sample 4 was ...".
    while found and not sure[-1] and not _is_set_apart(edge, len(found)):
        found.pop()
        sure.pop()
    return [segment for row in found for segment in row]


def _row_returns(row: list[Segment], index: int, places: Places, pattern: Callable[[str], str], count: int) -> bool:
    repeated = sum(len(s.text) for s in row if _returns(s, index, places[pattern(s.text)], count))
    return repeated >= 0.6 * sum(len(s.text) for s in row)


def _is_set_apart(edge: _Edge, end: int) -> bool:
    """Tell whether more than a line's usual distance parts the first `end` rows from what follows inwards."""
    following = edge.rows[end][0] if end < len(edge.rows) else edge.beyond
    if following is None:
        return True
    last = edge.rows[end - 1][0]
    return abs(last.baseline - following.baseline) > _SET_APART * max(last.size, following.size)


def _returns(segment: Segment, index: int, seen: dict[int, list[float]], count: int) -> bool:
    near = sum(
        page != index and any(abs(middle - segment.middle) <= _NEAR for middle in seen.get(page, ()))
        for page in range(index - _REACH, index + _REACH + 1)
    )
    return near >= max(1, min(2, count - 1))


def _counts(row: list[Segment], index: int, offset: int | None) -> bool:
    """Tell a row that begins or ends with the page's own number, and is no longer than a head or foot."""
    if offset is None:
        return False
    text = " ".join(s.text for s in row)
    numbers = [match.group() for match in (_FIRST_NUMBER.search(text), _LAST_NUMBER.search(text)) if match]
    return len(text) < 120 and any(int(re.sub(r"\D", "", number)) == index + offset for number in numbers)


def without_line_numbers(pages: Pages) -> list[list[Segment]]:
    """Take out the numbers that drafts print beside each line, where they run through most of the document's pages."""
    places = [_numbers_place(page) for page in pages]
    found = [place for place in places if place is not None]
    if not found or len(found) < min(2, len(pages)):
        return [list(page) for page in pages]
    usual = float(np.median([left for left, _ in found])), float(np.median([right for _, right in found]))
    return [
        [s for s in page if not (s.text.isdecimal() and _stands_at(s, place or usual))]
        for page, place in zip(pages, places, strict=True)
    ]


def _stands_at(segment: Segment, place: tuple[float, float]) -> bool:
    """Tell whether a number is in line with the others, to the left or to the right."""
    left, right = place
    return abs(segment.x0 - left) < _IN_LINE or abs(segment.x1 - right) < _IN_LINE


def _numbers_place(page: Sequence[Segment]) -> tuple[float, float] | None:
    """Find where the line numbers of a page stand: left of the text, one a line, counting up by the same step."""
    prose = [s for s in page if is_prose(s)]
    if not prose:
        return None
    left = float(np.percentile([s.x0 for s in prose], 10))
    numbers = sorted((s for s in page if s.text.isdecimal() and s.x1 < left), key=lambda s: s.middle)
    if len(numbers) < _FEWEST_NUMBERS:
        return None
    place = float(np.median([s.x0 for s in numbers])), float(np.median([s.x1 for s in numbers]))
    numbers = [s for s in numbers if _stands_at(s, place) and len(s.text) < 5]
    steps = Counter(int(b.text) - int(a.text) for a, b in pairwise(numbers))
    if not steps:
        return None
    step, count = steps.most_common(1)[0]
    beside = sum(any(abs(n.baseline - s.baseline) < 0.3 * s.size for n in numbers) for s in prose)
    regular = step in {1, 5, 10} and count >= max(0.9 * (len(numbers) - 1), _FEWEST_NUMBERS - 1)
    return place if regular and beside * step >= _NUMBERED_ROWS * len(prose) else None
