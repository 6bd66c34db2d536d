"""An entry of a Zotero library: how it is cited, its files, and the collections it stands in. Values only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ingest.content.bibliography import Bibliography, tidy_doi

ORIGIN = "Zotero"
BELOW = " / "  # between a collection and one within it, in one name

_YEAR = re.compile(r"\b(\d{4})\b")
_ARXIV = re.compile(r"arXiv:\s*(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an entry: where Zotero says that it is; `snapshot` marks a web page that Zotero saved."""

    path: str
    snapshot: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry; `collections` are whole names, "Kelp / Urchins" for one within another."""

    record: Bibliography
    attachments: tuple[Attachment, ...] = ()
    collections: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[Attachment, ...]:
        """Give its files; a saved web page only where there is nothing else, as it is the page that links to them."""
        return tuple(each for each in self.attachments if not each.snapshot) or self.attachments

    def to_plain(self) -> dict[str, Any]:
        """Describe it in plain values, as they cross from the child."""
        return asdict(self)

    @classmethod
    def from_plain(cls, value: Mapping[str, Any]) -> Entry:
        """Give back what `to_plain` described."""
        record = {**value["record"], "authors": tuple(value["record"]["authors"])}
        attachments = tuple(Attachment(**each) for each in value["attachments"])
        return cls(Bibliography(**record), attachments, tuple(value["collections"]))


def record_of(fields: Mapping[str, str], authors: tuple[str, ...]) -> Bibliography:
    """Make a record of fields by these names: title, date, journal, volume, number, pages, doi, extra."""
    field = {name: " ".join(str(value).split()) for name, value in fields.items() if value}
    year = _YEAR.search(field.get("date", ""))
    extra = field.get("extra", "")
    arxiv = _ARXIV.search(extra)
    return Bibliography(
        title=field.get("title", ""),
        authors=authors,
        year=year[1] if year else "",
        journal=field.get("journal", ""),
        volume=field.get("volume", ""),
        number=field.get("number", ""),
        pages=field.get("pages", ""),
        doi=tidy_doi(field.get("doi", "") or (extra if "doi" in extra.lower() else "")),
        arxiv=arxiv[1] if arxiv else "",
        origin=ORIGIN,
    )


def person(first: str, last: str) -> str:
    """Write a name as it is spoken; an institution has a last name only."""
    return " ".join(f"{first} {last}".split())


def spoken(name: str) -> str:
    """Turn "Halvorsen, Ruth" round; a name without a comma stays."""
    last, comma, first = name.partition(",")
    return person(first, last) if comma else " ".join(name.split())
