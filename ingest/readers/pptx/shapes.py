"""Finds what is to read on a slide: shapes with words, tables, charts, in reading order, groups opened.

A placeholder that says no place of its own stands where the slide's layout puts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.content.blocks import Box
from ingest.readers.office.reading_order import in_reading_order
from ingest.readers.office.xml import Element, attribute, child, children, name_of, number
from ingest.readers.pptx.text import lines

_TITLES = frozenset({"title", "ctrTitle"})
_BULLETED = frozenset({"body", "obj", ""})  # placeholders whose paragraphs are items unless they say not
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape as drawn: its kind ("sp", "pic", "graphicFrame"), its placeholder's type or None, its box."""

    element: Element
    kind: str
    placeholder: str | None
    box: Box | None
    bulleted: frozenset[int]

    @property
    def alternative(self) -> str:
        """Give the words for those who do not see it."""
        return attribute(child(_about(self.element), "cNvPr"), "descr")

    @property
    def is_title(self) -> bool:
        """Tell the slide's title."""
        return self.placeholder in _TITLES


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a group's own coordinates lie on the slide: x on the slide = x * scale + offset."""

    dx: float = 0.0
    dy: float = 0.0
    sx: float = 1.0
    sy: float = 1.0

    def on_slide(self, box: Box) -> Box:
        return Box(
            box.x0 * self.sx + self.dx,
            box.y0 * self.sy + self.dy,
            box.x1 * self.sx + self.dx,
            box.y1 * self.sy + self.dy,
        )


def shapes_of(slide: Element | None, layout: Element | None = None) -> list[Shape]:
    """Give a slide's shapes as they are read, its title first."""
    places = _Placeholders(layout)
    found = list(_found(child(slide, "cSld", "spTree"), places, _Frame()))
    bodies = [child(shape.element, "txBody") for shape in found]
    directions = [line.right_to_left for body in bodies for line in lines(body)]
    ordered = in_reading_order(found, lambda shape: shape.box, right_to_left=sum(directions) > len(directions) / 2)
    return sorted(ordered, key=lambda shape: not shape.is_title)


def _found(tree: Element | None, places: _Placeholders, frame: _Frame) -> Iterator[Shape]:
    for each in tree if tree is not None else ():
        kind = name_of(each)
        if kind == "grpSp":
            yield from _found(each, places, _within(each, frame))
        elif kind == "AlternateContent":
            yield from _found(next(children(each, "Choice"), None), places, frame)
        elif kind in {"sp", "pic", "graphicFrame"} and not _is_hidden(each):
            yield _shape(each, kind, places, frame)


def _shape(element: Element, kind: str, places: _Placeholders, frame: _Frame) -> Shape:
    holder = child(_about(element), "nvPr", "ph")
    box = _box(child(element, "xfrm") if kind == "graphicFrame" else child(element, "spPr", "xfrm"))
    placeholder = None if holder is None else attribute(holder, "type")
    bulleted: frozenset[int] = frozenset()
    if holder is not None:
        standard = places.find(holder)
        box = box or _box(child(standard, "spPr", "xfrm"))
        if placeholder in _BULLETED:
            bulleted = _bulleted(child(element, "txBody", "lstStyle"), child(standard, "txBody", "lstStyle"))
    return Shape(element, kind, placeholder, box and frame.on_slide(box), bulleted)


class _Placeholders:
    """The placeholders of a slide's layout, by their number, else by their kind."""

    def __init__(self, layout: Element | None) -> None:
        self._by_index: dict[str, Element] = {}
        self._by_type: dict[str, Element] = {}
        for shape in children(child(layout, "cSld", "spTree"), "sp"):
            holder = child(shape, "nvSpPr", "nvPr", "ph")
            if holder is not None:
                self._by_index.setdefault(attribute(holder, "idx"), shape)
                self._by_type.setdefault(attribute(holder, "type"), shape)

    def find(self, holder: Element) -> Element | None:
        """Give the layout's shape for a slide's placeholder."""
        index, kind = attribute(holder, "idx"), attribute(holder, "type")
        if index in self._by_index and index:
            return self._by_index[index]
        return self._by_type.get(kind, self._by_type.get("title") if kind in _TITLES else None)


def _bulleted(*styles: Element | None) -> frozenset[int]:
    """Give the levels, from 0, whose paragraphs have bullets; the shape's own style counts before its layout's."""
    found = set()
    for level in range(_LEVELS):
        said = (child(style, f"lvl{level + 1}pPr") for style in styles)
        marks = [name_of(each) for properties in said if properties is not None for each in properties]
        if next((mark for mark in marks if mark in {"buNone", "buChar", "buAutoNum"}), "") != "buNone":
            found.add(level)
    return frozenset(found)


def _within(group: Element, frame: _Frame) -> _Frame:
    place = child(group, "grpSpPr", "xfrm")
    outer, inner = _box(place), _box(place, "chOff", "chExt")
    if outer is None or inner is None or inner.x1 <= inner.x0 or inner.y1 <= inner.y0:
        return frame
    sx = (outer.x1 - outer.x0) / (inner.x1 - inner.x0)
    sy = (outer.y1 - outer.y0) / (inner.y1 - inner.y0)
    return _Frame(
        frame.sx * (outer.x0 - inner.x0 * sx) + frame.dx,
        frame.sy * (outer.y0 - inner.y0 * sy) + frame.dy,
        frame.sx * sx,
        frame.sy * sy,
    )


def _box(place: Element | None, offset: str = "off", extent: str = "ext") -> Box | None:
    at, size = child(place, offset), child(place, extent)
    if at is None or size is None:
        return None
    x, y = number(attribute(at, "x")), number(attribute(at, "y"))
    return Box(x, y, x + number(attribute(size, "cx")), y + number(attribute(size, "cy")))


def _is_hidden(element: Element) -> bool:
    return attribute(child(_about(element), "cNvPr"), "hidden") in {"1", "true"}


def _about(element: Element) -> Element | None:
    """Give what a shape says of itself, whatever kind it is."""
    return next((each for each in element if name_of(each).startswith("nv")), None)
