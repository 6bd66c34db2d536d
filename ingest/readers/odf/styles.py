"""What the styles of an OpenDocument file say: a paragraph's kind, hidden and raised words, lists and their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.content.blocks import Block, Caption, Code, Paragraph, Reference, Title
from ingest.readers.docx.numbering import written
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of, number

_KINDS: dict[str, type[Block]] = {
    "title": Title,
    "caption": Caption,
    "preformatted text": Code,
    "bibliography 1": Reference,
}
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LEVELS = 10
_DEEPEST = 20  # styles with parents


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is numbered; `style` is "" where it has bullets."""

    style: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1  # levels in one number: 3 for "2.1.4"
    start: int = 1


@dataclass(slots=True)
class Counter:
    """Counts the items of a list, or the headings of a text, level by level."""

    levels: dict[int, Level]
    counts: dict[int, int]

    def mark(self, level: int, start: int | None = None) -> str:
        """Count one more at a level from 1, and give its mark; "" of a bullet."""
        here = self.levels.get(level, Level())
        first = here.start if start is None else start
        self.counts[level] = first if start is not None or level not in self.counts else self.counts[level] + 1
        self.counts = {at: count for at, count in self.counts.items() if at <= level}
        if not here.style:
            return ""
        figures = (
            written(
                self.counts.get(at, self.levels.get(at, Level()).start), self.levels.get(at, here).style or here.style
            )
            for at in range(max(1, level - here.shown + 1), level + 1)
        )
        return f"{here.prefix}{'.'.join(figures)}{here.suffix}".strip()


class Styles:
    """The styles of a file: those of its content and those that it shares with others."""

    def __init__(self, *roots: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for each in (each for root in roots for each in descendants(root, "style", "list-style", "outline-style")):
            if name_of(each) == "style":
                self._styles.setdefault((attribute(each, "family"), attribute(each, "name")), each)
            elif name_of(each) == "list-style":
                self._lists.setdefault(attribute(each, "name"), _levels(each))
            else:
                self.outline = self.outline or _levels(each)

    def kind(self, name: str) -> type[Block]:
        """Give what a paragraph of a style is."""
        names = (attribute(each, "display-name") or attribute(each, "name") for each in self._line("paragraph", name))
        said = [re.sub(r"_20_", " ", each).lower() for each in names]
        return next((_KINDS[each] for each in said if each in _KINDS), Paragraph)

    def list_of(self, name: str) -> dict[int, Level]:
        """Give the levels of a list style."""
        return self._lists.get(name, {})

    def is_hidden(self, family: str, name: str) -> bool:
        """Tell words, or a table, that are not shown."""
        properties = (each for style in self._line(family, name) for each in style)
        return any(attribute(each, "display") in {"none", "false"} for each in properties)

    def is_raised(self, name: str) -> bool:
        """Tell words that are set as exponents are."""
        positions = (attribute(child(each, "text-properties"), "text-position") for each in self._line("text", name))
        said = next((position for position in positions if position), "")
        return said.startswith("super") or (said[:1].isdigit() and not said.startswith("0"))

    def _line(self, family: str, name: str) -> list[Element]:
        """Give a style and those it is made from."""
        line: list[Element] = []
        while name and len(line) < _DEEPEST and (family, name) in self._styles:
            line.append(self._styles[family, name])
            name = attribute(line[-1], "parent-style-name")
        return line


def _levels(style: Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for each in style:
        level = number(attribute(each, "level"))
        if not 1 <= level <= _LEVELS:
            continue
        code = attribute(each, "num-format") if name_of(each) != "list-level-style-bullet" else ""
        found[level] = Level(
            _FORMATS.get(code, ""),
            attribute(each, "num-prefix"),
            attribute(each, "num-suffix"),
            max(1, number(attribute(each, "display-levels"), 1)),
            number(attribute(each, "start-value"), 1),
        )
    return found


def footers_and_headers(root: Element | None) -> tuple[list[Element], list[Element]]:
    """Give the headers and the footers that a file's pages may have."""
    pages = list(descendants(root, "master-page"))
    headers = [each for page in pages for each in children(page, "header")]
    return headers, [each for page in pages for each in children(page, "footer")]
