"""Reads what a cell of a workbook shows: words, numbers in their format, truth values, errors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.office.xml import Element, attribute, child, children, name_of, number
from ingest.readers.xlsx.number_formats import BUILT_IN, written

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


class Formats:
    """The formats of a workbook's numbers, by the style of a cell."""

    def __init__(self, styles: Element | None, *, since_1904: bool) -> None:
        codes = {
            number(attribute(each, "numFmtId")): attribute(each, "formatCode")
            for each in children(child(styles, "numFmts"), "numFmt")
        }
        known = {**BUILT_IN, **codes}
        self._codes = [
            known.get(number(attribute(each, "numFmtId")), "General")
            for each in children(child(styles, "cellXfs"), "xf")
        ]
        self._since_1904 = since_1904

    def shown(self, value: str, style: str) -> str:
        """Give a stored number as its format shows it."""
        index = number(style)
        code = self._codes[index] if 0 <= index < len(self._codes) else "General"
        try:
            return written(float(value), code, since_1904=self._since_1904)
        except (ValueError, OverflowError, ArithmeticError):
            return value


def corner(reference: str) -> tuple[int, int] | None:
    """Give the row from 1 and the column from 0 of "B2"; None of what is no reference."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column - 1


def text_of(cell: Element, strings: Sequence[str], formats: Formats) -> str:
    """Give what a cell shows; a formula that was never computed shows its own letters."""
    kind, value, formula = cell.get("t") or "n", "", ""
    for each in cell:
        name = name_of(each)
        if name == "v":
            value = each.text or ""
        elif name == "is":
            return words_of(each)
        elif name == "f":
            formula = each.text or ""
    if not value:
        return f"={formula}" if formula else ""
    if kind == "s":
        index = number(value, -1)
        return strings[index] if 0 <= index < len(strings) else ""
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    return formats.shown(value, cell.get("s") or "") if kind == "n" else value


def words_of(element: Element | None) -> str:
    """Give the words of a text that may be in several pieces, without how it is pronounced."""
    parts: list[str] = []
    for each in element if element is not None else ():
        if name_of(each) == "t":
            parts.append(each.text or "")
        elif name_of(each) == "r":
            parts += [piece.text or "" for piece in children(each, "t")]
    return "".join(parts)
