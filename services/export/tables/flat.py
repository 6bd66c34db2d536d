"""Lays a table out flat, as a spreadsheet has it: beside each value its quote, page, boxes and confidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from services.contract.claims import QuoteJson
from services.contract.table import CellJson, TableJson

Value = str | float | None

_BESIDE = ("quote", "page", "boxes", "confidence", "edited")


def heads(table: TableJson) -> list[str]:
    """Name the columns: paper, file, and of each question six; which of them follow a value stands in brackets."""
    names = [[column.name, *(f"{column.name} [{beside}]" for beside in _BESIDE)] for column in table.columns]
    return ["paper", "file", *(name for each in names for name in each)]


def rows(table: TableJson) -> Iterator[list[Value]]:
    """Yield a row a source, as wide as the heads; a cell that is not made yet is empty."""
    for row in table.rows:
        cells = [value for cell in row.cells for value in _flat(cell)]
        yield [" ".join(row.title.split()), PurePath(row.path).name, *cells]


def place(quotes: tuple[QuoteJson, ...]) -> str:
    """Tell where quotes stand: the number of the page, or what else the file is cut into."""
    told = [str(quote.page) if quote.place.get("kind") == "page" else quote.where for quote in quotes]
    return ", ".join(dict.fromkeys(told))


def boxes(quotes: tuple[QuoteJson, ...]) -> str:
    """Write boxes as "page: left top right bottom, ...; ..." in points."""
    pages = []
    for quote in quotes:
        if quote.boxes:
            written = ", ".join(" ".join(f"{side:.1f}" for side in box) for box in quote.boxes)
            pages.append(f"{quote.page}: {written}")
    return "; ".join(pages)


def quoted(quotes: tuple[QuoteJson, ...]) -> str:
    """Give the quotes' words as they stand in the source, parts on several pages with a space between."""
    return " ".join(quote.text.strip() for quote in quotes)


def _flat(cell: CellJson | None) -> list[Value]:
    if cell is None:
        return [None] * (1 + len(_BESIDE))
    return [
        cell.shown,
        quoted(cell.quotes),
        place(cell.quotes),
        boxes(cell.quotes),
        cell.confidence,
        "by hand" if cell.edited else "",
    ]
