"""Writes a table as one web page that needs nothing else: no script, nothing fetched, text of sources is text."""

from __future__ import annotations

from html import escape
from pathlib import PurePath

from services.contract.table import CellJson, TableJson
from services.export.paper import plain
from services.export.tables.flat import boxes, place, quoted

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1b1b1b; background: #fff; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #d4d4d4; padding: .5rem .6rem; text-align: left; vertical-align: top; min-width: 8rem; }
thead th { background: #f3f3f3; position: sticky; top: 0; }
.none { color: #6b6b6b; }
.unsure { background: #fff6dd; }
small, summary { color: #5a5a5a; font-size: .85rem; }
summary { cursor: pointer; }
blockquote { margin: .3rem 0; padding-left: .6rem; border-left: 3px solid #c9c9c9; }
mark { background: #ffe58a; }
@media (prefers-color-scheme: dark) {
  body { color: #e8e8e8; background: #16181c; } th, td { border-color: #3b3f46; } thead th { background: #23262c; }
  .none, small, summary { color: #a8a8a8; } .unsure { background: #3a3115; }
  mark { background: #6b5a12; color: inherit; }
}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_html(table: TableJson) -> bytes:
    """Write the table; a cell opens to its quote, with the value marked in it."""
    heads = "".join(
        f"<th scope='col' title='{text(column.question)}'>{text(column.name)}</th>" for column in table.columns
    )
    body = "\n".join(
        f"<tr><th scope='row'>{text(row.title)}<br><small>{text(PurePath(row.path).name)}</small></th>"
        + "".join(map(_cell, row.cells))
        + "</tr>"
        for row in table.rows
    )
    unread = "".join(f"<li>{text(each.error)}</li>" for each in table.unread)
    parts = [
        f"<table><thead><tr><th scope='col'>paper</th>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table>",
        "<p><small>Each value is exact words of its quote. On yellow: not sure, the nearest sentence.</small></p>",
        f"<p>Not read:</p><ul>{unread}</ul>" if unread else "",
    ]
    return web_page("Table", "\n".join(filter(None, parts)), _STYLE)


def web_page(title: str, body: str, style: str) -> bytes:
    """Put a page together that a browser lets fetch and run nothing; `body` and `style` are HTML and CSS."""
    return (
        "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode("utf-8", "backslashreplace")


def text(letters: str) -> str:
    """Write text as HTML that shows these letters."""
    return escape(plain(letters), quote=True)


def _cell(cell: CellJson | None) -> str:
    if cell is None:
        return "<td></td>"
    classes = [name for name, so in (("none", not cell.value), ("unsure", not cell.is_sure)) if so]
    told = [text(cell.shown), " <small>(edited)</small>" if cell.edited else ""]
    if cell.quotes:
        where = f"{text('p. ' + place(cell.quotes) if boxes(cell.quotes) else place(cell.quotes))}"
        told.append(
            f"<details><summary>{where}, {cell.confidence:.0%} sure</summary>"
            f"<blockquote>{_marked(quoted(cell.quotes), cell.value)}</blockquote></details>"
        )
    return f"<td class='{' '.join(classes)}'>{''.join(told)}</td>"


def _marked(quote: str, value: str) -> str:
    """Mark the value in its quote, where it is not the whole of it."""
    before, found, after = quote.partition(value) if value and value != quote else (quote, "", "")
    return f"{text(before)}<mark>{text(found)}</mark>{text(after)}" if found else text(quote)
