"""Writes a table as a spreadsheet for Excel and LibreOffice: every text a text, the same table the same bytes."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from services.contract.table import TableJson
from services.export.paper import plain
from services.export.tables.flat import heads, rows

# In letters: a value's column, and that of its quote, page, boxes, confidence and mark of being edited.
_WIDTHS = (30, 45, 7, 12, 11, 9)
_PAPER, _FILE = 40, 20

# What a cell may hold, by the format's own limit.
_LONGEST = 32_767

# Stands in every file as the time it was made: two runs give the same bytes.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def write_xlsx(table: TableJson) -> bytes:
    """Write one sheet as CSV has it, heads and papers staying in sight."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet("Table")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        value = book.add_format({"text_wrap": True, "valign": "top"})
        beside = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#666666"})
        for place, width in enumerate((_PAPER, _FILE, *_WIDTHS * len(table.columns))):
            is_beside = place > 1 and (place - 2) % len(_WIDTHS)
            sheet.set_column(place, place, width, beside if is_beside else value)
        for place, name in enumerate(heads(table)):
            sheet.write_string(0, place, _text(name), head)
        for number, row in enumerate(rows(table), start=1):
            for place, each in enumerate(row):
                if isinstance(each, str):
                    sheet.write_string(number, place, _text(each))
                elif each is not None:
                    sheet.write_number(number, place, each)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(table.rows), len(heads(table)) - 1)
    return content.getvalue()


def _text(text: str) -> str:
    return plain(text)[:_LONGEST]
