"""Gathers a document's figures: number, caption, where each is drawn with its labels, the sentences that refer to it.

Works on blocks as a reader left them; finds no figure that has no caption.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.content.blocks import Block, Box, Figure, Heading, Table, Title, leaves
from ingest.content.document import Document, Sentence
from ingest.splitting.sentences import split_sentences

_NUMBER = r"(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,2})*"
_MARK = r"(?:fig(?:ure|s|ures)?|abb(?:ildung(?:en)?)?|figuras?)\b\.?\s*"
_LABEL = re.compile(rf"(?:\w+\s+){{0,2}}?{_MARK}({_NUMBER}|[IVX]+\b|[A-Z]\b)", re.IGNORECASE)
_AND = r"\s*(?:,\s*(?:and|und|et|y|e)?|and|und|et|y|&|to|bis|[-\u2013])\s*"
_REFERENCE = re.compile(rf"\b{_MARK}({_NUMBER}(?:\s?[(]?[a-h]\b[)]?)*(?:{_AND}{_NUMBER}[a-h]?)*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,3})[a-h]?\s*(?:-|\u2013|to|bis)\s*(\d{1,3})")
_WIDEST_RANGE = 20
_LABEL_GAP = 14.0  # points between a drawing and a label of it, or between two labels
_MOST_GROWN = 60.0  # points on each side: labels, not the text around
_RUNNING = 150  # characters of a paragraph that is no label


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure: `text[start:end]` is its caption; `box` is None where it is not known where on the page it is drawn.

    `number` is "3" or "S1" as its caption has it, "" where it has none; `mentions` are the sentences that refer to it.
    """

    number: str
    start: int
    end: int
    page: int
    box: Box | None
    mentions: tuple[Sentence, ...] = ()


def find_figures(document: Document) -> tuple[FoundFigure, ...]:
    """Give the figures in the order of their captions; two of one number (S1 and 1 are two) share the mentions."""
    figures = [block for block in leaves(document.blocks) if isinstance(block, Figure)]
    if not figures:
        return ()
    mentions = _mentions(document)
    return tuple(
        FoundFigure(
            number,
            figure.start,
            figure.end,
            figure.page or document.page_at(figure.start).number,
            _with_labels(document, figure),
            mentions[number],
        )
        for figure in figures
        for number in [_number(document.text[figure.start : figure.end])]
    )


def referred_to(text: str) -> tuple[str, ...]:
    """Give the numbers of the figures that a text refers to: "Figs. 2-4 and S1" to 2, 3, 4, S1."""
    found: dict[str, None] = {}
    for match in _REFERENCE.finditer(text):
        for low, high in _RANGE.findall(match[1]):
            if 0 < int(high) - int(low) <= _WIDEST_RANGE:
                found.update(dict.fromkeys(map(str, range(int(low), int(high) + 1))))
        found.update(dict.fromkeys(each.upper() for each in re.findall(_NUMBER, match[1])))
    return tuple(found)


def _number(caption: str) -> str:
    match = _LABEL.match(caption)
    return match[1].upper() if match else ""


def _mentions(document: Document) -> dict[str, tuple[Sentence, ...]]:
    found: dict[str, list[Sentence]] = defaultdict(list)
    for block in document.blocks:
        if isinstance(block, Figure | Title | Heading | Table):
            continue
        text = document.text[block.start : block.end]
        if not _REFERENCE.search(text):
            continue
        for start, end in split_sentences(text):
            for number in referred_to(text[start:end]):
                found[number].append(Sentence(block.start + start, block.start + end))
    return defaultdict(tuple, {number: tuple(sentences) for number, sentences in found.items()})


def _with_labels(document: Document, figure: Figure) -> Box | None:
    """Give a drawing's box with the labels that stand around it: a reader finds lines and pictures, not letters."""
    if figure.box is None or not 1 <= figure.page <= len(document.pages):
        return figure.box
    first = figure.box
    labels: list[Box] = []
    others = list(_lines(document, figure, [figure]))
    for block in leaves(document.blocks):
        lines = list(_lines(document, figure, [block])) if block is not figure else []
        short = block.end - block.start < _RUNNING and not isinstance(block, Figure | Title | Heading)
        (labels if short else others).extend(lines)
    box, grown = first, True
    while grown:
        grown = False
        for label in labels:
            wider = _around(box, label)
            fits = all(abs(new - old) <= _MOST_GROWN for new, old in zip(wider, first, strict=True))
            if wider != box and fits and _near(box, label) and not any(_share(wider, other) for other in others):
                box, grown = wider, True
    return box


def _lines(document: Document, figure: Figure, blocks: Sequence[Block]) -> Iterator[Box]:
    """Yield the boxes of what stands of blocks on a figure's page."""
    page = document.pages[figure.page - 1]
    start = document.page_starts[figure.page - 1]
    for block in blocks:
        low, high = max(block.start - start, 0), min(block.end - start, len(page.text))
        if low < high:
            yield from page.boxes(low, high)


def _near(box: Box, label: Box) -> bool:
    return (
        label.x0 <= box.x1 + _LABEL_GAP
        and label.x1 >= box.x0 - _LABEL_GAP
        and label.y0 <= box.y1 + _LABEL_GAP
        and label.y1 >= box.y0 - _LABEL_GAP
    )


def _around(one: Box, other: Box) -> Box:
    return Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))


def _share(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0) and min(one.y1, other.y1) > max(one.y0, other.y0)
