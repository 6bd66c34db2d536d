"""Walks through an article's elements in reading order and gives its text in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ingest.content import blocks
from ingest.readers.alternative_text import says_again, told
from ingest.readers.docx.numbering import written
from ingest.readers.html.pieces import Piece
from ingest.readers.html.tables import table_pieces
from ingest.readers.jats.inline import caption, formula, joined, label_and, put, words, words_of_text
from ingest.readers.jats.references import entry
from ingest.readers.jats.table_models import as_rows
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of
from ingest.readers.text.encodings import seen

_DEEPEST = 6
_ORDERS = {
    "order": "decimal",
    "ordered": "decimal",
    "alpha-lower": "lowerLetter",
    "alpha-upper": "upperLetter",
    "roman-lower": "lowerRoman",
    "roman-upper": "upperRoman",
}
_TITLES = {"ack": "Acknowledgements", "ref-list": "References"}  # where the file gives none
_CODE = frozenset({"code", "preformat"})
# What is told elsewhere, or says nothing to a reader.
_SKIPPED = frozenset(
    "label title alt-text long-desc object-id permissions sec-meta kwd-group inline-graphic "
    "processing-meta counts fn front front-stub".split()
)
_SECTIONS = frozenset("sec app ack glossary notes ref-list bio sub-article response".split())
_HOLDERS = frozenset(
    "sec app app-group ack glossary notes ref-list bio sub-article response body back boxed-text disp-quote "
    "statement fig-group table-wrap-group floats-group speech verse-group list def-list list-item p question-wrap "
    "question answer supplementary-material disp-formula disp-formula-group fig table-wrap code preformat fn-group "
    "ref array graphic media textual-form attrib abstract trans-abstract".split()
)


@dataclass(slots=True)
class Walk:
    """Gathers pieces; `notes` are all footnotes by their ids, each told after the paragraph that refers to it."""

    notes: dict[str, Element] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)

    def under(
        self, element: Element, level: int, kind: type[blocks.Block] = blocks.Paragraph, marker: str = ""
    ) -> None:
        """Take all that stands in an element; its own lines are of a kind, the first with a marker."""
        parts: list[str] = [marker, element.text or ""]
        noted: list[Element] = []
        for each in element:
            if name_of(each) in _HOLDERS:
                marker = self._end(parts, noted, kind, marker)
                self.block(each, level, kind, marker)
                marker, parts, noted = "", [], []
            elif name_of(each) not in _SKIPPED or name_of(each) == "fn":
                noted += self._noted(each)
                put(each, parts)
            parts.append(each.tail or "")
        self._end(parts, noted, kind, marker)

    def heading(self, text: str, level: int) -> None:
        """Add a heading."""
        self._add(blocks.Heading, text, level=min(level, _DEEPEST))

    def left_notes(self, group: Element) -> Iterator[Element]:
        """Yield the notes of a group that no paragraph had."""
        yield from (each for each in descendants(group, "fn") if attribute(each, "id") not in self._told)

    def _end(self, parts: list[str], noted: list[Element], kind: type[blocks.Block], marker: str) -> str:
        """End a line of parts; give back the marker where nothing has borne it yet."""
        text = joined(parts)
        if not text or text == marker.strip():
            return marker
        self._add(kind, text)
        self._notes(noted)
        return ""

    def _notes(self, noted: list[Element]) -> None:
        for note in noted:
            self._told.add(attribute(note, "id"))
            self._add(blocks.Footnote, _note(note))

    def _noted(self, element: Element) -> list[Element]:
        """Give the notes that an element refers to or holds, each once."""
        found: list[Element] = []
        for each in element.iter():
            if name_of(each) == "fn":
                found.append(each)
            elif name_of(each) == "xref":
                found += [self.notes[rid] for rid in attribute(each, "rid").split() if rid in self.notes]
        return [each for each in dict.fromkeys(found) if attribute(each, "id") not in self._told]

    def block(
        self, element: Element, level: int, kind: type[blocks.Block] = blocks.Paragraph, marker: str = ""
    ) -> None:
        """Take an element that stands for itself."""
        name = name_of(element)
        taken = _TAKEN.get(name)
        if taken is not None:
            taken(self, element, level, marker)
        elif name in _SECTIONS:
            self._section(element, level)
        elif name in _CODE:
            self._add(blocks.Code, seen(words_of_text(element)).strip("\n").rstrip())
        elif name == "fn-group":
            for note in list(self.left_notes(element)):
                self._add(blocks.Footnote, _note(note))
        else:
            title = label_and(element, words(child(element, "title"))) if name not in {"list-item", "ref"} else ""
            if title:
                self._add(kind, title)
            self.under(element, level, kind, marker)

    def _section(self, element: Element, level: int) -> None:
        title = child(element, "title")
        if title is None:
            title = child(element, "front-stub", "title-group", "article-title")
        named = label_and(element, words(title)) or _TITLES.get(name_of(element), "")
        if named:
            self.heading(named, level)
            self._notes(self._noted(title) if title is not None else [])
        self.under(element, level + 1 if named else level)

    def _list(self, element: Element, level: int, marker: str) -> None:
        del marker
        style = _ORDERS.get(attribute(element, "list-type"))
        if title := words(child(element, "title")):
            self._add(blocks.Paragraph, title)
        for number, item in enumerate(children(element, "list-item"), 1):
            label = words(child(item, "label"))
            mark = f"{label} " if label.strip("•·–-") else f"{written(number, style)}. " if style else ""
            self.under(item, level, blocks.ListItem, mark)

    def _definitions(self, element: Element, level: int, marker: str) -> None:
        del level, marker
        if title := words(child(element, "title")):
            self._add(blocks.Paragraph, title)
        for item in children(element, "def-item"):
            term = " ".join(words(each) for each in children(item, "term")).rstrip(":")
            self._add(
                blocks.ListItem, ": ".join(filter(None, (term, *(words(each) for each in children(item, "def")))))
            )

    def _formula(self, element: Element, level: int, marker: str) -> None:
        del level, marker
        if name_of(element) == "disp-formula-group":
            for each in children(element, "disp-formula"):
                self._formula(each, 0, "")
            return
        label = child(element, "label")
        text = formula(element, display=True)
        said = words(label)
        self._add(blocks.Equation, " ".join(filter(None, (text.removeprefix(said).strip() or text, said))))

    def _figure(self, element: Element, level: int, marker: str) -> None:
        del level, marker
        said = label_and(element, caption(element))
        self._add(blocks.Figure, said)
        self._pictures(element, said)
        for each in descendants(element, "attrib"):
            self._add(blocks.Paragraph, words(each))

    def _picture(self, element: Element, level: int, marker: str) -> None:
        del level, marker
        self._pictures(element, "")

    def _pictures(self, element: Element, beside: str) -> None:
        """Tell pictures in the words they have for those who do not see them, where those say more than the caption."""
        for words_for in dict.fromkeys(told(words(each)) for each in descendants(element, "alt-text")):
            if not says_again(words_for, beside):
                self._add(blocks.Figure, words_for)

    def _table(self, element: Element, level: int, marker: str) -> None:
        del level, marker
        self._add(blocks.Caption, label_and(element, caption(element)))
        for table in [element] if name_of(element) == "array" else list(descendants(element, "table")):
            self.pieces.extend(table_pieces(as_rows(table), words))
        for foot in children(element, "table-wrap-foot"):
            for each in descendants(foot, "fn", "attrib"):
                self._add(blocks.Footnote, _note(each))
            for each in children(foot, "p"):
                self._add(blocks.Footnote, words(each))

    def _entry(self, element: Element, level: int, marker: str) -> None:
        del level, marker
        self._add(blocks.Reference, entry(element))

    def _add(self, kind: type[blocks.Block], text: str, *, level: int = 0) -> None:
        if text.strip():
            self.pieces.append(Piece(kind, text, level))


def notes_of(article: Element) -> dict[str, Element]:
    """Give an article's footnotes by their ids, and leave their marks out of the text; those of tables stay with them.

    One without an id gets one.
    """
    in_tables = {note for foot in descendants(article, "table-wrap-foot") for note in descendants(foot, "fn")}
    found: dict[str, Element] = {}
    for place, each in enumerate(list(descendants(article, "fn"))):
        if each not in in_tables:
            if not attribute(each, "id"):
                each.set("id", f"note {place}")
            found[attribute(each, "id")] = each
    for each in descendants(article, "xref"):
        if any(rid in found for rid in attribute(each, "rid").split()):
            each.text = None
            for inner in list(each):
                each.remove(inner)
    return found


def _note(note: Element) -> str:
    text = " ".join(filter(None, (words(each) for each in children(note, "p"))))
    label = words(child(note, "label")).rstrip(".")
    return " ".join(filter(None, (label, text))) if text else words(note)


_TAKEN: dict[str, Callable[[Walk, Element, int, str], None]] = {
    "list": Walk._list,
    "def-list": Walk._definitions,
    "disp-formula": Walk._formula,
    "disp-formula-group": Walk._formula,
    "fig": Walk._figure,
    "table-wrap": Walk._table,
    "array": Walk._table,
    "graphic": Walk._picture,
    "media": Walk._picture,
    "ref": Walk._entry,
}
