"""Counts the numbers of lists and headings as Word shows them: "2.", "b)", "3.1", "IV." No bullet is a number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.readers.office.xml import Element, attribute, child, children, is_on, number

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_MOST = 4000  # of a roman numeral


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    pattern: str
    start: int = 1
    restarts_after: int | None = None
    arabic: bool = False  # the levels above are shown in ordinary figures whatever their own style


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)  # a list's own first numbers, taken when it begins


class Numbering:
    """The lists of a document, with how far each has counted."""

    def __init__(self, root: Element | None) -> None:
        self._abstract = {attribute(each, "abstractNumId"): each for each in children(root, "abstractNum")}
        self._by_style = {
            attribute(child(each, "styleLink"), "val"): each
            for each in self._abstract.values()
            if child(each, "styleLink") is not None
        }
        self._lists = {attribute(each, "numId"): self._list(each) for each in children(root, "num")}
        self._counts: dict[str, list[int | None]] = {}  # lists of the same definition count on together

    def mark(self, list_id: str, level: int) -> str | None:
        """Count one more item, and give its mark: "" of a bullet; None where there is no such list."""
        known = self._lists.get(list_id)
        if known is None or level not in known.levels:
            return None
        counts = self._counts.setdefault(known.abstract, [None] * _LEVELS)
        here, before = known.levels[level], counts[level]
        if level in known.starts:
            counts[level] = known.starts.pop(level)
        else:
            counts[level] = here.start if before is None else before + 1
        for below in range(level + 1, _LEVELS):
            after = known.levels.get(below)
            if after is None or after.restarts_after is None or 0 < level + 1 <= after.restarts_after:
                counts[below] = None
        return "" if here.style in {"bullet", "none"} else self._shown(known, level, counts)

    def _shown(self, known: _List, level: int, counts: list[int | None]) -> str:
        here = known.levels[level]

        def figure(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            of = known.levels.get(index)
            count = counts[index]
            if of is None:
                return ""
            style = "decimal" if here.arabic and index < level else of.style
            return written(of.start if count is None else count, style)

        return _PLACE.sub(figure, here.pattern).strip()

    def _list(self, element: Element) -> _List:
        abstract_id = attribute(child(element, "abstractNumId"), "val")
        abstract = self._abstract.get(abstract_id)
        link = attribute(child(abstract, "numStyleLink"), "val")
        abstract = self._by_style.get(link, abstract) if link else abstract
        levels = dict(_levels(abstract))
        starts: dict[int, int] = {}
        for override in children(element, "lvlOverride"):
            index = number(attribute(override, "ilvl"))
            levels.update(_levels(override))
            start = child(override, "startOverride")
            if start is not None:
                starts[index] = number(attribute(start, "val"), 1)
        return _List(attribute(abstract, "abstractNumId") or abstract_id, levels, starts)


def _levels(element: Element | None) -> list[tuple[int, _Level]]:
    found: list[tuple[int, _Level]] = []
    for each in children(element, "lvl"):
        index = number(attribute(each, "ilvl"))
        restart = child(each, "lvlRestart")
        level = _Level(
            attribute(child(each, "numFmt"), "val", "decimal"),
            attribute(child(each, "lvlText"), "val"),
            number(attribute(child(each, "start"), "val"), 1),
            None if restart is None else number(attribute(restart, "val")),
            is_on(child(each, "isLgl")),
        )
        if 0 <= index < _LEVELS:
            found.append((index, level))
    return found


def written(count: int, style: str) -> str:
    """Write a number in a style of Word's; those not known here as ordinary figures."""
    if style in {"lowerLetter", "upperLetter"} and count > 0:
        repeats, index = divmod(count - 1, 26)
        letter = chr(ord("a") + index) * min(repeats + 1, 10)
        return letter if style == "lowerLetter" else letter.upper()
    if style in {"lowerRoman", "upperRoman"} and 0 < count < _MOST:
        numeral = _roman(count)
        return numeral.lower() if style == "lowerRoman" else numeral
    if style == "decimalZero":
        return f"{count:02}"
    return "" if style == "none" else str(count)


def _roman(count: int) -> str:
    signs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split(), strict=True
    )
    numeral = ""
    for value, sign in signs:
        times, count = divmod(count, value)
        numeral += sign * times
    return numeral
