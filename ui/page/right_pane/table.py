"""The table over the open notebook's ticked sources: it grows as it is made; a cell opens to its quote and its page.

All text of documents goes through `st.text`, `as_text`, or the grid, which draws letters and no markup.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from services import failures
from services.contract.table import CellJson, RowJson, TableJson
from services.errors import QuothError
from services.export.files import file_name
from services.export.tables.files import MEDIA_TYPES, TableFormat, write_table
from services.jobs.making import TABLE
from services.jobs.queue import JobView, State
from services.library import Source
from services.make.table.tables import (
    KeptTable,
    columns_of,
    edit_cell,
    keep_columns,
    kept_table,
    preset_texts,
    table_of,
)
from services.showing.plain_text import as_text, one_line, shorten
from ui.page import state
from ui.page.right_pane import viewer
from ui.page.right_pane.under_way import show_progress
from ui.page.view import View

_POLL_SECONDS = 1.5
_PAPER = "paper"
_WIDTH = 150  # pixels of a column, so that one long value pushes no other column out of sight; a click shows it whole
_NAMES = {
    TableFormat.CSV: "CSV",
    TableFormat.EXCEL: "Excel",
    TableFormat.MARKDOWN: "Markdown",
    TableFormat.WEB_PAGE: "Web page",
    TableFormat.JSON: "JSON",
}


def show() -> None:
    """Show what is asked, the table as far as it is made, and the cell that was clicked."""
    kept, sources = kept_table(state.worker().quoth, state.notebook()), _sources()
    st.caption("One row a ticked source, one column a question; each value is exact words of its quote.")
    job = _job()
    if job is not None and not job.is_over:
        st.fragment(_under_way, run_every=_POLL_SECONDS)()
        return
    with st.expander("What to ask", expanded=not (kept.columns and sources)):
        _ask(kept, sources)
    if job is not None and job.state is State.FAILED:
        st.error(as_text(job.trouble))
    if kept.columns and sources:
        table = _table(kept, sources)
        _show_table(table)
        _downloads(table)


def _sources() -> list[Source]:
    found = state.worker().quoth.library.sources.all(state.notebook())
    ticked = state.ticked(tuple(source.document_id for source in found))
    return [source for source in found if source.document_id in ticked]


def _table(kept: KeptTable, sources: list[Source]) -> TableJson:
    return table_of(state.worker().quoth, sources, columns_of(kept), notebook=state.notebook())


def _job() -> JobView | None:
    jobs = state.worker().jobs(TABLE, state.notebook())
    return jobs[-1].view() if jobs else None


def _ask(kept: KeptTable, sources: list[Source]) -> None:
    """Take the columns, and begin."""
    presets = preset_texts()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for name, text in presets.items():
            st.button(
                name.replace("-", " ").capitalize(), key=f"preset-{name}", type="tertiary", on_click=_fill, args=(text,)
            )
    st.session_state.setdefault(_columns_key(), kept.text)
    text = st.text_area(
        "Columns",
        key=_columns_key(),
        placeholder="region; period; main result: in one number",
        help='Names with ";" between, each with instructions after ":" where its name does not say enough.',
        height=70,
    )
    if st.button("Make the table", icon=":material/table:", key="make-table", disabled=not sources or not text.strip()):
        try:
            keep_columns(state.worker().quoth, state.notebook(), text)
        except QuothError as error:
            st.error(as_text(failures.describe(error)))
            return
        state.worker().guides.make_table(state.notebook(), [source.document_id for source in sources])
        st.rerun()
    if not sources:
        st.caption("Add a source first, and tick it.")


def _columns_key() -> str:
    return f"columns-{state.notebook()}"


def _fill(text: str) -> None:
    st.session_state[_columns_key()] = text


def _under_way() -> None:
    """Show the table as far as it is; when it is over, the whole page is shown anew."""
    job = _job()
    if job is None or job.is_over:
        st.rerun()
        return
    show_progress(job, key="stop-table")
    _show_table(_table(kept_table(state.worker().quoth, state.notebook()), _sources()))


def _show_table(table: TableJson) -> None:
    """Draw the grid and, under it, the cell that is chosen."""
    names = [column.name for column in table.columns]
    rows = [
        {_PAPER: one_line(row.title), **dict(zip(names, map(_shown, row.cells), strict=True))} for row in table.rows
    ]
    chosen = _chosen(rows, names)
    if chosen is None:
        st.caption("Click a cell to see its page, or to correct it.")
        return
    row, place = chosen
    cell = table.rows[row].cells[place]
    if cell is not None:
        _cell(table.rows[row], names[place], cell)


def _chosen(rows: list[dict[str, str]], names: list[str]) -> tuple[int, int] | None:
    """Draw the grid; give row and column of the cell that was clicked."""
    event = st.dataframe(
        rows,
        hide_index=True,
        key="table-grid",
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            **{name: st.column_config.TextColumn(width=_WIDTH) for name in names},
            _PAPER: st.column_config.TextColumn(pinned=True, width="medium"),
        },
        row_height=44,
    )
    row, name = _clicked(event)
    return (row, names.index(name)) if name in names and 0 <= row < len(rows) else None


def _clicked(event: Any) -> tuple[int, str]:
    """Give row and column that the grid says were clicked."""
    cells = event.selection.cells
    return (int(cells[0][0]), str(cells[0][1])) if cells else (-1, "")


def _shown(cell: CellJson | None) -> str:
    if cell is None:
        return ""
    return one_line(cell.shown) + (" (edited)" if cell.edited else "")


def _cell(row: RowJson, column: str, cell: CellJson) -> None:
    """Show a cell's quote and page, and let the person correct its value."""
    with st.container(border=True, key="table-cell", gap="small"):
        st.markdown(f"**{as_text(shorten(row.title, 70))}**, {as_text(column)}")
        _correct(row, column, cell)
        if not cell.quotes:
            st.caption("Nothing in it was found to say this.")
            return
        quote = cell.quotes[0]
        told = "" if cell.edited else f"; {cell.confidence:.0%} sure"
        st.text(f"“{' '.join(each.text.strip() for each in cell.quotes)}”")
        view = View(quote.source_id, quote.page, quote.page, quote.boxes, quote.text, quote.start)
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.caption(as_text(f"{quote.where}{told}"))
            if st.button("Open the page", icon=":material/find_in_page:", type="tertiary", key="show-table-cell"):
                state.view(view)
                st.rerun()
        viewer.show_marked(view)


def _correct(row: RowJson, column: str, cell: CellJson) -> None:
    key = f"value-{row.source_id[:12]}-{column}-{cell.edited}"
    with st.form(f"edit-{key}", border=False):
        value = st.text_input("Value", value=one_line(cell.value), key=key)
        with st.container(horizontal=True):
            kept = st.form_submit_button("Keep", icon=":material/edit:", key="keep-table-cell")
            back = cell.edited and st.form_submit_button("Undo", icon=":material/undo:", key="undo-table-cell")
    if kept or back:
        edit_cell(state.worker().quoth, state.notebook(), row.source_id, column, None if back else value)
        st.rerun()


def _downloads(table: TableJson) -> None:
    with st.popover("Export", icon=":material/download:", type="tertiary", key="export-table"):
        for wanted, name in _NAMES.items():

            def content(wanted: TableFormat = wanted) -> bytes:
                return write_table(table, wanted)

            st.download_button(
                name,
                content,
                file_name=file_name(f"{state.notebook()} table", wanted.value),
                mime=MEDIA_TYPES[wanted],
                on_click="ignore",
                icon=":material/download:",
                key=f"export-table-{wanted.value}",
                width="stretch",
            )
