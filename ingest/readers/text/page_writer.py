"""Puts a text file's blocks into pages one after another, and counts where each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.document import Block, BlockKind, Page

# Under such a heading stand references until the next heading.
REFERENCES = re.compile(
    r"(?:[\dIVX.]+\s+)?(?:references|bibliography|literature(?: cited)?|works cited):?", re.IGNORECASE
)

BETWEEN_BLOCKS = "\n\n"
BETWEEN_ROWS = "\n"  # rows of a table, items of a list, lines that stand alone


@dataclass(slots=True)
class PageWriter:
    """Takes blocks in reading order; `pages` and `blocks` are what they became. Sources of text have no pictures."""

    pages: list[Page] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _number: int = 1

    def add(self, kind: BlockKind, text: str, *, gap: str = BETWEEN_BLOCKS) -> None:
        """Add a block; `gap` is what parts it from the block before on the same page."""
        if not text.strip():
            return
        if self._parts:
            self._put(gap)
        start = self._length
        self._put(text)
        self.blocks.append(Block(kind, start, self._length))

    def end_page(self) -> None:
        """Begin a new page after what was added so far."""
        if self._parts:
            self._put(BETWEEN_BLOCKS)
        self._close()

    def finish(self) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
        """Give all pages and blocks."""
        self._close()
        return tuple(self.pages), tuple(self.blocks)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _close(self) -> None:
        self.pages.append(Page(self._number, str(self._number), 0.0, 0.0, "".join(self._parts), b""))
        self._parts = []
        self._number += 1
