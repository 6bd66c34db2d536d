"""Makes typed records of a table's cells: a cell whose words hold no value of the wanted kind counts as not stated.

What programs take for facts has only values that are more likely right than not; the others stand beside, with chances.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.contract.extraction import ConvertedJson, ExtractionJson, FieldJson, RecordJson, ValueJson
from services.contract.table import SURE, CellJson, RowJson, TableJson
from services.make.extraction.schema import Field, Kind
from services.make.extraction.typed import Value, read_values

_LISTS = (Kind.TEXTS, Kind.NUMBERS)


def extraction_of(table: TableJson, fields: Sequence[Field]) -> ExtractionJson:
    """Type the cells of a table whose columns are the fields', in their order."""
    return ExtractionJson(records=tuple(_record(row, fields) for row in table.rows), unread=table.unread)


def _record(row: RowJson, fields: Sequence[Field]) -> RecordJson:
    found = {field.name: _field(cell, field.kind) for field, cell in zip(fields, row.cells, strict=True)}
    data = {}
    for field in fields:
        values = [each.value for each in found[field.name].values] if found[field.name].confidence >= SURE else []
        data[field.name] = values if field.kind in _LISTS else values[0] if values else None
    return RecordJson(source_id=row.source_id, title=row.title, path=row.path, data=data, fields=found)


def _field(cell: CellJson | None, kind: Kind) -> FieldJson:
    """Type a cell; each value is read out of exact words of its quotes."""
    if cell is None or not cell.value:
        return FieldJson(values=(), confidence=cell.confidence if cell else 0.0, quotes=())
    values = tuple(
        ValueJson(value=each.value, text=cell.value[each.start : each.end], unit=each.unit, si=_in_si(each))
        for each in read_values(cell.value, kind)
    )
    if not values:
        return FieldJson(values=(), confidence=round(1 - cell.confidence, 2), quotes=())
    return FieldJson(values=values, confidence=cell.confidence, quotes=cell.quotes)


def _in_si(value: Value) -> ConvertedJson | None:
    converted = value.in_si
    return ConvertedJson(value=converted[0], unit=converted[1]) if converted else None
