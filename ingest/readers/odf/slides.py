"""Reads an OpenDocument presentation (ODP): a page for each slide, shapes in reading order, notes last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.content.blocks import Block, Box, Equation, Figure, ListItem, Paragraph
from ingest.content.document import Document
from ingest.readers.odf.file import OdfFile, open_odf
from ingest.readers.odf.inline import Inline, pictures_of, words_of
from ingest.readers.odf.styles import Counter
from ingest.readers.odf.tables import rows_of
from ingest.readers.office.reading_order import in_reading_order
from ingest.readers.office.slides import Slides
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of
from ingest.readers.text.page_writer import CellText, RowTexts

MEDIA_TYPE = "application/vnd.oasis.opendocument.presentation"
_SHAPES = frozenset({"frame", "custom-shape", "rect", "ellipse", "text-box"})
_LEFT_OUT = frozenset({"page-number", "date-time", "header", "page"})
_LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt|pc|px)?")
_POINTS = {"cm": 28.3465, "mm": 2.83465, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}


class OdpReader:
    """Reads OpenDocument presentations."""

    media_types = (MEDIA_TYPE,)
    suffixes = (".odp", ".otp")

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a presentation; raises Unreadable, ReadLimit or NoText."""
        del password
        file = open_odf(path, "an OpenDocument presentation", "presentation")
        reading = _Reading(file, Slides())
        pages = list(children(file.body, "page"))
        for count, page in enumerate(pages, 1):
            reading.slide(page)
            progress(count, len(pages))
        return reading.slides.document(file.package.id, path, MEDIA_TYPE, file.about())


READER = OdpReader()


@dataclass(slots=True)
class _Reading:
    file: OdfFile
    slides: Slides

    def slide(self, page: Element) -> None:
        """Read one slide with its notes and comments."""
        shapes = [each for each in _shapes(page) if attribute(each, "class") not in _LEFT_OUT]
        shapes = in_reading_order(shapes, _box)
        title = next(
            (words for each in shapes if attribute(each, "class") == "title" and (words := self._said(each))), ""
        )
        self.slides.begin(title)
        for each in shapes:
            if attribute(each, "class") == "footer":
                self.slides.add_once(self._said(each))
            elif attribute(each, "class") != "title" or self._said(each) != title:
                self._shape(each)
        for notes in children(page, "notes"):
            for frame in _shapes(notes):
                if attribute(frame, "class") == "notes":
                    self.slides.add_notes(text for _, text in self._lines(frame))
        for comment in children(page, "annotation"):
            author = next((" ".join((each.text or "").split()) for each in descendants(comment, "creator")), "")
            words = self._said(comment)
            self.slides.add_remarks([(author, words)] if words else [])
        self.slides.end()

    def _said(self, element: Element) -> str:
        return words_of(element, self.file.styles, self.file.formula)

    def _shape(self, shape: Element) -> None:
        table = child(shape, "table")
        if table is not None:
            self._table(table)
            return
        for held in children(shape, "object"):
            chart = self.file.chart(attribute(held, "href"))
            formula = self.file.formula(attribute(held, "href"))
            if chart is not None:
                self._table(chart)
            elif formula:
                self.slides.add(Equation, formula)
        for kind, text in self._lines(shape):
            self.slides.add(kind, text)
        for picture in pictures_of(shape):
            self.slides.add(Figure, picture)

    def _table(self, table: Element) -> None:
        self.slides.page.add_table(
            RowTexts(
                tuple(CellText(cell.text, cell.column, cell.row_span, cell.column_span) for cell in row.cells),
                row.is_head,
            )
            for row in rows_of(table, self._said)
        )

    def _lines(self, element: Element) -> Iterator[tuple[type[Block], str]]:
        for each in element:
            name = name_of(each)
            if name in {"p", "h"}:
                text = Inline(self.file.styles, self.file.formula).read(each).text
                if text:
                    yield Paragraph, text
            elif name == "list":
                yield from self._items(each, 1, Counter(self.file.styles.list_of(attribute(each, "style-name")), {}))
            elif name in {"text-box", "section"}:
                yield from self._lines(each)

    def _items(self, element: Element, level: int, counter: Counter) -> Iterator[tuple[type[Block], str]]:
        for item in element:
            for each in item:
                if name_of(each) == "list":
                    yield from self._items(each, level + 1, counter)
                    continue
                text = Inline(self.file.styles, self.file.formula).read(each).text
                if text and name_of(each) in {"p", "h"}:
                    mark = counter.mark(level) if name_of(item) == "list-item" else ""
                    yield ListItem, f"{mark} {text}" if mark else text


def _shapes(page: Element) -> Iterator[Element]:
    for each in page:
        if name_of(each) in _SHAPES:
            yield each
        elif name_of(each) in {"g", "a"}:
            yield from _shapes(each)


def _box(shape: Element) -> Box | None:
    found = [_LENGTH.fullmatch(attribute(shape, name)) for name in ("x", "y", "width", "height")]
    if any(match is None for match in found):
        return None
    x, y, width, height = (float(match[1]) * _POINTS.get(match[2] or "", 1.0) for match in found if match is not None)
    return Box(x, y, x + width, y + height)
