"""Writes a table as Markdown: short values in the table, each with the number of its quote below."""

from __future__ import annotations

from services.contract.table import CellJson, TableJson
from services.export.markdown import escape
from services.export.tables.flat import place, quoted


def write_markdown(table: TableJson) -> bytes:
    """Write the table, then the quotes as footnotes; cells that are not sure bear a question mark."""
    notes: list[str] = []
    lines = [_line(["paper", *(column.name for column in table.columns)]), "|" + " --- |" * (1 + len(table.columns))]
    for row in table.rows:
        cells = [_cell(cell, row.title, notes) for cell in row.cells]
        lines.append("| " + " | ".join([escape(row.title), *cells]) + " |")
    parts = ["\n".join(lines)]
    if any("(?)" in line for line in lines):
        parts.append("(?) not sure: the sentence that comes nearest, or that nothing was found to say it")
    if notes:
        parts.append("\n".join(notes))
    if table.unread:
        parts.append("Not read:\n\n" + "\n".join(f"- {escape(each.error)}" for each in table.unread))
    return ("\n\n".join(parts) + "\n").encode("utf-8", "backslashreplace")


def _cell(cell: CellJson | None, title: str, notes: list[str]) -> str:
    if cell is None:
        return ""
    told = escape(cell.shown) + (" (edited)" if cell.edited else "")
    if not cell.is_sure:
        told += " (?)"
    if not cell.quotes:
        return told
    number = len(notes) + 1
    where = escape(f"{title}, {cell.quotes[0].where if len(cell.quotes) == 1 else 'pages ' + place(cell.quotes)}")
    notes.append(f"[^{number}]: “{escape(quoted(cell.quotes))}” ({where})")
    return f"{told}[^{number}]"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(map(escape, cells)) + " |"
