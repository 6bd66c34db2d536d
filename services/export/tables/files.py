"""The formats of a table, and the writer of each; a writer's library loads when it writes."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from services.contract.base import dump
from services.contract.table import TableJson


class TableFormat(StrEnum):
    """How a table can be written, by the file's ending."""

    CSV = "csv"
    MARKDOWN = "md"
    EXCEL = "xlsx"
    WEB_PAGE = "html"
    JSON = "json"


MEDIA_TYPES = {
    TableFormat.CSV: "text/csv",
    TableFormat.MARKDOWN: "text/markdown",
    TableFormat.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    TableFormat.WEB_PAGE: "text/html",
    TableFormat.JSON: "application/json",
}


def write_table(table: TableJson, wanted: TableFormat) -> bytes:
    """Write a table in a format; the same table gives the same bytes."""
    return _writer(wanted)(table)


def _writer(wanted: TableFormat) -> Callable[[TableJson], bytes]:
    if wanted is TableFormat.CSV:
        from services.export.tables.csv_file import write_csv

        return write_csv
    if wanted is TableFormat.MARKDOWN:
        from services.export.tables.markdown import write_markdown

        return write_markdown
    if wanted is TableFormat.EXCEL:
        from services.export.tables.spreadsheet import write_xlsx

        return write_xlsx
    if wanted is TableFormat.WEB_PAGE:
        from services.export.tables.web_page import write_html

        return write_html
    return lambda table: dump(table, indent=2)
