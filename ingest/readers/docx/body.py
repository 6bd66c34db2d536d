"""Writes what stands in a Word document as blocks: paragraphs, lists with their numbers, tables, what hangs on them.

A header, a footer, a note or a text box is a body of its own, and goes through here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ingest.content.blocks import Block, Equation, Figure, Footnote, Heading, ListItem, Paragraph, Reference, Title
from ingest.readers.docx.inline import Inline
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.styles import Style, Styles
from ingest.readers.office.charts import Drawn
from ingest.readers.office.xml import Element, attribute, child, descendants, is_on, name_of, number
from ingest.readers.text.page_writer import (
    BETWEEN_BLOCKS,
    BETWEEN_ROWS,
    REFERENCES,
    CellText,
    PageWriter,
    RowTexts,
)

_LONGEST_CELL = 600  # characters; a table with longer ones of several paragraphs only lays out a page
_WITHIN = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "body"})

# Gives what a note says by its kind and id: its label, and the element that holds it.
Notes = Callable[[str, str], tuple[str, Element] | None]
# Gives what a chart or a diagram says by its kind and relation.
Charts = Callable[[str, str], Drawn]


@dataclass(slots=True)
class Body:
    """Writes one document; `outline` is what its headings became."""

    styles: Styles
    numbering: Numbering
    notes: Notes
    charts: Charts
    page: PageWriter = field(default_factory=PageWriter)
    outline: list[tuple[int, str, int]] = field(default_factory=list)
    _in_references: bool = False
    _held: Inline | None = None  # a paragraph whose end is deleted: it runs on in the next
    _held_style: Style = field(default_factory=Style)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def write(self, element: Element) -> None:
        """Write all blocks of a body."""
        for each in _blocks(element):
            if name_of(each) == "p":
                self._paragraph(each)
            else:
                self._end_held()
                self._table(each)
        self._end_held()

    def _paragraph(self, element: Element) -> None:
        properties = child(element, "pPr")
        inline, self._held = self._held or Inline(), None
        inline.read(element)
        if is_on(child(properties, "rPr", "del")) or is_on(child(properties, "rPr", "moveFrom")):
            self._held, self._held_style = inline, self.styles.of(properties)
            return
        self._say(inline, self.styles.of(properties))
        self._attached(inline)

    def _end_held(self) -> None:
        """Write a paragraph whose end is deleted where no other follows that it could run on in."""
        inline, self._held = self._held, None
        if inline is not None:
            self._say(inline, self._held_style)
            self._attached(inline)

    def _say(self, inline: Inline, style: Style) -> None:
        text = inline.text
        if not text:
            return
        kind, mark = style.kind, None
        if style.numbering is not None:
            mark = self.numbering.mark(*style.numbering)
        if inline.is_formula:
            kind = Equation
        elif mark is not None and kind is Paragraph:
            kind = ListItem
        if mark:
            text = f"{mark} {text}"
        if kind is Title and self.page.blocks and any(isinstance(block, Title) for block in self.page.blocks):
            kind = Paragraph
        if kind is Heading:
            self._heading(text, style.level)
        else:
            self._add(Reference if self._in_references and kind in {Paragraph, ListItem} else kind, text)

    def _heading(self, text: str, level: int) -> None:
        text = " ".join(text.split())
        self._in_references = bool(REFERENCES.fullmatch(text))
        self.outline.append((level, text, 1))
        self.page.add(Heading, text, level=level)

    def _add(self, kind: type[Block], text: str) -> None:
        together = kind is ListItem and bool(self.page.blocks) and type(self.page.blocks[-1]) is ListItem
        self.page.add(kind, text, gap=BETWEEN_ROWS if together else BETWEEN_BLOCKS)

    def _attached(self, inline: Inline) -> None:
        """Write what hangs on a paragraph, after it."""
        for chart in inline.charts:
            self.charts(*chart).write(self.page)
        for picture in inline.pictures:
            self.page.add(Figure, picture)
        for box in inline.boxes:
            self.write(box)
        for note in inline.notes:
            self._note(*note)

    def _note(self, kind: str, note_id: str) -> None:
        found = self.notes(kind, note_id)
        if found is None or (kind, note_id) in self._told:
            return
        self._told.add((kind, note_id))
        label, element = found
        words = _words(element)
        if words.text:
            self.page.add(Footnote, f"{label} {words.text}")
        for attached in words.notes:
            self._note(*attached)

    def _table(self, element: Element) -> None:
        rows = [row for row in _rows(element) if not is_on(child(row, "trPr", "del"))]
        cells = [list(_cells(row)) for row in rows]
        if _lays_out(cells):
            for row in cells:
                for _, cell in row:
                    self.write(cell)
            return
        hanging = Inline()
        written = [
            RowTexts(
                tuple(_with_text(place, cell, hanging, self.numbering, self.styles) for place, cell in row),
                is_on(child(element, "trPr", "tblHeader")),
            )
            for element, row in zip(rows, _spanned(cells), strict=True)
        ]
        self.page.add_table(written)
        self._attached(hanging)


def _blocks(element: Element) -> Iterator[Element]:
    """Yield paragraphs and tables, whatever they are wrapped in."""
    for each in element:
        name = name_of(each)
        if name in {"p", "tbl"}:
            yield each
        elif name in _WITHIN and child(each, "sdtPr", "showingPlcHdr") is None:
            alternatives = [choice for choice in each if name_of(choice) in {"Choice", "Fallback"}]
            yield from _blocks(alternatives[0] if alternatives else each)


def _rows(table: Element) -> Iterator[Element]:
    for each in table:
        if name_of(each) == "tr":
            yield each
        elif name_of(each) in _WITHIN:
            yield from _rows(each)


def _cells(row: Element) -> Iterator[tuple[CellText, Element]]:
    """Yield a row's cells with their columns, those that only carry on a cell above without words."""
    column = number(attribute(child(row, "trPr", "gridBefore"), "val"))
    for cell in _wrapped(row, "tc"):
        span = max(1, number(attribute(child(cell, "tcPr", "gridSpan"), "val"), 1))
        yield CellText("", column, 1, span), cell
        column += span


