"""Reads an OpenDocument text (ODT) into a Document of one page, as LibreOffice shows it: without what was deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.content.blocks import Block, Equation, Figure, Footnote, Heading, ListItem, Paragraph, Reference, Title
from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.errors import NoText, shown
from ingest.readers.odf.file import OdfFile, open_odf
from ingest.readers.odf.inline import Inline, paragraphs, pictures_of, words_of
from ingest.readers.odf.styles import Counter, footers_and_headers
from ingest.readers.odf.tables import rows_of
from ingest.readers.office.xml import Element, attribute, name_of, number
from ingest.readers.text.page_writer import BETWEEN_BLOCKS, BETWEEN_ROWS, REFERENCES, CellText, PageWriter, RowTexts

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_WITHIN = frozenset({"section", "index-body", "table-of-content", "bibliography", "text-box", "illustration-index"})
_LISTS = frozenset({"list-item", "list-header"})
_LONGEST_CELL = 600  # characters; a table with longer ones of several paragraphs only lays out a page


class OdtReader:
    """Reads OpenDocument texts."""

    media_types = (MEDIA_TYPE,)
    suffixes = (".odt", ".ott")

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a text; raises Unreadable, ReadLimit or NoText."""
        del password
        file = open_odf(path, "an OpenDocument text", "text")
        body = _Body(file)
        headers, footers = footers_and_headers(file.shared)
        body.margins(headers)
        body.write(file.body)
        body.margins(footers)
        document = _document(file, body, path)
        progress(1, 1)
        return document


READER = OdtReader()


def _document(file: OdfFile, body: _Body, path: Path) -> Document:
    pages, blocks = body.page.finish()
    text = pages[0].text
    if not any(letter.isalnum() for letter in text):
        raise NoText(f"{shown(path)} holds no words.", remedy="Add a file with text in it.")
    about = file.about()
    printed = next((text[b.start : b.end] for b in blocks if isinstance(b, Title)), "")
    first = text[blocks[0].start : blocks[0].end] if isinstance(blocks[0], Heading) else ""
    title = " ".join(printed.split()) or about.title or first or path.stem
    return structured(
        Document(file.package.id, title[:300], str(path), MEDIA_TYPE, pages, blocks, about.authors, tuple(body.outline))
    )


@dataclass(slots=True)
class _Body:
    file: OdfFile
    page: PageWriter = field(default_factory=PageWriter)
    outline: list[tuple[int, str, int]] = field(default_factory=list)
    _in_references: bool = False
    _told: set[str] = field(default_factory=set)
    _lists: dict[str, Counter] = field(default_factory=dict)
    _headings: Counter | None = None

    def margins(self, elements: list[Element]) -> None:
        """Write headers or footers, each text once."""
        for element in elements:
            words = words_of(element, self.file.styles, self.file.formula)
            if words not in self._told and any(letter.isalpha() for letter in words):
                self._told.add(words)
                self.page.add(Paragraph, words)

    def write(self, element: Element) -> None:
        """Write all blocks of a body."""
        for each in element:
            name = name_of(each)
            if name == "h":
                self._heading(each)
            elif name == "p":
                self._paragraph(each)
            elif name == "list":
                self._list(each, 1, "")
            elif name == "table":
                self._table(each)
            elif name in _WITHIN:
                self.write(each)
            elif name in {"frame", "custom-shape", "rect", "g"}:
                inline = Inline(self.file.styles, self.file.formula)
                for box in [each] if name != "frame" else list(each):
                    if name_of(box) in {"text-box", "custom-shape", "rect"}:
                        inline.boxes.append(box)
                inline.pictures += pictures_of(each)
                self._attached(inline)

    def _heading(self, element: Element) -> None:
        inline = Inline(self.file.styles, self.file.formula).read(element)
        text = " ".join(inline.text.split())
        if text:
            level = max(1, number(attribute(element, "outline-level"), 1))
            if self._headings is None:
                self._headings = Counter(self.file.styles.outline, {})
            mark = "" if attribute(element, "is-list-header") == "true" else self._headings.mark(level)
            text = f"{mark} {text}" if mark else text
            self._in_references = bool(REFERENCES.fullmatch(text))
            self.outline.append((level, text, 1))
            self.page.add(Heading, text, level=level)
        self._attached(inline)

    def _paragraph(self, element: Element, mark: str | None = None) -> None:
        style = attribute(element, "style-name")
        if self.file.styles.is_hidden("paragraph", style):
            return
        inline = Inline(self.file.styles, self.file.formula).read(element)
        kind: type[Block] = self.file.styles.kind(style)
        if inline.is_formula:
            kind = Equation
        elif mark is not None and kind is Paragraph:
            kind = ListItem
        if kind is Title and any(isinstance(block, Title) for block in self.page.blocks):
            kind = Paragraph
        if self._in_references and kind in {Paragraph, ListItem}:
            kind = Reference
        if inline.text:
            same = kind is ListItem and bool(self.page.blocks) and type(self.page.blocks[-1]) is ListItem
            gap = BETWEEN_ROWS if same else BETWEEN_BLOCKS
            self.page.add(kind, f"{mark} {inline.text}" if mark else inline.text, gap=gap)
        self._attached(inline)

    def _list(self, element: Element, level: int, inherited: str) -> None:
        style = attribute(element, "style-name") or inherited
        known = self._lists.get(style)
        if known is None or (level == 1 and attribute(element, "continue-numbering") != "true"):
            known = self._lists[style] = Counter(self.file.styles.list_of(style), {})
        for item in element:
            if name_of(item) not in _LISTS:
                continue
            is_first = name_of(item) == "list-item"
            for each in item:
                name = name_of(each)
                if name == "list":
                    self._list(each, level + 1, style)
                elif name == "p":
                    start = attribute(item, "start-value")
                    mark = known.mark(level, number(start, 1) if start else None) if is_first else ""
                    self._paragraph(each, mark)
                    is_first = False
                elif name == "h":
                    self._heading(each)

    def _table(self, element: Element) -> None:
        rows = list(rows_of(element, lambda cell: words_of(cell, self.file.styles, self.file.formula)))
        held = [cell.element for row in rows for cell in row.cells]
        long = any(
            len(cell.text) > _LONGEST_CELL and len(paragraphs(cell.element)) > 1 for row in rows for cell in row.cells
        )
        if long or all(len(row.cells) <= 1 for row in rows):
            for cell in held:
                self.write(cell)
            return
        self.page.add_table(
            RowTexts(
                tuple(CellText(cell.text, cell.column, cell.row_span, cell.column_span) for cell in row.cells),
                row.is_head,
            )
            for row in rows
        )
        for cell in held:
            for paragraph in paragraphs(cell):
                self._attached(Inline(self.file.styles, self.file.formula).read(paragraph))

    def _attached(self, inline: Inline) -> None:
        for box in inline.boxes:
            self.write(box)
        for picture in inline.pictures:
            self.page.add(Figure, picture)
        for label, note in inline.notes:
            words = words_of(note, self.file.styles, self.file.formula)
            if words:
                self.page.add(Footnote, f"{label} {words}")
