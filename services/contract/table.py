"""A table over sources, as it is kept and printed: columns, a row a source, and cells with their quotes."""

from __future__ import annotations

from typing import Literal

from services.contract.base import VERSION, Contract
from services.contract.claims import QuoteJson

NOT_STATED = "not stated"
# Below this chance of being right a cell is marked, and its words are not told without their sentence.
SURE = 0.5


class ColumnJson(Contract):
    """A column's name and the question that its cells answer."""

    name: str
    question: str


class CellJson(Contract):
    """What a source says for a column; `value` is exact words of the quotes, "" where the source does not say.

    `confidence`, 0..1, is the chance that the cell is right. An `edited` cell has a person's own value; its quotes are
    those that were found before.
    """

    value: str
    confidence: float
    quotes: tuple[QuoteJson, ...] = ()
    edited: bool = False

    @property
    def is_sure(self) -> bool:
        """Tell whether the cell is more likely right than not."""
        return self.edited or self.confidence >= SURE

    @property
    def shown(self) -> str:
        """Give the value on one line, or say that there is none; of one that is not sure, the whole of its quotes."""
        if self.value and self.quotes and not self.is_sure:
            return " ".join(" ".join(quote.text for quote in self.quotes).split())
        return " ".join(self.value.split()) or ("" if self.edited else NOT_STATED)


class RowJson(Contract):
    """A source and its cells, one a column in their order; None for a cell that is not made yet."""

    source_id: str
    title: str
    path: str
    cells: tuple[CellJson | None, ...]


class UnreadJson(Contract):
    """A file that could not be read, and why."""

    path: str
    error: str


class TableJson(Contract):
    """A whole table."""

    version: Literal[1] = VERSION
    columns: tuple[ColumnJson, ...]
    rows: tuple[RowJson, ...]
    unread: tuple[UnreadJson, ...] = ()

    @property
    def missing(self) -> int:
        """Count the cells that are not made yet."""
        return sum(cell is None for row in self.rows for cell in row.cells)
