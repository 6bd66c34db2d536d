"""Sources and their passages as the library hands them out. Values only."""

from dataclasses import dataclass

from ingest.content.document import Passage
from retrieval.ranking.source_names import name_words


@dataclass(frozen=True, slots=True)
class Source:
    """A document once it is in the library; `added_at` is UTC, ISO 8601.

    Of its pages, `recognised_pages` have text that was recognised in pictures, and `unread_pages` show text that could
    not be read.
    `language` and `transcribed_by` are its document's: a code, and the model that heard a recording, else "".
    What was fetched has its address for a path, and `fetched_at`, UTC, ISO 8601.
    `replaced_by` is the id of the newer version of the same file or address, "" for what is the newest.
    """

    document_id: str
    title: str
    path: str
    media_type: str
    page_count: int
    passage_count: int
    added_at: str
    recognised_pages: int = 0
    unread_pages: int = 0
    language: str = ""
    transcribed_by: str = ""
    fetched_at: str = ""
    replaced_by: str = ""

    @property
    def address(self) -> str:
        """The address it was fetched from, "" of a file."""
        return self.path if self.fetched_at else ""

    @property
    def names(self) -> frozenset[str]:
        """The words of its title and of its file's name, as `retrieval/ranking/source_names.py` compares them."""
        return name_words(self.title, self.path)


@dataclass(frozen=True, slots=True)
class PendingPassage:
    """A passage that has no vector yet."""

    key: int
    text: str
    heading: str
    title: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its key, its source and its source's key."""

    key: int
    source_key: int
    source: Source
    passage: Passage
