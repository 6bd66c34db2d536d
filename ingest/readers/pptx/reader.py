"""Reads a PowerPoint presentation (PPTX): a page for each slide, with its title, its shapes in order, its notes.

Pictures, macros and embedded files are never opened. Runs in the child (ingest/reading.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.content.blocks import Block, Equation, Figure, ListItem, Paragraph
from ingest.content.document import Document
from ingest.readers.alternative_text import told
from ingest.readers.office.charts import drawn
from ingest.readers.office.package import Package, Relation
from ingest.readers.office.slides import Slides
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of, number
from ingest.readers.pptx.shapes import Shape, shapes_of
from ingest.readers.pptx.text import lines, plain
from ingest.readers.text.page_writer import CellText, RowTexts

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_WHAT = "a PowerPoint presentation"
_LEFT_OUT = frozenset({"sldNum", "dt", "hdr", "sldImg"})  # numbers and dates of slides


class PptxReader:
    """Reads presentations."""

    media_types = (MEDIA_TYPE,)
    suffixes = (".pptx", ".pptm", ".ppsx", ".potx")

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a presentation; raises Unreadable, ReadLimit or NoText."""
        del password  # an encrypted one is no archive; ingest/media_types.py says so
        package = Package.open(path, _WHAT)
        reading = _Reading(package)
        main = package.main()
        targets = {each.id: each.target for each in package.relations(main)}
        listed = descendants(child(package.xml(main), "sldIdLst"), "sldId")
        parts = [targets[relation] for relation in map(_relation, listed) if relation in targets]
        for count, part in enumerate(parts, 1):
            reading.slide(part)
            progress(count, len(parts))
        return reading.slides.document(package.id, path, MEDIA_TYPE, package.about())


READER = PptxReader()


def _relation(element: Element) -> str:
    """Give the relation an entry names a slide by: it has an id of its own beside."""
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


@dataclass(slots=True)
class _Reading:
    package: Package
    slides: Slides = field(default_factory=Slides)
    _authors: dict[str, str] | None = None

    def slide(self, part: str) -> None:
        """Read one slide with its notes and comments."""
        relations = self.package.relations(part)
        shapes = [
            shape
            for shape in shapes_of(self.package.xml(part), self._first(relations, "slideLayout"))
            if shape.placeholder not in _LEFT_OUT
        ]
        title = next((words for shape in shapes if shape.is_title and (words := _said(shape))), "")
        self.slides.begin(title)
        for shape in shapes:
            if shape.is_title and _said(shape) == title:
                continue
            if shape.placeholder == "ftr":
                self.slides.add_once(_said(shape))
            else:
                self._shape(shape, part)
            if picture := told(shape.alternative):
                self.slides.add(Figure, picture)
        for shape in shapes_of(self._first(relations, "notesSlide")):
            if shape.placeholder == "body":
                self.slides.add_notes(line.text for line in lines(child(shape.element, "txBody")))
        for each in relations:
            if each.kind == "comments":
                self.slides.add_remarks(self._comments(self.package.xml(each.target)))
        self.slides.end()

    def _first(self, relations: Iterable[Relation], kind: str) -> Element | None:
        return self.package.xml(next((each.target for each in relations if each.kind == kind), ""))

    def _shape(self, shape: Shape, part: str) -> None:
        if shape.kind == "sp":
            for line in lines(child(shape.element, "txBody"), bulleted=shape.bulleted):
                kind: type[Block] = Equation if line.is_formula else ListItem if line.is_item else Paragraph
                self.slides.add(kind, line.text)
            return
        data = child(shape.element, "graphic", "graphicData")
        for each in data if data is not None else ():
            name = name_of(each)
            if name == "tbl":
                self.slides.page.add_table(_table(each))
            elif name in {"chart", "relIds"}:
                relation = attribute(each, "dm") if name == "relIds" else attribute(each, "id")
                drawn(self.package, part, name, relation).write(self.slides.page)

    def _comments(self, root: Element | None) -> Iterable[tuple[str, str]]:
        """Yield author and words of each comment, of the older kind and of the newer with its answers."""
        for comment in descendants(root, "cm", "reply"):
            body = child(comment, "txBody")
            words = plain(body) if body is not None else (getattr(child(comment, "text"), "text", "") or "")
            if words.strip():
                yield self._author(attribute(comment, "authorId")), " ".join(words.split())

    def _author(self, author_id: str) -> str:
        if self._authors is None:
            main = self.package.main()
            parts = [each.target for each in self.package.relations(main) if each.kind in {"authors", "commentAuthors"}]
            known = [author for part in parts for author in children(self.package.xml(part), "cmAuthor")]
            known += [author for part in parts for author in children(self.package.xml(part), "author")]
            self._authors = {attribute(author, "id"): attribute(author, "name") for author in known}
        return self._authors.get(author_id, "")


def _said(shape: Shape) -> str:
    return plain(child(shape.element, "txBody"))


def _table(table: Element) -> list[RowTexts]:
    has_head = attribute(child(table, "tblPr"), "firstRow") in {"1", "true"}
    rows: list[RowTexts] = []
    for index, row in enumerate(children(table, "tr")):
        cells: list[CellText] = []
        for column, cell in enumerate(children(row, "tc")):
            merged = attribute(cell, "hMerge") or attribute(cell, "vMerge")
            if merged not in {"1", "true"}:
                spans = (max(1, number(attribute(cell, name), 1)) for name in ("rowSpan", "gridSpan"))
                cells.append(CellText(plain(child(cell, "txBody")), column, *spans))
        rows.append(RowTexts(tuple(cells), is_head=has_head and index == 0))
    return rows
