"""Prints tables that fit the terminal: what has no room is cut with an ellipsis, and what matters least is left out.

A line is a row, at every width: it can be read, cut and searched by other programs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from services.showing.plain_text import one_line
from ui.cli.terminal import console, plain

_GAP = 2  # columns of the terminal


@dataclass(frozen=True, slots=True)
class Column:
    """A column; the least important ones go first where there is no room for all.

    With a `least` it may be cut to so many letters; without, it is shown whole.
    """

    heading: str
    important: int
    least: int | None = None
    right: bool = False


def print_table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headings, as wide as the terminal, or 80 letters where there is none."""
    out = console()
    cells = [[column.heading for column in columns], *([one_line(cell) for cell in row] for row in rows)]
    natural = [max(cell_len(row[place]) for row in cells) for place in range(len(columns))]
    shown = _that_fit(columns, natural, out.width)
    widths = _widths(columns, natural, shown, out.width)
    for number, row in enumerate(cells):
        line = (" " * _GAP).join(_cell(row[place], widths[place], right=columns[place].right) for place in shown)
        out.print(plain(line.rstrip(), "bold" if number == 0 else ""), soft_wrap=True)


def _that_fit(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int]:
    """Choose which columns are shown, by their places."""
    shown = list(range(len(columns)))

    def needed() -> int:
        return sum(_least(columns[place], natural[place]) for place in shown) + _GAP * (len(shown) - 1)

    while needed() > room and len(shown) > 1:
        shown.remove(min(shown, key=lambda place: columns[place].important))
    return shown


def _widths(columns: Sequence[Column], natural: Sequence[int], shown: Sequence[int], room: int) -> dict[int, int]:
    """Give each column what it needs at least, and what is left to those that can be cut, the most important first."""
    widths = {place: _least(columns[place], natural[place]) for place in shown}
    spare = room - sum(widths.values()) - _GAP * (len(shown) - 1)
    for place in sorted(shown, key=lambda place: -columns[place].important):
        more = max(0, min(spare, natural[place] - widths[place]))
        widths[place] += more
        spare -= more
    return widths


def _least(column: Column, natural: int) -> int:
    return natural if column.least is None else min(column.least, natural)


def _cell(text: str, width: int, *, right: bool) -> str:
    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    padding = " " * (width - cell_len(text))
    return padding + text if right else text + padding
