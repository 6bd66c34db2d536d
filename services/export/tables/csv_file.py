"""Writes a table as CSV that spreadsheets and pandas read as it is meant, and in which no cell is a formula."""

from __future__ import annotations

import csv
import io

from services.contract.table import TableJson
from services.export.paper import plain
from services.export.tables.flat import Value, heads, rows

# A spreadsheet takes a cell that begins so for a formula, whatever is quoted.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Spreadsheets on Windows take a file without this mark for one of another encoding.
_MARK = b"\xef\xbb\xbf"


def write_csv(table: TableJson) -> bytes:
    """Write UTF-8 with commas, every text in quotation marks."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([neutral(name) for name in heads(table)])
    for row in rows(table):
        writer.writerow([_value(value) for value in row])
    return _MARK + text.getvalue().encode("utf-8", "backslashreplace")


def neutral(text: str) -> str:
    """Write text such that no spreadsheet takes it for a formula: an apostrophe before what looks like one."""
    told = plain(text)
    return f"'{told}" if told.lstrip(" ").startswith(_FORMULA) else told


def _value(value: Value) -> Value:
    return neutral(value) if isinstance(value, str) else "" if value is None else value
