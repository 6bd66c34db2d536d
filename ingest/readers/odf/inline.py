"""Reads the words of an OpenDocument paragraph, with what hangs on it: notes, comments, text boxes, formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ingest.readers.alternative_text import told
from ingest.readers.odf.styles import Styles
from ingest.readers.office.raised import raised
from ingest.readers.office.tidy import tidy
from ingest.readers.office.xml import Element, attribute, child, descendants, name_of

_SPACES = {"s": " ", "tab": " ", "line-break": "\n"}  # several spaces are one to a reader
_UNSEEN = frozenset({"tracked-changes", "hidden-text", "hidden-paragraph", "ruby-text", "script", "event-listeners"})
_FRAMES = frozenset({"frame", "custom-shape", "rect", "ellipse", "g", "text-box"})

# Gives a formula by the name of the object that holds it; "" where it is none.
Formulas = Callable[[str], str]


@dataclass(slots=True)
class Inline:
    """A paragraph's words, and what hangs on it: (label, element) of notes, text boxes, pictures."""

    styles: Styles
    formulas: Formulas
    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, Element]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  # told in words
    formula_count: int = 0
    words: int = 0

    @property
    def text(self) -> str:
        """The words, white space made one space, breaks of lines kept."""
        return tidy("".join(self.parts))

    @property
    def is_formula(self) -> bool:
        """Tell a paragraph of nothing but formulas."""
        return bool(self.formula_count) and not self.words

    def read(self, element: Element, *, is_raised: bool = False) -> Inline:
        """Read a paragraph, or what stands in one."""
        self._say(element.text, is_raised)
        for each in element:
            self._one(each, is_raised)
            self._say(each.tail, is_raised)
        return self

    def _one(self, each: Element, is_raised: bool) -> None:
        name = name_of(each)
        if name in _SPACES:
            self.parts.append(_SPACES[name])
        elif name == "note":
            body = child(each, "note-body")
            if body is not None:
                self.notes.append((f"[{_citation(each)}]", body))
        elif name == "annotation":
            self.notes.append((_comment(each), each))
        elif name in _FRAMES:
            self._frame(each)
        elif name == "span":
            if not self.styles.is_hidden("text", attribute(each, "style-name")):
                self.read(each, is_raised=is_raised or self.styles.is_raised(attribute(each, "style-name")))
        elif name and name not in _UNSEEN:
            self.read(each, is_raised=is_raised)

    def _say(self, text: str | None, is_raised: bool) -> None:
        if text:
            flat = text.replace("\n", " ")  # a break of lines is an element of its own
            self.parts.append(raised("".join(self.parts[-3:]), flat) if is_raised else flat)
            self.words += bool(text.strip())

    def _frame(self, frame: Element) -> None:
        for held in (frame, *descendants(frame, "object")):
            formula = self.formulas(attribute(held, "href")) if name_of(held) == "object" else ""
            if formula:
                self.parts.append(formula)
                self.formula_count += 1
        if name_of(frame) in {"custom-shape", "rect", "ellipse", "text-box"}:
            self.boxes.append(frame)
        else:
            self.boxes += descendants(frame, "text-box", "custom-shape", "rect", "ellipse")
        self.pictures += pictures_of(frame)


def pictures_of(frame: Element) -> list[str]:
    """Tell the pictures of a frame, or of a group of them, in the words they have for those who do not see them."""
    frames = [each for each in (frame, *descendants(frame, "frame")) if child(each, "image") is not None]
    said = [next((words for name in ("desc", "title") if (words := _words(each, name))), "") for each in frames]
    return [words for words in map(told, said) if words]


def _words(frame: Element, name: str) -> str:
    held = child(frame, name)
    return (held.text or "") if held is not None else ""


def _citation(note: Element) -> str:
    cited = child(note, "note-citation")
    return " ".join((cited.text or "").split()) if cited is not None else ""


def _comment(annotation: Element) -> str:
    author = child(annotation, "creator")
    name = " ".join((author.text or "").split()) if author is not None else ""
    return f"Comment by {name}:" if name else "Comment:"


def paragraphs(element: Element | None) -> list[Element]:
    """Give the paragraphs below an element that are not those of a note or comment within another."""
    found: list[Element] = []
    for each in element if element is not None else ():
        if name_of(each) in {"p", "h"}:
            found.append(each)
        elif name_of(each) not in _UNSEEN | {"annotation", "note"}:
            found += paragraphs(each)
    return found


def words_of(element: Element, styles: Styles, formulas: Formulas) -> str:
    """Give all words of a cell, a note or a box on one line."""
    return " ".join(" ".join(Inline(styles, formulas).read(each).text for each in paragraphs(element)).split())
