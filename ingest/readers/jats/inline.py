"""Makes words of what stands within a line of an article: raised figures, citations, formulas, names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.readers.office.mathml import linear
from ingest.readers.office.raised import raised
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of
from ingest.readers.text.encodings import seen

FORMULAS = frozenset({"inline-formula", "disp-formula", "math", "tex-math", "chem-struct"})
_SILENT = frozenset({"alt-text", "long-desc", "object-id", "fn", "private-char", "inline-graphic", "graphic", "media"})
_APART = frozenset("break hr p list list-item def-list def-item term def title disp-quote sec tr td th".split())
_CITED = re.compile(r"[\d,;\s\-–−]+")
_HIGH = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_BETWEEN = re.compile(r"\\begin\{document\}(.*)\\end\{document\}", re.DOTALL)
_SHOWN = re.compile(r"^\s*(?:\$\$?|\\\[|\\\()(.*?)(?:\$\$?|\\\]|\\\))\s*$", re.DOTALL)


def words(element: Element | None) -> str:
    """Give all words of an element on one line."""
    if element is None:
        return ""
    parts: list[str] = []
    put_inside(element, parts)
    return joined(parts)


def joined(parts: list[str]) -> str:
    """Put parts of a line together."""
    return " ".join(seen("".join(parts)).split())


def put_inside(element: Element, parts: list[str]) -> None:
    """Add the words within an element."""
    parts.append(element.text or "")
    for each in element:
        put(each, parts)
        parts.append(each.tail or "")


def put(element: Element, parts: list[str]) -> None:
    """Add an element's words as they are shown after those before."""
    name = name_of(element)
    if not name or name in _SILENT:
        return
    if name in _APART:
        parts.append(" ")
        put_inside(element, parts)
        parts.append(" ")
    elif name in FORMULAS:
        parts.append(formula(element, display=False))
    elif name == "name":
        parts.append(" ".join(filter(None, (words(each) for each in element))))
    elif name in {"sup", "xref"} and _is_raised_citation(element):
        parts.append("".join(words(element).split()).translate(_HIGH))
    elif name == "sup":
        parts.append(raised("".join(parts[-4:]), words(element)))
    elif name in {"ext-link", "uri", "email"} and not words_within(element):
        parts.append(attribute(element, "href"))
    elif name == "alternatives":
        for each in [each for each in element if words_within(each)][:1]:
            put(each, parts)
    else:
        put_inside(element, parts)


def formula(element: Element, *, display: bool) -> str:
    """Give a formula: as its TeX between dollars where the file has that, else its signs on one line."""
    every = [element, *descendants(element, "tex-math", "math")]
    source = next((_tex(each) for each in every if name_of(each) == "tex-math"), "")
    if source:
        return f"$${source}$$" if display else f"${source}$"
    marked = next((each for each in every if name_of(each) == "math"), None)
    if marked is not None:
        return linear(marked)
    parts: list[str] = []
    put_inside(element, parts)
    return joined(parts)


def words_within(element: Element) -> bool:
    """Tell whether an element has any letters of its own."""
    return bool(words_of_text(element).strip())


def label_and(element: Element, *rest: str) -> str:
    """Put an element's label before words: "Table 1. Sites"."""
    label = words(child(element, "label")).rstrip(".: ")
    return " ".join(filter(None, (f"{label}." if label and any(rest) else label, *rest)))


def caption(element: Element) -> str:
    """Give the words of an element's caption: its title, and its paragraphs."""
    found: list[str] = []
    for each in children(element, "caption"):
        found += [words(part) for part in each if name_of(part) in {"title", "p"}]
    return " ".join(filter(None, (_ended(part) if part is not found[-1] else part for part in found)))


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".:?!" else f"{text}."


def _tex(element: Element) -> str:
    source = element.text or ""
    between = _BETWEEN.search(source)
    source = between[1] if between else source
    shown = _SHOWN.match(source)
    return " ".join(seen(shown[1] if shown else source).split())


def _is_raised_citation(element: Element) -> bool:
    """Tell the raised numbers of cited works, which would else be read as the end of the word before."""
    inner = [each for each in element.iter() if name_of(each) == "xref"]
    is_cited = bool(inner) and all(attribute(each, "ref-type") in {"bibr", "fn", "table-fn"} for each in inner)
    is_high = name_of(element) == "sup" or any(name_of(each) == "sup" for each in element)
    return is_cited and is_high and _CITED.fullmatch(words_of_text(element)) is not None


def words_of_text(element: Element) -> str:
    """Give an element's letters as they stand in the file."""
    return "".join(_texts(element))


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for each in element:
        yield from _texts(each)
        yield each.tail or ""
