"""Gathers what RTF says piece by piece into paragraphs and tables, and writes them as blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.content.blocks import Block, Heading, ListItem, Paragraph, Reference, Title
from ingest.readers.office.raised import raised
from ingest.readers.office.tidy import tidy
from ingest.readers.text.page_writer import BETWEEN_BLOCKS, BETWEEN_ROWS, REFERENCES, CellText, PageWriter, RowTexts

_LONGEST_CELL = 600  # characters; a table with longer ones only lays out a page


@dataclass(slots=True)
class Manner:
    """What a paragraph is said to be: its style's name, outline level from 0, whether it stands in a table."""

    style: str = ""
    outline: int | None = None
    in_table: bool = False


@dataclass(frozen=True, slots=True)
class CellEdge:
    """Where a cell ends, in any unit, and whether it carries on the one before it or above it."""

    right: int
    carries_on: bool = False
    carries_down: bool = False


@dataclass(slots=True)
class _Row:
    texts: list[str]
    edges: list[CellEdge]
    is_head: bool


@dataclass(slots=True)
class Flow:
    """Takes text and ends of paragraphs, cells and rows; `outline` is what the headings became."""

    page: PageWriter = field(default_factory=PageWriter)
    outline: list[tuple[int, str, int]] = field(default_factory=list)
    manner: Manner = field(default_factory=Manner)
    edges: list[CellEdge] = field(default_factory=list)
    is_head: bool = False
    mark: str = ""  # the number of a list's item, as the file writes it before the item
    _parts: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _rows: list[_Row] = field(default_factory=list)
    _notes: list[tuple[type[Block], str]] = field(default_factory=list)
    _in_references: bool = False

    def say(self, text: str, *, is_raised: bool = False) -> None:
        """Add words to the paragraph."""
        self._parts.append(raised("".join(self._parts[-3:]), text) if is_raised else text)

    def attach(self, kind: type[Block], text: str) -> None:
        """Let a note, a comment or a box stand after the paragraph that is being written."""
        self._notes.append((kind, text))

    def put_before(self, text: str) -> None:
        """Write a paragraph before the one that is being written; within a table it waits for the table's end."""
        if self._rows or self._cells or self._cell:
            self.attach(Paragraph, text)
        else:
            self.page.add(Paragraph, text)

    def end_paragraph(self) -> None:
        """End the paragraph; in a table it is one of its cell's."""
        text, self._parts = tidy("".join(self._parts)), []
        mark, self.mark = self.mark, ""
        if self.manner.in_table:
            self._cell += [f"{mark} {text}".strip()] if text else []
            return
        if text or self._rows:
            self.end_table()
        if text:
            self._write(text, mark)
        self._write_notes()

    def end_cell(self) -> None:
        """End a cell of a row."""
        self.end_paragraph()
        self._cells.append("\n".join(self._cell))
        self._cell = []

    def end_row(self) -> None:
        """End a row."""
        if self._cells:
            self._rows.append(_Row(self._cells, list(self.edges), self.is_head))
        self._cells = []

    def end_table(self) -> None:
        """Write the rows gathered so far as a table, or as paragraphs where they only lay out a page."""
        rows, self._rows = self._rows, []
        if not rows:
            return
        filled = [[text for text in row.texts if text] for row in rows]
        if all(len(texts) <= 1 for texts in filled) or any(len(text) > _LONGEST_CELL for row in filled for text in row):
            for paragraph in (part for texts in filled for text in texts for part in text.split("\n")):
                self.page.add(Paragraph, paragraph)
        else:
            self.page.add_table(_placed(rows))
        self._write_notes()

    def finish(self) -> None:
        """Write what is left where a file ends."""
        self.manner = Manner()
        if self._cells:
            self.end_row()
        self.end_paragraph()
        self.end_table()

    def _write(self, text: str, mark: str) -> None:
        name = self.manner.style.lower()
        level = int(name[8]) if name.startswith("heading ") and name[8:9].isdigit() else 0
        if self.manner.outline is not None and self.manner.outline < 9:
            level = self.manner.outline + 1
        whole = f"{mark} {text}" if any(letter.isalnum() for letter in mark) else text
        if name == "title" and not any(isinstance(block, Title) for block in self.page.blocks):
            self.page.add(Title, " ".join(text.split()))
        elif level:
            self._in_references = bool(REFERENCES.fullmatch(text))
            self.outline.append((level, " ".join(whole.split()), 1))
            self.page.add(Heading, " ".join(whole.split()), level=level)
        else:
            kind: type[Block] = Reference if self._in_references else ListItem if mark else Paragraph
            together = kind is ListItem and bool(self.page.blocks) and type(self.page.blocks[-1]) is ListItem
            self.page.add(kind, whole, gap=BETWEEN_ROWS if together else BETWEEN_BLOCKS)

    def _write_notes(self) -> None:
        for kind, text in self._notes:
            self.page.add(kind, text)
        self._notes = []


def _placed(rows: list[_Row]) -> list[RowTexts]:
    """Give each cell its column: the edges of all rows together are the table's columns."""
    rights = sorted({edge.right for row in rows for edge in row.edges})
    found: list[RowTexts] = []
    below: dict[int, int] = {}  # by column, rows below that carry on a cell
    for row in reversed(rows):
        cells: list[CellText] = []
        carried: dict[int, int] = {}
        column = 0
        for index, text in enumerate(row.texts):
            edge = row.edges[index] if index < len(row.edges) else None
            end = rights.index(edge.right) + 1 if edge is not None else column + 1
            end = max(end, column + 1)
            words = " ".join(text.split())
            if edge is not None and edge.carries_on and cells:
                last = cells[-1]
                cells[-1] = CellText(last.text, last.column, last.row_span, end - last.column)
            elif edge is not None and edge.carries_down:
                carried[column] = below.get(column, 0) + 1
            else:
                cells.append(CellText(words, column, below.get(column, 0) + 1, end - column))
            column = end
        below = carried
        found.append(RowTexts(tuple(cells), row.is_head))
    return found[::-1]
