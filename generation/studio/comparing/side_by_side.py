"""Lays sources side by side: what each is about, how it went about it, what it finds, what it leaves open.

The parts are those of summaries, and so are the sentences. Knows no library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generation.answering.compose import claim_of
from generation.answering.quotes import Quoter
from generation.studio.choosing.central import Central
from generation.studio.choosing.parts import Part, SummaryLength, parts_of
from generation.studio.report import Group, ReportSection

_ABOUT = "What each is about"
_HEADED = {
    _ABOUT: Part.QUESTION,
    "Data and methods of each": Part.METHODS,
    "What each finds": Part.FINDINGS,
    "What each leaves open": Part.LIMITS,
}
# How plainly (-1..1) a sentence must state an aim to be the first that is said of a source; else its one line is.
_AIM, _PLAINLY = "aim", 0.15

# Of so many sources each has as much room as in its summary; of more, half of it: they are read beside each other.
_FEW = 3


def side_by_side(weighed: Sequence[Central], quoter: Quoter) -> Iterator[ReportSection]:
    """Yield a section a part, with a group a source; parts that fewer than two sources have are left out."""
    length = SummaryLength.MEDIUM if len(weighed) <= _FEW else SummaryLength.SHORT
    chosen = [parts_of(central, length) for central in weighed]
    for heading, part in _HEADED.items():
        groups = []
        for central, of in zip(weighed, chosen, strict=True):
            first = [_first(central, of)] if heading == _ABOUT and central.candidates else []
            places = list(dict.fromkeys([*first, *of.get(part, [])]))
            if places:
                claims = tuple(claim_of(central.candidates[place], quoter) for place in places)
                groups.append(Group(central.source.title, claims))
        if len(groups) > 1:
            yield ReportSection(heading, "", tuple(groups))


def _first(central: Central, of: dict[Part, list[int]]) -> int:
    aim = central.clearest(_AIM, _PLAINLY)
    return of[Part.ONE_LINE][0] if aim is None else aim
