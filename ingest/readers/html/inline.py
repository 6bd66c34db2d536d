"""Makes words of what stands within a line of a page: white space, raised figures, formulas."""

from __future__ import annotations

import re

from lxml import html

from ingest.readers.office.raised import exponent
from ingest.readers.text.encodings import seen

_TEX = frozenset({"application/x-tex", "text/tex", "math/tex", "latex"})


def collapsed(text: str) -> str:
    """Give text with unseen characters dropped and runs of blanks made one; line breaks stay."""
    return re.sub(r"[^\S\n]+", " ", seen(text))


def code_of(element: html.HtmlElement) -> str:
    """Give the lines of code under an element as they stand."""
    for line_end in element.iter("br"):
        line_end.text = "\n"
    return seen("".join(element.itertext())).strip("\n").rstrip()


def raised(element: html.HtmlElement) -> str:
    """Give a raised figure as an exponent's characters, "" where it is something else."""
    return exponent("".join("".join(element.itertext()).split()))


def is_formula(element: html.HtmlElement) -> bool:
    """Tell a formula: MathML, or the script in which some pages keep its TeX."""
    return element.tag == "math" or (element.tag == "script" and "math/tex" in (element.get("type") or ""))


def tex(element: html.HtmlElement) -> tuple[str, bool]:
    """Give a formula, as its TeX between dollars where the page has that, and whether it is set apart."""
    if element.tag == "script":
        source = (element.text or "").strip()
        display = "mode=display" in (element.get("type") or "")
    else:
        notes = (each for each in element.iter("annotation") if (each.get("encoding") or "").lower() in _TEX)
        found = next(notes, None)
        source = " ".join((("" if found is None else found.text) or element.get("alttext") or "").split())
        display = element.get("display") == "block"
    source = " ".join(seen(source).split())
    if not source:
        return " ".join(seen("".join(element.itertext())).split()), display
    bare = re.sub(r"^\{\\displaystyle\s*(.*)\}$", r"\1", source)
    return (f"$${bare}$$" if display else f"${bare}$"), display
