"""Says what each draft is to a reader: title, heading, reference, footnote, or what it was taken for already.

Knows the whole document in reading order; changes kinds only, and splits the references into entries.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.content.blocks import Footnote, Heading, ListItem, Paragraph, Reference, Title
from ingest.readers.pdf.layout.drafts import Draft, Line
from ingest.readers.pdf.layout.paragraphs import is_centred

_REFERENCES = re.compile(
    r"^(?:\d+\.?\s+|[IVX]+\.\s+|[A-Z]\.?\s+)?(?:references?(?:\s+and\s+notes|\s+cited)?|bibliography|literature(?:\s+cited)?|works\s+cited|cited\s+literature)\s*:?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.|[A-Z]\.(?:\d+\.?)*|Appendix\b.{0,3}|Chapter\s+\d+|(?:PART|Part|ITEM|Item)\s+[\dIVX]+[A-Z]?\.?)\s+\S"
)
_NO_TITLE = re.compile(r"^(?:[•▪■●‣*–—-]|(?:table of )?contents$|abstract$|summary$|introduction$)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
_FOOTNOTE = re.compile(r"^(?:\d{1,2}|[*†‡§\u2217¶])\s?\S")
_WORD = re.compile(r"[^\W\d_]{3,}")
_PLAIN = {Paragraph, ListItem}
_LARGER = 1.12  # than the body


def name_kinds(drafts: Sequence[Draft], *, body: float, outline: Collection[str], first_height: float) -> list[Draft]:
    """Give the same drafts with title, headings, footnotes and references told."""
    outlined = {_bare(title) for title in outline}
    tells = _bold_tells(drafts)
    named = [_with_kind(draft, body, outlined, bold_tells=tells) for draft in drafts]
    named = _with_title(named, body, first_height)
    return _with_references(_with_footnotes(named, body))


def _bare(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text.casefold())


def _bold_tells(drafts: Sequence[Draft]) -> bool:
    """Tell whether bold sets lines apart: not where most of the text is, or is taken for, bold."""
    mains = [line.main for draft in drafts if draft.kind in _PLAIN for line in draft.lines]
    return 2 * sum(main.bold * len(main.text) for main in mains) < sum(len(main.text) for main in mains)


def _with_kind(draft: Draft, body: float, outlined: set[str], *, bold_tells: bool) -> Draft:
    if draft.kind in _PLAIN and not draft.aside and _is_heading(draft, body, outlined, bold_tells=bold_tells):
        return replace(draft, kind=Heading)
    return draft


def _is_heading(draft: Draft, body: float, outlined: set[str], *, bold_tells: bool) -> bool:
    text = draft.text
    if (
        len(draft.lines) > 3
        or len(text) > 180
        or len(_LETTERS.findall(text)) < max(2, 0.4 * len(text.replace(" ", "")))
    ):
        return False
    if _bare(text) in outlined and len(_bare(text)) > 2:
        return True
    if text.rstrip().endswith((".", ",", ";")) and not _NUMBERED.match(text):
        return False
    bold = min(line.main.bold for line in draft.lines) if bold_tells else 0.0
    if draft.size > _LARGER * body or (bold > 0.8 and draft.size > 0.9 * body):
        return True
    return draft.size >= 0.95 * body and bool(
        _REFERENCES.match(text)
        or (len(text) > 3 and text.isupper() and len(draft.lines) == 1)
        or (_NUMBERED.match(text) and all(is_centred(line.row, draft.left, draft.right) for line in draft.lines))
    )


def _with_title(drafts: list[Draft], body: float, height: float) -> list[Draft]:
    """Name the largest text in the upper part of the first page the title."""
    first = [
        index
        for index, draft in enumerate(drafts)
        if draft.page == 0
        and not draft.aside
        and draft.kind is Heading
        and draft.lines[0].main.y0 < 0.6 * height
        and not (_NUMBERED.match(draft.text) or _REFERENCES.match(draft.text) or _NO_TITLE.match(draft.text))
    ]
    if not first:
        return drafts
    largest = max(drafts[index].size for index in first)
    index = max((i for i in first if drafts[i].size >= 0.98 * largest), key=lambda i: len(drafts[i].text))
    if largest > _LARGER * body and len(drafts[index].text) > 3:
        drafts[index] = replace(drafts[index], kind=Title)
    return drafts


def _with_footnotes(drafts: list[Draft], body: float) -> list[Draft]:
    """Set aside smaller text that begins with a mark below the body of its page."""
    lowest: dict[int, float] = {}
    for draft in drafts:
        if not draft.aside and draft.size > 0.95 * body:
            lowest[draft.page] = max(lowest.get(draft.page, 0.0), draft.lines[0].main.y0)
    return [
        replace(draft, kind=Footnote if _is_note(draft) else draft.kind, aside=True)
        if draft.kind in _PLAIN
        and draft.size < 0.93 * body
        and _FOOTNOTE.match(draft.text)
        and draft.lines[0].main.y0 > 0.5 * lowest.get(draft.page, 0.0)
        else draft
        for draft in drafts
    ]


def _is_note(draft: Draft) -> bool:
    """Tell a note from an axis's numbers, and from an entry of a list in small print."""
    return draft.kind is Paragraph and len(_WORD.findall(draft.text)) > 1


def _with_references(drafts: list[Draft]) -> list[Draft]:
    found: list[Draft] = []
    section: list[Draft] = []
    inside = False
    for draft in drafts:
        if draft.kind is Heading:
            found.extend(_entries(section))
            section = []
            inside = bool(_REFERENCES.match(draft.text.strip()))
        if inside and draft.kind in _PLAIN and not draft.aside:
            section.append(draft)
        else:
            found.extend(_entries(section))
            section = []
            found.append(draft)
    return found + _entries(section)


_LABELLED = re.compile(r"^(?:\[\w{1,12}\+?\]|\d{1,3}\.)\s*\S")


def _entries(section: list[Draft]) -> list[Draft]:
    """Cut the lines of a references section into entries: by their labels, else by their hanging indents."""
    if not section:
        return []
    lines = [(draft, line) for draft in section for line in draft.lines]
    labelled = sum(bool(_LABELLED.match(line.text)) for _, line in lines)
    hanging = sum(_hangs(draft, line) for draft, line in lines)
    entries: list[tuple[Draft, list[Line]]] = []
    for index, (draft, line) in enumerate(lines):
        if labelled > 0.12 * len(lines):
            new = bool(_LABELLED.match(line.text))
        elif hanging > 0.25 * len(lines):
            new = not _hangs(draft, line)
        else:
            new = line is draft.lines[0]
        if new or index == 0:
            entries.append((draft, [line]))
        else:
            entries[-1][1].append(line)
    return [replace(draft, kind=Reference, lines=tuple(members)) for draft, members in entries]


def _hangs(draft: Draft, line: Line) -> bool:
    return line.row.x0 > draft.left + 0.5 * line.main.size
