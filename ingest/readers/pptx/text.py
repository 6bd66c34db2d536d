"""Reads the words of shapes (DrawingML): paragraphs with their bullets and numbers, line breaks, formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.docx.numbering import written
from ingest.readers.office.equations import linear
from ingest.readers.office.raised import raised
from ingest.readers.office.tidy import tidy
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of, number

_STYLES = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman"}
_STYLES["romanUc"] = "upperRoman"
_PUT_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a shape: its words with its number, whether it is an item of a list, or a formula alone."""

    text: str
    is_item: bool
    is_formula: bool = False
    right_to_left: bool = False


@dataclass(slots=True)
class _Counts:
    """How far the numbered paragraphs of a shape have counted, by level."""

    counts: dict[int, tuple[str, int]] = field(default_factory=dict)

    def mark(self, level: int, bullet: Element | None) -> str:
        """Give a paragraph's number; whatever is not numbered, or numbered otherwise, begins anew."""
        kind = attribute(bullet, "type")
        self.counts = {at: count for at, count in self.counts.items() if at <= level}
        if not kind:
            self.counts.pop(level, None)
            return ""
        before = self.counts.get(level)
        first = number(attribute(bullet, "startAt"), 1)
        count = before[1] + 1 if before is not None and before[0] == kind else first
        self.counts[level] = kind, count
        around = next((around for ending, around in _PUT_AROUND.items() if kind.endswith(ending)), "{}.")
        style = next((style for start, style in _STYLES.items() if kind.startswith(start)), "decimal")
        return around.format(written(count, style))


def lines(body: Element | None, *, bulleted: frozenset[int] = frozenset()) -> Iterator[Line]:
    """Yield the paragraphs of a text body that have words; `bulleted` are levels that are items unless they say not."""
    counts = _Counts()
    for paragraph in children(body, "p"):
        properties = child(paragraph, "pPr")
        level = number(attribute(properties, "lvl"))
        text, is_formula = _words(paragraph)
        if not text:
            continue
        mark = counts.mark(level, child(properties, "buAutoNum"))
        has_bullet = child(properties, "buChar") is not None or child(properties, "buBlip") is not None
        is_item = bool(mark) or has_bullet or (level in bulleted and child(properties, "buNone") is None)
        yield Line(
            f"{mark} {text}" if mark else text,
            is_item,
            is_formula,
            attribute(properties, "rtl") in {"1", "true"},
        )


def plain(body: Element | None) -> str:
    """Give a text body's words on one line."""
    return " ".join(" ".join(line.text for line in lines(body)).split())


def _words(paragraph: Element) -> tuple[str, bool]:
    parts: list[str] = []
    formulas = others = 0
    for each in paragraph:
        name = name_of(each)
        if name == "r" or (name == "fld" and attribute(each, "type") != "slidenum"):
            text = "".join(part.text or "" for part in children(each, "t"))
            is_raised = number(attribute(child(each, "rPr"), "baseline")) > 0
            parts.append(raised("".join(parts[-3:]), text) if is_raised else text)
            others += bool(text.strip())
        elif name == "br":
            parts.append("\n")
        elif name in {"m", "AlternateContent"}:
            found = [linear(formula) for formula in descendants(_newest(each), "oMath")]
            parts += found
            formulas += len(found)
    return tidy("".join(parts)), bool(formulas) and not others


def _newest(element: Element) -> Element:
    return next(children(element, "Choice"), element)
