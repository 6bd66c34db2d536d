"""Turns the glyphs of all pages into pages of clean text and blocks; the order of the steps is here.

Knows no PDF library. Each step is a module of its own: segments, margins, columns, paragraphs, kinds, flow, composing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ingest.content.blocks import Block, Paragraph
from ingest.content.document import Origin, Page
from ingest.readers.pdf.engine.glyphs import SLANTED, Glyphs
from ingest.readers.pdf.layout.block_kinds import name_kinds
from ingest.readers.pdf.layout.columns import Column, Row, read_columns
from ingest.readers.pdf.layout.composing import Sheet, compose
from ingest.readers.pdf.layout.drafts import Draft, Line
from ingest.readers.pdf.layout.flow import run_on
from ingest.readers.pdf.layout.margins import without_line_numbers, without_running_heads
from ingest.readers.pdf.layout.paragraphs import read_drafts
from ingest.readers.pdf.layout.segments import Segment, find_segments, find_slanted
from ingest.readers.pdf.text.exponents import with_exponents
from ingest.readers.pdf.text.ligatures import with_ligatures
from ingest.readers.pictures.recognising import Recognised

_WATERMARK = 2.0  # times the body's size: larger slanted text is stamped over the page, not part of it


class PageLayout:
    """One page's segments: those that read with most of the page, and those turned otherwise.

    A page that was recognised is laid out as if it stood straight: `recognised` tells where its characters are shown.
    """

    def __init__(self, glyphs: Glyphs, recognised: Recognised | None = None) -> None:
        self.recognised = recognised is not None
        self.boxes = glyphs.boxes if recognised is None else recognised.boxes
        self.shown = (glyphs.width, glyphs.height) if recognised is None else (recognised.width, recognised.height)
        counts = np.bincount(glyphs.turns[glyphs.turns < SLANTED], minlength=4)
        turn = int(counts.argmax())
        self.turn = turn
        self.glyphs = glyphs
        turned = glyphs.upright(turn)
        self.width, self.height = turned.width, turned.height
        self.segments = with_exponents(find_segments(turned, glyphs.turns == turn), turned)
        self.turned = [
            find_segments(glyphs.upright(other), glyphs.turns == other)
            for other in range(4)
            if other != turn and counts[other]
        ]
        self.slanted = find_slanted(glyphs, glyphs.turns == SLANTED)


def lay_out(
    layouts: Sequence[PageLayout], *, labels: Sequence[str], outline: Sequence[str]
) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
    """Give clean pages and their blocks."""
    body = _body_size(layouts)
    pages = with_ligatures([layout.segments for layout in layouts], [layout.glyphs for layout in layouts])
    pages = without_line_numbers(pages)
    pages = without_running_heads(pages, [layout.height for layout in layouts])
    drafts: list[Draft] = []
    for index, (segments, layout) in enumerate(zip(pages, layouts, strict=True)):
        for column in read_columns(segments, layout.width):
            drafts.extend(read_drafts(column, index, body))
        drafts.extend(_asides(layout, index, body))
    first_height = layouts[0].height if layouts else 0.0
    named = name_kinds(drafts, body=body, outline=outline, first_height=first_height)
    sheets = [
        Sheet(label, *layout.shown, layout.boxes, Origin.RECOGNISED if layout.recognised else Origin.TEXT)
        for label, layout in zip(labels, layouts, strict=True)
    ]
    return compose(run_on(named), sheets)


def _body_size(layouts: Sequence[PageLayout]) -> float:
    sizes: Counter[float] = Counter()
    for layout in layouts:
        for segment in layout.segments:
            sizes[round(segment.size * 2) / 2] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _asides(layout: PageLayout, page: int, body: float) -> list[Draft]:
    """Give text that is turned or stands askew: labels of axes and the like, apart from the running text."""
    drafts: list[Draft] = []
    for segments in layout.turned:
        for column in read_columns(segments, layout.height):
            drafts.extend(read_drafts(Column(column.rows, margin=True), page, body))
    for segment in layout.slanted:
        if segment.size < _WATERMARK * body:
            drafts.append(_alone(segment, page))
    return drafts


def _alone(segment: Segment, page: int) -> Draft:
    line = Line(page, Row((segment,)))
    return Draft(Paragraph, (line,), segment.x0, segment.x1, aside=True)
