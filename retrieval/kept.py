"""What the library keeps beside sources: conversations, notes with their quotes, reports, what can be brought back.

Values only.
"""

from dataclasses import dataclass

from ingest.content.blocks import Box
from ingest.content.locator import Locator, boxes_of, describe

# Where sources go when no notebook is named; it is always there.
DEFAULT_NOTEBOOK = "My sources"

# Long enough to notice a slip of the hand; whoever removes a source wants it gone.
UNDO_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in a notebook; times are UTC, ISO 8601."""

    id: int
    notebook: str
    title: str
    created_at: str
    changed_at: str
    turn_count: int


@dataclass(frozen=True, slots=True)
class KeptQuote:
    """Exact words with their place, by the names of `quoth ask --json`."""

    source_id: str
    title: str
    path: str
    page: int
    start: int
    end: int
    text: str
    locator: Locator

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Give the boxes of its lines on the page; none where there is no picture of it."""
        return boxes_of(self.locator)

    @property
    def where(self) -> str:
        """Tell a person where it stands: "page 7", "Budget, cells B2:C4", "4:05 to 4:12"."""
        return describe(self.locator)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a notebook: `text` is Markdown, in which `[^1]` marks the first quote; times are UTC, ISO 8601."""

    id: int
    notebook: str
    title: str
    text: str
    quotes: tuple[KeptQuote, ...]
    created_at: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class KeptReport:
    """What was made of a notebook: JSON text, and when."""

    body: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A source or a notebook that can be brought back: its id, its title or name, and since when (UTC, ISO 8601)."""

    id: str
    title: str
    removed_at: str
