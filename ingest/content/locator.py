"""Says where in a file something stands, in the file's own terms: page, slide, sheet and cells, paragraph, time.

Values only, with one function that tells a person (`describe`; `describe_reach` for what is longer) and two for JSON.
A new kind is a class that `Locator` names, with its line in `describe`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_args

from ingest.content.blocks import Box


@dataclass(frozen=True, slots=True)
class PageLocator:
    """On a page: its number from 1, what it calls itself ("iv"), and a box for each line, on the page as shown.

    `recognised` says that the words were recognised in a picture, and may be misread.
    """

    page: int
    label: str = ""
    boxes: tuple[Box, ...] = ()
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class SlideLocator:
    """On a slide: its number from 1, and its title if it has one."""

    slide: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class CellLocator:
    """In cells of a sheet: "B2" or "B2:C4"."""

    sheet: str
    cells: str = ""


@dataclass(frozen=True, slots=True)
class ParagraphLocator:
    """In a text without pages: the headings above, outermost first, and which block under the last one, from 1.

    Where `paragraph` is 0, all that stands under the headings: a chapter of a book. `part` says what the block is where
    it is no running text, and where in it: "table, row 2", "note".
    """

    headings: tuple[str, ...]
    paragraph: int
    part: str = ""


@dataclass(frozen=True, slots=True)
class TimeLocator:
    """In a recording: from and to, in seconds; `heard` where the words are what a model heard, not what a file says."""

    start: float
    end: float
    heard: bool = False


Locator = PageLocator | SlideLocator | CellLocator | ParagraphLocator | TimeLocator
_KINDS: dict[str, type[Locator]] = {kind.__name__.removesuffix("Locator").lower(): kind for kind in get_args(Locator)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where `document.text[start:end]` stands; `page` counts the pages, slides or what else a document is cut into."""

    locator: Locator
    start: int
    end: int
    page: int


def name_cells(first: tuple[int, int], last: tuple[int, int]) -> str:
    """Name the cells from one corner to another, each a row from 1 and a column from 0: "B2" or "B2:C4"."""
    start, end = (f"{column_letters(column)}{row}" for row, column in (first, last))
    return start if start == end else f"{start}:{end}"


def describe(locator: Locator) -> str:
    """Tell a person where something stands: "page 7 (iv)", "Budget, cells B2:C4", "4:05 to 4:12, as heard"."""
    match locator:
        case PageLocator(page, label):
            called = "" if label in {"", str(page)} else f" ({label})"
            return f"page {page}{called}" + (", recognised" if locator.recognised else "")
        case SlideLocator(slide, title):
            return f"slide {slide}" + (f" ({title})" if title else "")
        case CellLocator(sheet, cells):
            return f"{sheet}, cell{'s' if ':' in cells else ''} {cells}" if cells else sheet
        case ParagraphLocator(headings, 0) if headings:
            return headings[-1]
        case ParagraphLocator(headings, paragraph, part):
            under = f"{headings[-1]}, " if headings else ""
            return f"{under}paragraph {paragraph}" + (f" ({part})" if part else "")
        case TimeLocator(start, end, heard):
            return f"{clock(start)} to {clock(end)}" + (", as heard" if heard else "")


def describe_reach(locators: Sequence[Locator]) -> str:  # noqa: PLR0911 - one a kind of place
    """Tell a person where words stand that reach from the first of these to the last: "pages 3 to 4"."""
    first, last = locators[0], locators[-1]
    match first, last:
        case _ if first == last:
            return describe(first)
        case PageLocator(start, label), PageLocator(end, end_label) if {label, end_label} <= {"", str(start), str(end)}:
            return f"pages {start} to {end}"
        case SlideLocator(start), SlideLocator(end):
            return f"slides {start} to {end}"
        case CellLocator(sheet, start), CellLocator(end_sheet, end) if sheet == end_sheet and start and end:
            return describe(CellLocator(sheet, f"{start.partition(':')[0]}:{end.rpartition(':')[2]}"))
        case ParagraphLocator(headings, start), ParagraphLocator(end_headings, end) if headings == end_headings:
            under = f"{headings[-1]}, " if headings else ""
            return f"{under}paragraph{f's {start} to' if start != end else ''} {end}"
        case TimeLocator(begin, _), TimeLocator(_, over, heard):
            return describe(TimeLocator(begin, over, heard))
    return f"{describe(first)} to {describe(last)}"


def pages_between(first: int, last: int) -> tuple[PageLocator, ...]:
    """Give where words stand of which only the first and the last page are known."""
    return (PageLocator(first),) if first == last else (PageLocator(first), PageLocator(last))


def boxes_of(locator: Locator) -> tuple[Box, ...]:
    """Give the boxes to be marked on a page; other places have none."""
    return locator.boxes if isinstance(locator, PageLocator) else ()


def locator_to_json(locator: Locator) -> dict[str, Any]:
    """Describe a locator in plain values: its kind and its fields."""
    kind = next(name for name, each in _KINDS.items() if isinstance(locator, each))
    values = {field.name: _plain(getattr(locator, field.name)) for field in fields(locator)}
    return {"kind": kind, **values}


def locator_from_json(value: Mapping[str, Any]) -> Locator:
    """Give back what `locator_to_json` described; what has no kind but a page, as quotes once had, is on a page.

    Raises ValueError for a kind that this quoth does not know, and for one without what it needs.
    """
    kind = _KINDS.get(value.get("kind", "page"))
    if kind is None:
        raise ValueError(f"{value['kind']!r} is no kind of place; there are {', '.join(_KINDS)}.")
    known = {field.name: value[field.name] for field in fields(kind) if field.name in value}
    if missing := [each.name for each in fields(kind) if each.default is MISSING and each.name not in known]:
        raise ValueError(f"A place of kind {value.get('kind', 'page')!r} has no {', no '.join(missing)}.")
    if "boxes" in known:
        known["boxes"] = tuple(Box(*box) for box in known["boxes"])
    if "headings" in known:
        known["headings"] = tuple(known["headings"])
    return kind(**known)


def _plain(value: object) -> object:
    return [_plain(each) for each in value] if isinstance(value, Sequence) and not isinstance(value, str) else value


def column_letters(column: int) -> str:
    """Name a column, counted from 0, as sheets do: A to Z, then AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def clock(seconds: float) -> str:
    """Write a time as players do: "4:05", "1:04:05"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
