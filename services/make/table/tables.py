"""Puts tables together of the cells that are kept, and of what a person corrected by hand. Needs no model."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from models.errors import QuothError
from services.add.files import Progress, Stopped, embed_all
from services.add.gathering import Gathered, gather
from services.assembly import Quoth
from services.contract.base import Contract, dump
from services.contract.table import CellJson, ColumnJson, RowJson, TableJson, UnreadJson
from services.make.table.cells import KeptCells, make_cells

if TYPE_CHECKING:
    from generation.extraction.columns import Column
    from retrieval.source import Source

NOTEBOOK = "Tables"

_KIND = "table"


class KeptTable(Contract):
    """What a notebook keeps of its table: the columns as a person typed them, and own values by source and column."""

    text: str = ""
    columns: tuple[ColumnJson, ...] = ()
    edits: dict[str, dict[str, str]] = Field(default_factory=dict)


def kept_table(quoth: Quoth, notebook: str) -> KeptTable:
    """Give what a notebook keeps of its table, an empty one where it has none."""
    kept = quoth.library.reports.get(notebook=notebook, kind=_KIND)
    return KeptTable() if kept is None else KeptTable.model_validate_json(kept.body)


def keep_columns(quoth: Quoth, notebook: str, text: str) -> tuple[Column, ...]:
    """Let a notebook's table have these columns; raises ColumnsUnusable.

    What was corrected by hand stays, also of columns that go: they may come back.
    """
    columns = columns_asked(text, None)
    told = tuple(ColumnJson.model_validate(column) for column in columns)
    _keep(quoth, notebook, kept_table(quoth, notebook).model_copy(update={"text": text, "columns": told}))
    return columns


def edit_cell(quoth: Quoth, notebook: str, source_id: str, column: str, value: str | None) -> None:
    """Put a person's own value into a cell; None brings back what was found."""
    kept = kept_table(quoth, notebook)
    edits = {source: dict(values) for source, values in kept.edits.items()}
    if value is None:
        edits.get(source_id, {}).pop(column, None)
    else:
        edits.setdefault(source_id, {})[column] = value
    _keep(quoth, notebook, kept.model_copy(update={"edits": edits}))


def columns_asked(text: str | None, preset: str | None) -> tuple[Column, ...]:
    """Read the columns that a person names, after those of a preset; raises ColumnsUnusable."""
    from generation.extraction import columns

    of_preset = columns.preset(preset) if preset else ()
    named = columns.read_columns(text or "") if text is not None or not preset else ()
    return columns.together((*of_preset, *named))


def columns_of(kept: KeptTable) -> tuple[Column, ...]:
    """Give the columns that a notebook's table has."""
    from generation.extraction.columns import Column

    return tuple(Column(column.name, column.question) for column in kept.columns)


def preset_texts() -> dict[str, str]:
    """Give each preset's columns as a person would type them."""
    from generation.extraction.columns import preset, presets

    return {name: "; ".join(column.name for column in preset(name)) for name in presets()}


def table_of(
    quoth: Quoth,
    sources: Iterable[Source],
    columns: Sequence[Column],
    *,
    notebook: str,
    unread: Sequence[UnreadJson] = (),
) -> TableJson:
    """Give the table as far as its cells are made, with what was corrected by hand."""
    sources = tuple(sources)
    cells, edits = KeptCells(quoth), kept_table(quoth, notebook).edits if sources else {}
    rows = [
        RowJson(
            source_id=source.document_id,
            title=source.title,
            path=source.path,
            cells=tuple(
                _edited(cells.get(source.document_id, column), edits.get(source.document_id, {}).get(column.name))
                for column in columns
            ),
        )
        for source in sources
    ]
    told = tuple(ColumnJson.model_validate(column) for column in columns)
    return TableJson(columns=told, rows=tuple(rows), unread=tuple(unread))


class TableOfFiles:
    """A table over files: they are added to a notebook, and each cell is made that is not there yet."""

    def __init__(self, quoth: Quoth, columns: Sequence[Column], *, notebook: str | None = None) -> None:
        self._quoth = quoth
        self._columns = columns
        self._notebook = notebook or NOTEBOOK
        self._gathered = Gathered(())

    @property
    def errors(self) -> tuple[QuothError, ...]:
        """Give why files could not be read."""
        return self._gathered.errors

    @property
    def table(self) -> TableJson:
        """Give the table as far as it is made."""
        unread = [UnreadJson(path=path, error=str(error)) for path, error in self._gathered.unread]
        return table_of(self._quoth, self._gathered.sources, self._columns, notebook=self._notebook, unread=unread)

    def make(
        self,
        paths: Sequence[Path],
        *,
        password: str | None = None,
        progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> bool:
        """Read the files and make the cells; False where it was stopped before it was done.

        Without paths it is the table of what the notebook has.
        """
        self._gathered = gather(
            self._quoth, paths, notebook=self._notebook, password=password, progress=progress, stop=stop
        )
        if not self._gathered.whole:
            return False
        try:
            if self._gathered.sources:
                embed_all(self._quoth, progress=progress, stop=stop)
            for _ in make_cells(self._quoth, self._gathered.sources, self._columns, progress=progress, stop=stop):
                pass
        except Stopped:
            return False
        return True


def _edited(cell: CellJson | None, value: str | None) -> CellJson | None:
    if value is None:
        return cell
    return CellJson(value=value, confidence=1.0, quotes=cell.quotes if cell else (), edited=True)


def _keep(quoth: Quoth, notebook: str, kept: KeptTable) -> None:
    quoth.library.reports.keep(notebook=notebook, kind=_KIND, body=dump(kept).decode())
