"""Looks at XML by local names: office files of the strict and the transitional kind differ in namespaces alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol


class Element(Protocol):
    """What is used here of lxml's elements, which come without types; `tag` is no string of what is no element."""

    tag: Any
    text: str | None
    tail: str | None
    attrib: Mapping[str, str]

    def get(self, key: str) -> str | None:
        """Give an attribute's value."""
        ...

    def set(self, key: str, value: str) -> None:
        """Give an attribute a value."""
        ...

    def remove(self, element: Element) -> None:
        """Take a child away."""
        ...

    def iter(self) -> Iterator[Element]:
        """Yield the element and all below it."""
        ...

    def __iter__(self) -> Iterator[Element]: ...

    def __len__(self) -> int: ...


def name_of(element: Element) -> str:
    """Give an element's name without its namespace; "" of what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """Give an attribute's value whatever its namespace, the one without a namespace first."""
    if element is None:
        return default
    plain = element.get(name)
    if plain is not None:
        return plain
    ending = "}" + name
    return next((value for key, value in element.attrib.items() if key.endswith(ending)), default)


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children of a name."""
    if element is not None:
        yield from (child for child in element if name_of(child) == name)


def child(element: Element | None, *path: str) -> Element | None:
    """Give the first child of a name, and its first child of the next, and so on."""
    for name in path:
        element = next(children(element, name), None)
    return element


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield all of these names below an element, in the order of the file."""
    if element is not None:
        yield from (each for each in element.iter() if name_of(each) in names and each is not element)


def number(value: str, default: int = 0) -> int:
    """Read a whole number; files may hold anything in its place."""
    try:
        return int(float(value))
    except (ValueError, OverflowError):
        return default


def is_on(element: Element | None) -> bool:
    """Tell whether a switch is there and not off."""
    return element is not None and attribute(element, "val", "true") not in {"0", "false", "off", "none"}
