"""Writes formulas in MathML as one line of text, in the way of ingest/readers/office/equations.py."""

from __future__ import annotations

from collections.abc import Callable

from ingest.readers.office.equations import grouped
from ingest.readers.office.raised import exponent
from ingest.readers.office.xml import Element, name_of

_UNSEEN = frozenset({"annotation", "annotation-xml", "mphantom", "mspace", "none", "mprescripts"})


def linear(element: Element) -> str:
    """Give the text of a formula."""
    return " ".join(_one(element).split())


def _one(element: Element) -> str:
    parts = [_one(each).strip() for each in element if name_of(each) and name_of(each) not in _UNSEEN]
    if name_of(element) == "msqrt":
        return f"√({''.join(parts)})"
    writer = _WRITERS.get(name_of(element))
    if writer is not None:
        return writer(*(*parts, "", "", "")[:3])
    if name_of(element) == "mfenced":
        return f"{element.get('open') or '('}{', '.join(parts)}{element.get('close') or ')'}"
    text = (element.text or "").strip() if not len(element) else ""
    return text or _BETWEEN.get(name_of(element), "").join(parts)


def _upper(text: str) -> str:
    return exponent(text) or f"^{grouped(text)}"


_WRITERS: dict[str, Callable[[str, str, str], str]] = {
    "mfrac": lambda above, below, _: f"{grouped(above)}/{grouped(below)}",
    "msup": lambda base, upper, _: f"{grouped(base)}{_upper(upper)}",
    "mover": lambda base, upper, _: f"{grouped(base)}{_upper(upper)}",
    "msub": lambda base, lower, _: f"{grouped(base)}_{grouped(lower)}",
    "munder": lambda base, lower, _: f"{grouped(base)}_{grouped(lower)}",
    "msubsup": lambda base, lower, upper: f"{grouped(base)}_{grouped(lower)}{_upper(upper)}",
    "munderover": lambda base, lower, upper: f"{grouped(base)}_{grouped(lower)}{_upper(upper)}",
    "mroot": lambda base, degree, _: f"root[{degree}]({base})",
}
_BETWEEN = {"mtable": "; ", "mtr": ", "}
