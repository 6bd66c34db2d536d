"""Puts together what columns and pages have parted: a paragraph that runs on elsewhere becomes one draft again.

Knows drafts in reading order. What stands between a paragraph's parts (figures, tables, footnotes) is moved out of
the way, so that each page's text stays in one piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from ingest.content.blocks import Caption, ListItem, Paragraph, TableRow
from ingest.readers.pdf.layout.drafts import Draft
from ingest.readers.pdf.text.hyphens import HYPHENS

_FLOATS = {Caption, TableRow}
_RUNNING = {Paragraph, ListItem}
_FINISHED = tuple('.!?:”"')


def run_on(drafts: Sequence[Draft]) -> list[Draft]:
    """Join drafts across columns and pages; the pages of the result never go back."""
    found: list[Draft] = []
    for draft in _asides_last(drafts):
        index = _open_draft(found, draft)
        if index is None:
            found.append(draft)
            continue
        before, between = found[index], found[index + 1 :]
        joined = replace(before, lines=before.lines + draft.lines)
        if before.lines[-1].page == draft.page:
            found[index] = joined
        else:
            earlier = [other for other in between if other.page < draft.page]
            later = [other for other in between if other.page >= draft.page]
            found[index:] = [*earlier, joined, *later]
    return _page_by_page(found)


def _asides_last(drafts: Sequence[Draft]) -> list[Draft]:
    ordered: list[Draft] = []
    for _, page in groupby(drafts, key=lambda draft: draft.page):
        members = list(page)
        ordered.extend(sorted(members, key=lambda draft: draft.aside))
    return ordered


def _open_draft(found: Sequence[Draft], draft: Draft) -> int | None:
    """Find the unfinished paragraph that a draft goes on with."""
    if draft.kind is not Paragraph or draft.aside:
        return None
    for index in range(len(found) - 1, -1, -1):
        before = found[index]
        if before.lines[-1].page < draft.page - 1:
            return None
        if before.aside or before.kind in _FLOATS:
            continue
        between = [other.kind for other in found[index + 1 :]]
        elsewhere = before.lines[-1].page != draft.page or _higher(before, draft)
        # Rows without a caption are no float but mostly formulas: the sentence runs through them, not around.
        parted = Caption in between or (elsewhere and TableRow not in between)
        fits = before.kind in _RUNNING and abs(before.size - draft.size) < 0.08 * draft.size
        return index if parted and fits and _goes_on(before, draft) else None
    return None


def _higher(before: Draft, draft: Draft) -> bool:
    return draft.lines[0].main.y1 < before.lines[-1].main.y0 or draft.left > before.right


def _goes_on(before: Draft, draft: Draft) -> bool:
    """Tell from the end of one and the start of the other whether a sentence, or a word, is cut between them."""
    end, start = before.lines[-1].text.rstrip(), draft.lines[0].text
    if start[:1].islower() and not end.endswith(_FINISHED):
        return True
    if end.endswith((*HYPHENS, "\x02")):
        return True
    full = before.right - before.lines[-1].row.x1 < 2 * before.size
    flush = draft.lines[0].row.x0 - draft.left < 0.7 * draft.size
    return full and flush and not end.endswith(_FINISHED) and len(before.text) > 40


def _page_by_page(drafts: Sequence[Draft]) -> list[Draft]:
    """Order drafts so that one which runs over a page's end is the last of that page and the first of the next."""
    ordered = list(drafts)
    for index in range(len(ordered) - 1, -1, -1):
        draft = ordered[index]
        last = draft.lines[-1].page
        if last == draft.page:
            continue
        end = index + 1
        while end < len(ordered) and ordered[end].page < last:
            end += 1
        ordered[index:end] = [*ordered[index + 1 : end], draft]
    return [part for draft in ordered for part in _whole_pages(draft, ordered)]


def _whole_pages(draft: Draft, ordered: Sequence[Draft]) -> list[Draft]:
    """Cut a draft at its page breaks where another stands on a page that it runs across."""
    pages = sorted({line.page for line in draft.lines})
    inner = set(range(pages[0] + 1, pages[-1]))
    if not inner or not any(other is not draft and other.page in inner for other in ordered):
        return [draft]
    return [replace(draft, lines=tuple(line for line in draft.lines if line.page == page)) for page in pages]