def _wrapped(element: Element, name: str) -> Iterator[Element]:
    for each in element:
        if name_of(each) == name:
            yield each
        elif name_of(each) in _WITHIN:
            yield from _wrapped(each, name)


def _carries_on(cell: Element) -> bool:
    merged = child(cell, "tcPr", "vMerge")
    return merged is not None and attribute(merged, "val", "continue") == "continue"


def _spanned(rows: list[list[tuple[CellText, Element]]]) -> list[list[tuple[CellText, Element]]]:
    """Give the rows with merged cells as one cell that spans rows."""
    spans: dict[int, int] = {}  # by column, rows below that carry on the cell
    found: list[list[tuple[CellText, Element]]] = []
    for row in reversed(rows):
        kept: list[tuple[CellText, Element]] = []
        below: dict[int, int] = {}
        for place, cell in row:
            carried = spans.get(place.column, 0)
            if _carries_on(cell):
                below[place.column] = carried + 1
            else:
                kept.append((CellText("", place.column, carried + 1, place.column_span), cell))
        spans = below
        found.append(kept)
    return found[::-1]


def _with_text(place: CellText, cell: Element, hanging: Inline, numbering: Numbering, styles: Styles) -> CellText:
    words = _words(cell, numbering, styles)
    hanging.notes += words.notes
    hanging.boxes += words.boxes
    hanging.charts += words.charts
    hanging.pictures += words.pictures
    return CellText(" ".join(words.text.split()), place.column, place.row_span, place.column_span)


def _words(element: Element, numbering: Numbering | None = None, styles: Styles | None = None) -> Inline:
    """Read all paragraphs below an element as one, a cell's lists with their numbers."""
    words = Inline()
    for block in _blocks(element):
        if name_of(block) == "tbl":
            for row in _rows(block):
                for _, cell in _cells(row):
                    inner = _words(cell, numbering, styles)
                    words.parts += ["\n", *inner.parts]
                    words.notes += inner.notes
                    words.boxes += inner.boxes
                    words.pictures += inner.pictures
            continue
        words.parts.append("\n")
        style = styles.of(child(block, "pPr")) if styles is not None else None
        if numbering is not None and style is not None and style.numbering is not None and _has_words(block):
            words.parts.append((numbering.mark(*style.numbering) or "") + " ")
        words.read(block)
    return words


def _has_words(paragraph: Element) -> bool:
    return any((each.text or "").strip() for each in descendants(paragraph, "t"))


def _lays_out(rows: list[list[tuple[CellText, Element]]]) -> bool:
    """Tell a table that is none to a reader: one column, or cells that hold tables or long texts."""
    if all(len(row) <= 1 for row in rows):
        return True
    for row in rows:
        for _, cell in row:
            blocks = list(_blocks(cell))
            nested = any(name_of(block) == "tbl" and len(list(descendants(block, "tc"))) > 1 for block in blocks)
            if nested or (len(blocks) > 1 and sum(_length(block) for block in blocks) > _LONGEST_CELL):
                return True
    return False


def _length(block: Element) -> int:
    return sum(len(each.text or "") for each in descendants(block, "t"))
