"""Typed values out of sources, as they are printed: a record a source, and of each value its words and their quote."""

from __future__ import annotations

from typing import Literal

from services.contract.base import VERSION, Contract
from services.contract.claims import QuoteJson
from services.contract.table import UnreadJson


class ConvertedJson(Contract):
    """A value in SI units."""

    value: float
    unit: str


class ValueJson(Contract):
    """A value, the exact words that say it, and the unit, or the thing counted, as it is written there.

    `si` is the value in SI units; null where it has no unit of measurement, stands in SI units already, or its unit is
    not wholly understood.
    """

    value: str | int | float
    text: str
    unit: str = ""
    si: ConvertedJson | None = None

    @property
    def told(self) -> str:
        """Give the words, and behind them what they are in SI units."""
        return f"{self.text} (= {self.si.value:.12g} {self.si.unit})" if self.si else self.text


class FieldJson(Contract):
    """What a source says for a field: no values where it does not say; `confidence`, 0..1, that this is right."""

    values: tuple[ValueJson, ...]
    confidence: float
    quotes: tuple[QuoteJson, ...]


class RecordJson(Contract):
    """A source's values in the shape of the schema (`data`), and for each field the words it rests on."""

    source_id: str
    title: str
    path: str
    data: dict[str, str | int | float | list[str | int | float] | None]
    fields: dict[str, FieldJson]


class ExtractionJson(Contract):
    """All records."""

    version: Literal[1] = VERSION
    records: tuple[RecordJson, ...]
    unread: tuple[UnreadJson, ...] = ()
