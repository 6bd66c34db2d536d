"""What a Word document's styles say of a paragraph: title, heading and its level, list, caption, code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.content.blocks import Block, Caption, Code, Heading, Paragraph, Reference, Title
from ingest.readers.office.xml import Element, attribute, child, children, is_on, number

_HEADING = re.compile(r"heading (\d)")
_KINDS: dict[str, type[Block]] = {
    "title": Title,
    "caption": Caption,
    "bibliography": Reference,
    "html preformatted": Code,
    "source code": Code,
}
_BODY_LEVEL = 9  # an outline level from 0 to 8 makes a heading
_DEEPEST = 20  # styles that are based on one another


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph is: its kind, a heading's level from 1, and the list it is in: (list, level from 0)."""

    kind: type[Block] = Paragraph
    level: int = 0
    numbering: tuple[str, int] | None = None


class Styles:
    """The styles of a document, and what paragraphs say against them."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {attribute(each, "styleId"): each for each in children(root, "style")}
        self._default = next(
            (
                attribute(each, "styleId")
                for each in children(root, "style")
                if attribute(each, "type") == "paragraph" and attribute(each, "default") in {"1", "true"}
            ),
            "",
        )
        self._known: dict[str, Style] = {}

    def of(self, properties: Element | None) -> Style:
        """Give what a paragraph is, by its own properties (pPr) and its style."""
        style = self._named(attribute(child(properties, "pStyle"), "val") or self._default)
        numbering = _numbering(properties, style.numbering)
        outline = child(properties, "outlineLvl")
        if outline is None or style.kind is Title:
            return Style(style.kind, style.level, numbering)
        level = number(attribute(outline, "val"), _BODY_LEVEL)
        return Style(Heading, level + 1, numbering) if level < _BODY_LEVEL else Style(Paragraph, 0, numbering)

    def _named(self, style_id: str) -> Style:
        if style_id not in self._known:
            self._known[style_id] = self._resolved(style_id)
        return self._known[style_id]

    def _resolved(self, style_id: str) -> Style:
        kind: type[Block] | None = None
        level: int | None = None
        properties: list[Element] = []
        for _ in range(_DEEPEST):
            element = self._elements.get(style_id)
            if element is None:
                break
            name = attribute(child(element, "name"), "val").lower()
            heading = _HEADING.fullmatch(name)
            if kind is None and (heading or name in _KINDS):
                kind, level = (Heading, int(heading[1])) if heading else (_KINDS[name], level)
            own = child(element, "pPr")
            if own is not None:
                properties.append(own)
            outline = child(own, "outlineLvl")
            if level is None and outline is not None:
                level = number(attribute(outline, "val"), _BODY_LEVEL) + 1
            style_id = attribute(child(element, "basedOn"), "val")
        numbering: tuple[str, int] | None = None
        for own in reversed(properties):
            numbering = _numbering(own, numbering)
        if kind is None and level is not None and level <= _BODY_LEVEL:
            kind = Heading
        return Style(kind or Paragraph, level or 0 if kind is Heading else 0, numbering)


def is_hidden(run: Element) -> bool:
    """Tell a run that Word does not show."""
    return is_on(child(run, "rPr", "vanish"))


def _numbering(properties: Element | None, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    """Give the list a paragraph is in; a list of number 0 takes it out of its style's."""
    given = child(properties, "numPr")
    if given is None:
        return inherited
    list_id = attribute(child(given, "numId"), "val") or (inherited[0] if inherited else "")
    level = number(attribute(child(given, "ilvl"), "val"), inherited[1] if inherited else 0)
    return (list_id, level) if list_id not in {"", "0"} else None
