"""Reads a Word document (DOCX) into a Document of one page: what Word shows of it, in its order.

Headers stand before the text, footers after it, each once; notes and comments after the paragraph they belong to.
Macros, pictures and embedded files are never opened. Runs in the child (ingest/reading.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.content.blocks import Heading, Title
from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.errors import NoText, shown
from ingest.readers.docx.body import Body
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.styles import Styles
from ingest.readers.office.charts import drawn
from ingest.readers.office.package import Package, damaged
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WHAT = "a Word document"
_NO_NOTE = {"separator", "continuationSeparator", "continuationNotice"}


class DocxReader:
    """Reads Word documents."""

    media_types = (MEDIA_TYPE,)
    suffixes = (".docx", ".docm", ".dotx")

    def read(self, path: Path, *, password: str | None, progress: Callable[[int, int], None]) -> Document:
        """Read a document; raises Unreadable, ReadLimit or NoText."""
        del password  # an encrypted one is no archive; ingest/media_types.py says so
        package = Package.open(path, _WHAT)
        document = _read(package)
        if not any(letter.isalnum() for letter in document.text):
            raise NoText(f"{shown(path)} holds no words.", remedy="Add a file with text in it.")
        progress(1, 1)
        return document


READER = DocxReader()


def _read(package: Package) -> Document:
    main = package.main()
    root = package.xml(main)
    text = child(root, "body")
    if root is None or text is None:
        raise damaged(package.path, _WHAT)
    notes = _Notes(package, main)
    body = Body(
        Styles(package.related(main, "styles")),
        Numbering(package.related(main, "numbering")),
        notes.find,
        lambda kind, relation: drawn(package, main, kind, relation),
    )
    margins = _Margins(package, main, root)
    margins.write(body, "headerReference")
    body.write(text)
    margins.write(body, "footerReference")
    pages, blocks = body.page.finish()
    about = package.about()
    words = pages[0].text
    printed = next((words[b.start : b.end] for b in blocks if isinstance(b, Title)), "")
    first = words[blocks[0].start : blocks[0].end] if blocks and isinstance(blocks[0], Heading) else ""
    title = " ".join(printed.split()) or about.title or first or package.path.stem
    return structured(
        Document(
            package.id, title[:300], str(package.path), MEDIA_TYPE, pages, blocks, about.authors, tuple(body.outline)
        )
    )


@dataclass(slots=True)
class _Notes:
    """The notes and comments of a document; notes are numbered in the order they are mentioned."""

    package: Package
    main: str
    _parts: dict[str, dict[str, Element]] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def find(self, kind: str, note_id: str) -> tuple[str, Element] | None:
        """Give a note's label and its element."""
        if kind not in self._parts:
            root = self.package.related(self.main, kind + "s")
            self._parts[kind] = {attribute(each, "id"): each for each in children(root, kind)}
        element = self._parts[kind].get(note_id)
        if element is None or attribute(element, "type") in _NO_NOTE:
            return None
        if kind == "comment":
            author = " ".join(attribute(element, "author").split())
            return (f"Comment by {author}:" if author else "Comment:"), element
        count = self._numbers.setdefault((kind, note_id), 1 + sum(each == kind for each, _ in self._numbers))
        return f"[{count}]", element


@dataclass(slots=True)
class _Margins:
    """Headers and footers, each text once however many sections have it."""

    package: Package
    main: str
    root: Element
    _told: set[str] = field(default_factory=set)

    def write(self, body: Body, kind: str) -> None:
        """Write all of a kind that have words, in the order of the sections."""
        targets = {each.id: each.target for each in self.package.relations(self.main)}
        for section in descendants(self.root, "sectPr"):
            for reference in children(section, kind):
                part = self.package.xml(targets.get(attribute(reference, "id"), ""))
                said = "".join(each.text or "" for each in descendants(part, "t")).strip()
                if part is not None and name_of(part) in {"hdr", "ftr"} and said not in self._told:
                    self._told.add(said)
                    if any(letter.isalpha() for letter in said):
                        body.write(part)
