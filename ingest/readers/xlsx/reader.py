"""Reads an Excel workbook (XLSX): a page for each sheet, its cells as Excel shows them.

A formula is read by the value that was stored when the workbook was last computed; where none was, by its own letters.
It is never computed. Sheets that are hidden are left out; rows that a filter hides are not. Macros and references to
other files are never opened. Runs in the child (ingest/reading.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ingest.content.document import Document
from ingest.readers.office.package import Package, Relation, damaged
from ingest.readers.office.sheets import Merged, Row, Sheets
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of, number
from ingest.readers.pptx.text import plain
from ingest.readers.xlsx.cells import Formats, corner, text_of, words_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WHAT = "an Excel workbook"


class XlsxReader:
    """Reads workbooks."""

    media_types = (MEDIA_TYPE,)
    suffixes = (".xlsx", ".xlsm", ".xltx")

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a workbook; raises Unreadable, ReadLimit or NoText."""
        del password  # an encrypted one is no archive; ingest/media_types.py says so
        package = Package.open(path, _WHAT)
        main = package.main()
        workbook = package.xml(main)
        book = _Book(
            package,
            tuple(words_of(each) for each in children(package.related(main, "sharedStrings"), "si")),
            Formats(
                package.related(main, "styles"),
                since_1904=attribute(child(workbook, "workbookPr"), "date1904") in {"1", "true"},
            ),
        )
        targets = {each.id: each for each in package.relations(main)}
        listed = [
            (attribute(sheet, "name"), targets.get(_relation(sheet)))
            for sheet in children(child(workbook, "sheets"), "sheet")
            if attribute(sheet, "state") not in {"hidden", "veryHidden"}
        ]
        sheets = Sheets(path)
        for count, (name, target) in enumerate(listed, 1):
            if target is not None and package.has(target.target):
                book.write(sheets, name, target)
            progress(count, len(listed))
        return sheets.document(package.id, MEDIA_TYPE, package.about())


READER = XlsxReader()


def _relation(sheet: Element) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


@dataclass(frozen=True, slots=True)
class _Book:
    package: Package
    strings: tuple[str, ...]
    formats: Formats

    def write(self, sheets: Sheets, name: str, sheet: Relation) -> None:
        """Write one sheet, with what lies on it and the comments of its cells."""
        merged: Merged = {}
        rows = list(self._rows(sheet.target, merged))
        relations = self.package.relations(sheet.target)
        texts: list[str] = []
        remarks: list[str] = []
        for each in relations:
            if each.kind == "drawing":
                bodies = descendants(self.package.xml(each.target), "txBody")
                texts += [words for body in bodies if (words := plain(body))]
            elif each.kind == "comments":
                remarks += self._comments(self.package.xml(each.target))
        sheets.add(name, rows, merged=merged, texts=texts, remarks=remarks)

    def _rows(self, part: str, merged: Merged) -> Iterator[Row]:
        """Yield a sheet's rows as they are parsed: a large sheet is never held as a tree."""
        last = 0
        with self.package.xml_stream(part) as stream:
            events = etree.iterparse(
                stream,
                events=("end",),
                tag=("{*}row", "{*}mergeCell"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                remove_comments=True,
            )
            try:
                for _, element in events:
                    name = name_of(element)
                    if name == "row":
                        last = number(attribute(element, "r"), last + 1)
                        yield Row(last, tuple(self._cells(element)))
                        element.clear()
                        while element.getprevious() is not None:
                            del element.getparent()[0]
                    elif name == "mergeCell":
                        _merge(merged, attribute(element, "ref"))
            except (etree.XMLSyntaxError, ValueError) as error:
                raise damaged(self.package.path, _WHAT) from error

    def _cells(self, row: Element) -> Iterator[tuple[int, str]]:
        column = -1
        for cell in children(row, "c"):
            place = corner(attribute(cell, "r"))
            column = column + 1 if place is None else place[1]
            yield column, text_of(cell, self.strings, self.formats)

    def _comments(self, root: Element | None) -> Iterator[str]:
        names = [each.text or "" for each in children(child(root, "authors"), "author")]
        for comment in children(child(root, "commentList"), "comment"):
            words = " ".join(words_of(child(comment, "text")).split())
            index = number(attribute(comment, "authorId"), -1)
            author = names[index].strip() if 0 <= index < len(names) else ""
            if author and not author.startswith("tc="):
                words = words.removeprefix(f"{author}:").strip()
            by = f" by {author}" if author and not author.startswith("tc=") else ""
            if words:
                yield f"Comment at {attribute(comment, 'ref')}{by}: {words}"


def _merge(merged: Merged, reference: str) -> None:
    first, _, last = reference.partition(":")
    start, end = corner(first), corner(last)
    if start is not None and end is not None:
        merged[start] = (max(1, end[0] - start[0] + 1), max(1, end[1] - start[1] + 1))
