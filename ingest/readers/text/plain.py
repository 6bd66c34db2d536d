"""Makes documents of plain text.

Stored text is the file's own, made readable and no more: lines that were broken to fit a width are joined by a space,
trailing white space goes, form feeds begin pages. Offsets count the characters of that stored text. Headings are taken
for such only where there is little doubt, since a heading's words are no part of a passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from ingest.content.blocks import Block, Cell, Heading, ListItem, Paragraph, Reference, Title
from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.readers.text.front_matter import read_front_matter
from ingest.readers.text.markdown import inline_words
from ingest.readers.text.page_writer import BETWEEN_BLOCKS, BETWEEN_ROWS, REFERENCES, PageWriter

_LONGEST_TITLE = 200
_LONGEST_HEADING = 90
_NARROWEST = 40  # a paragraph whose lines are shorter was not broken to fit a width
_WIDEST = 160  # and one with longer lines neither
_ITEM = re.compile(r"\s*(?:[-*•‣◦+–]\s+|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s+)(?=\S)")
_UNDERLINE = re.compile(r"[=\-~^#*]{3,}")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[A-Z]\.|[IVX]{1,5}\.)\s+[A-Z][^.!?]*")
# What a table's row is made of: a sentence's end is no cell's, though some type two spaces after it.
_CELL = re.compile(r"[^\s|](?:[.!?:;]\s+(?=[^\s|])|[^\s|]|[ \t](?=[^\s|]))*")
_RULE = re.compile(r"[|+:=\s-]*[=|+-]{3,}[|+:=\s-]*")
_FIGURE = re.compile(r"[^\w]*\d[^A-Za-z]*[%x]?\)?")
_LONGEST_CELL = 60
_KNOWN = re.compile(
    r"(?:abstract|summary|statement of need|introduction|background|related work|(?:materials and )?methods?|"
    r"methodology|data|results?(?: and discussion)?|discussion|conclusions?|acknowledge?ments?|funding|"
    r"references|bibliography|literature(?: cited)?|appendix(?: [a-z])?|supplementary materials?):?",
    re.IGNORECASE,
)


def read_plain(text: str, *, path: str, document_id: str) -> Document:
    """Make a document of plain text."""
    matter = read_front_matter(text)
    writer = PageWriter()
    title = inline_words(matter.title)
    if title:
        writer.add(Title, title)
    outline: list[tuple[int, str, int]] = []
    in_references = False
    begun = bool(title)
    for number, page in enumerate(text[matter.end :].split("\f"), 1):
        if number > 1:
            writer.end_page()
        for paragraph in _paragraphs(page):
            if not begun and _is_title(paragraph):
                title = paragraph[0].strip()
                writer.add(Title, title)
            elif _is_heading(paragraph):
                heading = paragraph[0].strip()
                in_references = bool(REFERENCES.fullmatch(heading))
                outline.append((_level(heading), heading, number))
                writer.add(Heading, heading)
            else:
                _write(writer, paragraph, Reference if in_references else Paragraph)
            begun = begun or _has_words(paragraph)
    pages, blocks = writer.finish()
    stem = Path(path).stem
    return structured(
        Document(document_id, title or stem, path, "text/plain", pages, blocks, matter.authors, tuple(outline))
    )


def _paragraphs(page: str) -> Iterator[list[str]]:
    """Yield runs of lines that no empty line parts; an underlined line stands alone, with its underline.

    A line above it that is like its underline (reStructuredText) belongs to neither.
    """
    lines: list[str] = []
    for line in (*page.split("\n"), ""):
        if not line.strip():
            if lines:
                yield lines
            lines = []
        elif lines and _underlines(line, lines):
            before = lines[:-2] if _is_overlined(line, lines) else lines[:-1]
            if before:
                yield before
            yield [lines[-1], line]
            lines = []
        else:
            lines.append(line.rstrip())


def _underlines(line: str, before: Sequence[str]) -> bool:
    """Tell an underline: about as long as the line above it, or the same as the line above that."""
    mark, above = line.strip(), before[-1].strip()
    if not _UNDERLINE.fullmatch(mark) or not _has_words(before[-1:]):
        return False
    return abs(len(mark) - len(above)) <= 3 or _is_overlined(line, before)


def _is_overlined(line: str, before: Sequence[str]) -> bool:
    """Tell the end of a heading that the same line of signs stands over and under."""
    return len(before) > 1 and before[-2].strip() == line.strip() and len(line.strip()) >= len(before[-1].strip())


def _has_words(lines: Sequence[str]) -> bool:
    return any(letter.isalnum() for line in lines for letter in line)


def _is_title(paragraph: list[str]) -> bool:
    first = paragraph[0].strip()
    underlined = len(paragraph) == 2 and bool(_UNDERLINE.fullmatch(paragraph[1].strip()))
    alone = (len(paragraph) == 1 or underlined) and _has_words(paragraph[:1])
    return (
        alone and len(first) <= _LONGEST_TITLE and not first.endswith((".", ",", ";", ":")) and not _ITEM.match(first)
    )


def _is_heading(paragraph: list[str]) -> bool:
    first = paragraph[0].strip()
    if len(first) > _LONGEST_HEADING or not any(letter.isalpha() for letter in first):
        return False
    if len(paragraph) == 2 and _UNDERLINE.fullmatch(paragraph[1].strip()):
        return True
    if len(paragraph) > 1:
        return False
    capitals = (
        first.isupper() and sum(letter.isalpha() for letter in first) >= 4 and not first.endswith((".", ",", ";"))
    )
    return capitals or bool(_KNOWN.fullmatch(first)) or bool(_NUMBERED.fullmatch(first))


def _level(heading: str) -> int:
    number = re.match(r"\d+(?:\.\d+)*", heading)
    return number.group().count(".") + 1 if number else 1


def _write(writer: PageWriter, paragraph: list[str], kind: type[Block]) -> None:
    """Write a paragraph's lines: joined where they were broken to fit a width, else each by itself."""
    lines = [(text, _cells(text) if kind is Paragraph else []) for text in _joined(paragraph)]
    gap = BETWEEN_BLOCKS
    for in_table, run in groupby(lines, key=lambda line: len(line[1]) > 1 or bool(_RULE.fullmatch(line[0]))):
        members = list(run)
        is_table = in_table and _is_table(members)
        for text, cells in members:
            if is_table:
                writer.add_row(text, cells, gap=gap)
            else:
                item = _ITEM.match(text) and kind is Paragraph
                writer.add(ListItem if item else kind, text, gap=gap)
            gap = BETWEEN_ROWS


def _is_table(rows: Sequence[tuple[str, Sequence[Cell]]]) -> bool:
    """Tell a table from one line that happens to have a gap: several rows, or one with a number in a later cell."""
    if sum(bool(cells) for _, cells in rows) > 1:
        return True
    return any(_FIGURE.fullmatch(text[cell.start : cell.end]) for text, cells in rows for cell in cells[1:])


def _cells(line: str) -> list[Cell]:
    """Give the cells of a line that is set as a table's row: short, with two spaces or a bar between them."""
    if _ITEM.match(line) or _RULE.fullmatch(line):
        return []
    found = [Cell(*match.span(), column) for column, match in enumerate(_CELL.finditer(line))]
    return found if all(cell.end - cell.start <= _LONGEST_CELL for cell in found) else []


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a paragraph, those joined that one line had no room for."""
    width = max(len(line) for line in lines)
    current = lines[0].strip()
    before = lines[0]
    for line in lines[1:]:
        first_word = line.split(maxsplit=1)[0]
        full = _NARROWEST <= width <= _WIDEST and len(before) + 1 + len(first_word) > 0.85 * width
        if full and not _ITEM.match(line):
            current += " " + line.strip()
        else:
            yield current
            current = line.strip()
        before = line
    yield current
