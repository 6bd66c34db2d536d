"""A page that has no picture, shown as what it is: headings, paragraphs, lists, and sheets as tables; words marked.

Every letter of the document is escaped, and none goes into an attribute: it is shown, and never becomes markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from services.page_parts import CellPart, PageParts, Part, RowPart, column_letters
from services.showing.plain_text import for_terminal
from ui.page import state
from ui.page.right_pane.page_text import Span, merged

_ROWS = 150  # of a sheet at once
_BEFORE = 20  # rows shown above the first that is marked
_TAGS = {"title": "h3", "item": "p", "code": "pre", "note": "aside", "text": "p"}

# The first mark is brought into sight once it is there.
_SCROLL = """
<script>
  (function look(tries) {
    const mark = document.querySelector(".st-key-right-pane .quoth-page mark");
    if (mark) mark.scrollIntoView({ block: "center", inline: "nearest", behavior: "smooth" });
    else if (tries) setTimeout(look, 100, tries - 1);
  })(50); // TURN
</script>
"""


def show(page: PageParts, spans: Sequence[Span], *, key: str) -> None:
    """Show a page with the characters of `spans` marked."""
    spans = merged(spans)
    sheet = [row for part in page.parts for row in part.rows if row.number]
    first, last = _window(sheet, spans, key) if len(sheet) > _ROWS else (0, len(sheet))
    shown = {row.start for row in sheet[first:last]} | {row.start for row in _heads(page.parts, sheet[first:last])}
    parts: list[str] = []
    for part in page.parts:
        rows = tuple(row for row in part.rows if not row.number or row.start in shown)
        if rows:
            parts.append(_table(page.text, rows, spans))
        elif not part.rows:
            parts.append(_block(page.text, part, spans))
    st.html(f'<div class="quoth-page">{"".join(parts)}</div>')
    if spans:
        st.html(_SCROLL.replace("TURN", str(state.views())), unsafe_allow_javascript=True)


def _window(rows: Sequence[RowPart], spans: Sequence[Span], key: str) -> tuple[int, int]:
    """Choose which rows of a long sheet are shown: those around the first mark, or where a person goes."""
    marked = next((i for i, row in enumerate(rows) for a, b in spans if a < row.end and b > row.start), 0)
    wanted = st.number_input(
        "Go to row", rows[0].number, rows[-1].number, value=None, placeholder="Go to row", key=f"row-{key}", width=140,
        label_visibility="collapsed",
    )  # fmt: skip
    at = marked if wanted is None else next(i for i, row in enumerate(rows) if row.number >= wanted)
    first = min(max(0, at - _BEFORE), len(rows) - _ROWS)
    st.caption(f"Rows {rows[first].number} to {rows[first + _ROWS - 1].number} of {rows[-1].number}")
    return first, first + _ROWS


def _heads(parts: Sequence[Part], rows: Sequence[RowPart]) -> Iterable[RowPart]:
    """Give the heads of the table that the first of these rows is in: they may stand far above it."""
    table = next((part.rows for part in parts for row in part.rows if rows and row.start == rows[0].start), ())
    return (row for row in table if row.is_head)


def _block(text: str, part: Part, spans: Sequence[Span]) -> str:
    tag = f"h{min(max(part.level, 1) + 3, 6)}" if part.kind == "heading" else _TAGS[part.kind]
    kind = ' class="item"' if part.kind == "item" else ""
    return f'<{tag}{kind} dir="auto">{_marked(text, part.start, part.end, spans)}</{tag}>'


def _table(text: str, rows: Sequence[RowPart], spans: Sequence[Span]) -> str:
    """Write rows as a table; those of a sheet with their numbers and the letters of the columns."""
    width = 1 + max((cell.column + cell.column_span - 1 for row in rows for cell in row.cells), default=0)
    body = "".join(_row(text, row, width, spans) for row in rows)
    letters = ""
    if rows[0].number:
        names = "".join(f"<th>{column_letters(column)}</th>" for column in range(width))
        letters = f"<tr><th></th>{names}</tr>"
    return f'<div class="quoth-table"><table>{letters}{body}</table></div>'


def _row(text: str, row: RowPart, width: int, spans: Sequence[Span]) -> str:
    """Write a row; columns without a cell are empty, those that a merged cell above reaches into too."""
    cells: list[str] = [f"<th>{row.number}</th>"] if row.number else []
    column = 0
    for cell in sorted(row.cells, key=lambda each: each.column):
        cells += ["<td></td>"] * (cell.column - column)
        cells.append(_cell(text, cell, row.is_head, spans))
        column = cell.column + cell.column_span
    cells += ["<td></td>"] * (width - column)
    return f"<tr>{''.join(cells)}</tr>"


def _cell(text: str, cell: CellPart, is_head: bool, spans: Sequence[Span]) -> str:
    tag = "th" if is_head else "td"
    quoted = any(start <= cell.start and end >= cell.end for start, end in spans)
    kind = ' class="quoted"' if quoted else ""
    wide = f' colspan="{int(cell.column_span)}"' if cell.column_span > 1 else ""
    return f'<{tag}{kind}{wide} dir="auto">{_marked(text, cell.start, cell.end, spans)}</{tag}>'


def _marked(text: str, start: int, end: int, spans: Sequence[Span]) -> str:
    """Write characters of the page, escaped, those of the spans marked."""
    parts: list[str] = []
    done = start
    for low, high in _within(spans, start, end):
        parts += [_escaped(text[done:low]), f"<mark>{_escaped(text[low:high])}</mark>"]
        done = high
    return "".join((*parts, _escaped(text[done:end])))


def _within(spans: Sequence[Span], start: int, end: int) -> Iterable[Span]:
    return ((max(low, start), min(high, end)) for low, high in spans if low < end and high > start)


def _escaped(text: str) -> str:
    return escape(for_terminal(text))
