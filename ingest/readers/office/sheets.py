"""Writes sheets as pages: rows that stand together as tables, each row with its own number, each cell in its column.

Serves all formats of sheets. What a cell shows, its reader knows; it is text here and never a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.content.blocks import Footnote, Heading, Paragraph
from ingest.content.document import Document
from ingest.content.locator import CellLocator
from ingest.content.structure import structured
from ingest.errors import NoText, ReadLimit, shown
from ingest.readers.office.package import About
from ingest.readers.office.tidy import tidy
from ingest.readers.text.page_writer import CellText, PageWriter, RowTexts

MOST_CELLS = 400_000  # with words, of a whole file: some ten minutes of embedding, and 600 MB while it is read
_LABEL_ROWS = 3  # rows of one cell above a table, with an empty row between, that still belong to it

Merged = dict[
    tuple[int, int], tuple[int, int]
]  # rows and columns that a cell spans, by its row from 1 and column from 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number from 1, and its cells: column from 0 and what it shows."""

    number: int
    cells: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Sheets:
    """Takes the sheets of a file in order."""

    path: Path
    page: PageWriter = field(default_factory=PageWriter)
    _names: list[str] = field(default_factory=list)
    _count: int = 0

    def add(
        self,
        name: str,
        rows: Iterable[Row],
        *,
        merged: Merged | None = None,
        heading: bool = True,
        texts: Iterable[str] = (),
        remarks: Iterable[str] = (),
    ) -> None:
        """Add a sheet: its rows, the words of shapes that lie on it, the comments of its cells."""
        if self._names:
            self.page.end_page(CellLocator(self._names[-1]))
        self._names.append(name)
        if heading:
            self.page.add(Heading, name, level=1)
        for region in _regions(self._texts(rows, merged or {})):
            self.page.add_table(region)
        for text in texts:
            self.page.add(Paragraph, text)
        for remark in remarks:
            self.page.add(Footnote, remark)

    def document(self, document_id: str, media_type: str, about: About) -> Document:
        """Give the whole as a document; raises NoText where no sheet has words."""
        pages, blocks = self.page.finish(CellLocator(self._names[-1]) if self._names else None)
        if all(isinstance(block, Heading) for block in blocks):
            raise NoText(f"{shown(self.path)} holds no values.", remedy="Add a file with values in it.")
        title = about.title or self.path.stem
        outline = tuple((1, name, number) for number, name in enumerate(self._names, 1))
        return structured(
            Document(document_id, title[:300], str(self.path), media_type, pages, blocks, about.authors, outline)
        )

    def _texts(self, rows: Iterable[Row], merged: Merged) -> Iterable[RowTexts]:
        for row in rows:
            cells = [
                CellText(text, column, *merged.get((row.number, column), (1, 1)))
                for column, shown_text in row.cells
                if (text := " ".join(tidy(shown_text).split()))
            ]
            self._count += len(cells)
            if self._count > MOST_CELLS:
                raise ReadLimit(
                    f"{shown(self.path)} has more than {MOST_CELLS} cells with values; no more are read.",
                    remedy="Save the rows or sheets you need as a file of their own, and add that.",
                )
            if cells:
                yield RowTexts(tuple(cells), number=row.number)


def _regions(rows: Iterable[RowTexts]) -> list[list[RowTexts]]:
    """Part rows at empty ones; a line or two that name a table stay with it."""
    regions: list[list[RowTexts]] = []
    for row in rows:
        if regions and (row.number == regions[-1][-1].number + 1 or _is_label(regions[-1], row)):
            regions[-1].append(row)
        else:
            regions.append([row])
    return regions


def _is_label(region: Sequence[RowTexts], after: RowTexts) -> bool:
    """Tell a few rows of one cell, shortly before a row of several."""
    near = after.number - region[-1].number <= 2
    several = sum(cell.column_span for cell in after.cells) > 1
    return near and several and len(region) <= _LABEL_ROWS and all(len(row.cells) == 1 for row in region)
