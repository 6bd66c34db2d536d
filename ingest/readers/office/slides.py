"""Writes slides as pages: a heading for each, its text, tables and charts, and the speaker's notes under "Notes".

A title that is a sentence is a statement, and can be quoted: it stands in the text, and the slide's number over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.content.blocks import Block, Footnote, Heading, ListItem, Paragraph
from ingest.content.document import Document
from ingest.content.locator import SlideLocator
from ingest.content.structure import structured
from ingest.errors import NoText, shown
from ingest.readers.office.package import About
from ingest.readers.text.page_writer import BETWEEN_BLOCKS, BETWEEN_ROWS, PageWriter

NOTES = "Notes"  # the heading over a speaker's notes
_LONGEST_LABEL = 60  # characters of a title that only names its slide


@dataclass(slots=True)
class Slides:
    """Takes slides in order."""

    page: PageWriter = field(default_factory=PageWriter)
    _titles: list[str] = field(default_factory=list)
    _told: set[str] = field(default_factory=set)
    _ended: list[SlideLocator] = field(default_factory=list)

    def begin(self, title: str) -> None:
        """Begin a slide."""
        if self._ended:
            self.page.end_page(self._ended[-1])
        self._titles.append(title)
        is_label = bool(title) and len(title) <= _LONGEST_LABEL and not title.endswith((".", "!", "?"))
        self.page.add(Heading, title if is_label else f"Slide {len(self._titles)}", level=1)
        if title and not is_label:
            self.page.add(Paragraph, title)

    def add(self, kind: type[Block], text: str) -> None:
        """Add a block."""
        together = kind is ListItem and type(self.page.blocks[-1]) is ListItem
        self.page.add(kind, text, gap=BETWEEN_ROWS if together else BETWEEN_BLOCKS)

    def add_once(self, text: str) -> None:
        """Add what stands on many slides where it stands first."""
        if text not in self._told:
            self._told.add(text)
            self.page.add(Paragraph, text)

    def add_notes(self, paragraphs: Iterable[str]) -> None:
        """Add the speaker's notes."""
        said = [text for text in paragraphs if text.strip()]
        if said:
            self.page.add(Heading, NOTES, level=2)
        for text in said:
            self.page.add(Paragraph, text)

    def add_remarks(self, comments: Iterable[tuple[str, str]]) -> None:
        """Add comments: who made each, and what they say."""
        for author, words in comments:
            self.page.add(Footnote, f"Comment by {author}: {words}" if author else f"Comment: {words}")

    def end(self) -> None:
        """End the slide."""
        self._ended.append(SlideLocator(len(self._titles), self._titles[-1]))

    def document(self, document_id: str, path: Path, media_type: str, about: About) -> Document:
        """Give the whole as a document; raises NoText where no slide has words."""
        pages, blocks = self.page.finish(self._ended[-1] if self._ended else None)
        if not any(self._titles) and all(isinstance(block, Heading) for block in blocks):
            why = "its slides are empty, or pictures only" if self._titles else "it has no slides"
            raise NoText(
                f"{shown(path)} holds no words: {why}.",
                remedy="If its slides are pictures, save it as a PDF, have its text recognised, and add that.",
            )
        title = next((title for title in self._titles[:1] if title), "") or about.title or path.stem
        outline = tuple((1, title, number) for number, title in enumerate(self._titles, 1) if title)
        return structured(
            Document(document_id, title[:300], str(path), media_type, pages, blocks, about.authors, outline)
        )
