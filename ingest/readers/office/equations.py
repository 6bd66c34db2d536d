"""Writes formulas of office files (OMML) as one line of text: (−b ± √(b² − 4ac))/(2a).

Signs stay as they are, fractions get a slash, exponents ^ or raised figures, indices _, and brackets only what would
else be read otherwise. Nothing is computed.
"""

from __future__ import annotations

import re

from ingest.readers.office.raised import exponent
from ingest.readers.office.xml import Element, attribute, child, children, name_of

_SIMPLE = re.compile(r"[^\W_]+|.|√\([^()]*\)|\([^()]*\)", re.DOTALL)


def linear(element: Element) -> str:
    """Give the text of a formula."""
    return " ".join(_all(element).split())


def _all(element: Element | None) -> str:
    return "".join(_one(each) for each in element) if element is not None else ""


def _one(element: Element) -> str:
    name = name_of(element)
    writer = _WRITERS.get(name)
    if writer is not None:
        return writer(element)
    if name.endswith("Pr") or name in {"del", "moveFrom"}:
        return ""
    return _all(element)


def _part(element: Element, name: str) -> str:
    return _all(child(element, name)).strip()


def grouped(text: str) -> str:
    """Put brackets round what is more than one sign or word."""
    return text if _SIMPLE.fullmatch(text) else f"({text})"


def _run(element: Element) -> str:
    return "".join(each.text or "" for each in element if name_of(each) in {"t", "delText"})


def _fraction(element: Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    if attribute(child(element, "fPr", "type"), "val") == "noBar":
        return f"({above} over {below})"
    return f"{grouped(above)}/{grouped(below)}"


def _raised(element: Element) -> str:
    return f"{grouped(_part(element, 'e'))}{_upper(_part(element, 'sup'))}"


def _upper(text: str) -> str:
    return exponent(text) or f"^{grouped(text)}"


def _lowered(element: Element) -> str:
    return f"{grouped(_part(element, 'e'))}_{grouped(_part(element, 'sub'))}"


def _both(element: Element) -> str:
    return f"{_lowered(element)}{_upper(_part(element, 'sup'))}"


def _before(element: Element) -> str:
    return f"_{grouped(_part(element, 'sub'))}^{grouped(_part(element, 'sup'))}{_part(element, 'e')}"


def _root(element: Element) -> str:
    return f"{_raised_root(_part(element, 'deg'))}({_part(element, 'e')})"


def _raised_root(degree: str) -> str:
    return {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree, f"root[{degree}]")


def _n_ary(element: Element) -> str:
    sign = attribute(child(element, "naryPr", "chr"), "val", "∫")
    low, high = _part(element, "sub"), _part(element, "sup")
    bounds = (f"_{grouped(low)}" if low else "") + (f"^{grouped(high)}" if high else "")
    return f"{sign}{bounds} {_part(element, 'e')}"


def _delimited(element: Element) -> str:
    about = child(element, "dPr")
    begin = attribute(child(about, "begChr"), "val", "(")
    end = attribute(child(about, "endChr"), "val", ")")
    between = attribute(child(about, "sepChr"), "val", "|")
    return begin + between.join(_all(each).strip() for each in children(element, "e")) + end


def _function(element: Element) -> str:
    inner = _part(element, "e")
    gap = "" if inner.startswith(("(", "[", "{", "|")) else " "
    return f"{_part(element, 'fName')}{gap}{inner}"


def _limit(element: Element) -> str:
    sign = "_" if name_of(element) == "limLow" else "^"
    return f"{_part(element, 'e')}{sign}{grouped(_part(element, 'lim'))}"


def _matrix(element: Element) -> str:
    rows = (", ".join(_all(cell).strip() for cell in children(row, "e")) for row in children(element, "mr"))
    return f"[{'; '.join(rows)}]"


def _lines(element: Element) -> str:
    return "; ".join(_all(each).strip() for each in children(element, "e"))


def _accent(element: Element) -> str:
    sign = attribute(child(element, "accPr", "chr"), "val", "\u0302")
    inner = _part(element, "e")
    return inner + sign if len(inner) == 1 else f"({inner}){sign}"


def _bar(element: Element) -> str:
    inner = _part(element, "e")
    return inner + "\u0305" if len(inner) == 1 else f"({inner})\u0305"


_WRITERS = {
    "r": _run,
    "f": _fraction,
    "sSup": _raised,
    "sSub": _lowered,
    "sSubSup": _both,
    "sPre": _before,
    "rad": _root,
    "nary": _n_ary,
    "d": _delimited,
    "func": _function,
    "limLow": _limit,
    "limUpp": _limit,
    "m": _matrix,
    "eqArr": _lines,
    "acc": _accent,
    "bar": _bar,
}
