"""Reads OpenDocument sheets (ODS): a page for each sheet that is shown, its cells by the words they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ingest.content.document import Document
from ingest.content.locator import name_cells
from ingest.readers.odf.file import OdfFile, open_odf
from ingest.readers.odf.inline import words_of
from ingest.readers.odf.tables import OdfRow, rows_of
from ingest.readers.office.sheets import Merged, Row, Sheets
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


class OdsReader:
    """Reads OpenDocument sheets; a formula is read by the value it shows, and never computed."""

    media_types = (MEDIA_TYPE,)
    suffixes = (".ods", ".ots")

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read sheets; raises Unreadable, ReadLimit or NoText."""
        del password
        file = open_odf(path, "an OpenDocument spreadsheet", "spreadsheet")
        sheets = Sheets(path)
        tables = [
            each
            for each in children(file.body, "table")
            if not file.styles.is_hidden("table", attribute(each, "style-name"))
        ]
        for count, table in enumerate(tables, 1):
            merged: Merged = {}
            rows = (_row(row, merged) for row in rows_of(table, lambda cell: _shown(cell, file)))
            sheets.add(
                attribute(table, "name") or f"Sheet {count}",
                rows,
                merged=merged,
                texts=_on_top(table, file),
                remarks=_remarks(table, file),
            )
            progress(count, len(tables))
        return sheets.document(file.package.id, MEDIA_TYPE, file.about())


READER = OdsReader()


def _row(row: OdfRow, merged: Merged) -> Row:
    for cell in row.cells:
        if cell.row_span > 1 or cell.column_span > 1:
            merged[row.number, cell.column] = cell.row_span, cell.column_span
    return Row(row.number, tuple((cell.column, cell.text) for cell in row.cells))


def _shown(cell: Element, file: OdfFile) -> str:
    """Give the words a cell shows; its value where a program wrote no words, its formula where there is neither."""
    words = words_of(cell, file.styles, file.formula)
    names = ("string-value", "date-value", "time-value", "boolean-value", "value", "formula")
    return words or next((said for name in names if (said := attribute(cell, name))), "")


def _on_top(table: Element, file: OdfFile) -> Iterator[str]:
    for shape in child(table, "shapes") or ():
        words = words_of(shape, file.styles, file.formula) if name_of(shape) else ""
        if words:
            yield words


def _remarks(table: Element, file: OdfFile) -> Iterator[str]:
    for row in rows_of(table, lambda cell: "x" if child(cell, "annotation") is not None else ""):
        for cell in row.cells:
            for comment in children(cell.element, "annotation"):
                author = next((" ".join((each.text or "").split()) for each in descendants(comment, "creator")), "")
                place = name_cells((row.number, cell.column), (row.number, cell.column))
                words = words_of(comment, file.styles, file.formula)
                if words:
                    yield f"Comment at {place}{f' by {author}' if author else ''}: {words}"
