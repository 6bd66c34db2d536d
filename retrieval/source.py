"""What the library hands out: sources, and hits that hold their passage. Values only."""

from dataclasses import dataclass

from ingest.document import Passage
from retrieval.naming import name_words


@dataclass(frozen=True, slots=True)
class Source:
    """A document once it is in the library; `added_at` is UTC, ISO 8601."""

    document_id: str
    title: str
    path: str
    media_type: str
    page_count: int
    passage_count: int
    added_at: str

    @property
    def names(self) -> frozenset[str]:
        """The words of its title and of its file's name, as `retrieval/naming.py` compares them."""
        return name_words(self.title, self.path)


@dataclass(frozen=True, slots=True)
class FoundBy:
    """At which rank, from 1, each method found a passage; None where it did not."""

    bm25: int | None = None
    vector: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found. `rank` counts from 1; `score` falls with rank and is in 0..1.

    Neighbouring passages are one hit, whose passage's id is "<document id>:<first>-<last>"; `found_at` is where in its
    text the one begins that was found best.
    """

    passage: Passage
    source: Source
    score: float
    rank: int
    found_by: FoundBy
    found_at: int = 0
