"""What a page's rows are gathered into before the document is put together: blocks with their lines.

Values only. A draft is a block whose text is not yet joined: its lines still know their segments.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.content.blocks import Block
from ingest.readers.pdf.layout.columns import Row
from ingest.readers.pdf.layout.segments import Segment


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One row of a page, counted from 0."""

    page: int
    row: Row

    @property
    def main(self) -> Segment:
        """The segment with most text."""
        return self.row.main

    @property
    def text(self) -> str:
        """The row's text with single spaces between segments."""
        return " ".join(segment.text for segment in self.row.segments)


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A block of lines. `aside` stands outside the running text: margin, footnote, turned text.

    `left` and `right` are the edges of the column it stands in.
    """

    kind: type[Block]
    lines: tuple[Line, ...]
    left: float
    right: float
    aside: bool = False

    @property
    def page(self) -> int:
        """The page it begins on, counted from 0."""
        return self.lines[0].page

    @property
    def text(self) -> str:
        """The lines' text, hyphens and all, joined by spaces."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """Size of most of its text."""
        return max((line.main for line in self.lines), key=lambda segment: len(segment.text)).size
