"""Claims and the exact words they rest on: what answers, summaries and reports are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import AliasChoices, Field, ValidationInfo, field_validator

from ingest.content.locator import Locator, describe, locator_from_json, locator_to_json
from services.contract.base import Contract, of_source
from services.fetched import link_to, tell_fetched

BoxJson = tuple[float, float, float, float]


class QuoteJson(Contract):
    """Exact words; `start` and `end` count characters of what `quoth text` prints.

    Boxes are left, top, right, bottom in points on the page. `under` is empty but for a table's row: its caption and
    heads, shortened. `place` tells where it stands in the file's own terms: its `kind` (page, slide, cell, paragraph,
    time) and what such a place has. `fetched_at` is UTC, ISO 8601, of a source that was fetched from the address
    that is its `path`, else empty.
    """

    source_id: str = of_source("source_id", attribute="document_id")
    title: str = of_source("title")
    path: str = of_source("path")
    page: int
    start: int
    end: int
    text: str
    boxes: tuple[BoxJson, ...]
    under: str = ""
    fetched_at: str = of_source("fetched_at", default="")
    place: dict[str, Any] = Field(
        default_factory=dict, validate_default=True, validation_alias=AliasChoices("place", "locator")
    )

    @property
    def locator(self) -> Locator:
        """Give the place as the domain has it."""
        return locator_from_json(self.place)

    @property
    def where(self) -> str:
        """Tell a person where it stands: "page 7", "Budget, cells B2:C4", "4:05 to 4:12"."""
        return describe(self.locator)

    @property
    def fetched(self) -> str:
        """Tell a person where it was fetched from, and when: "example.org, fetched on 3 May 2026"; "" of a file."""
        return tell_fetched(self.path, self.fetched_at)

    @property
    def link(self) -> str:
        """Give a link to its place as it is today; "" of a file."""
        return link_to(self.path, self.fetched_at, locator=self.locator, words=self.text)

    @field_validator("place", mode="before")
    @classmethod
    def _plain_place(cls, value: object, known: ValidationInfo) -> object:
        """Describe a locator of the domain; quotes that were kept before there were any stand on a page."""
        if isinstance(value, Locator):
            return locator_to_json(value)
        if isinstance(value, dict):
            return locator_to_json(locator_from_json(value or known.data))
        return value


class ClaimJson(Contract):
    """A statement with its quotes; those of one `group` stand under that heading, which may be empty.

    `doubted` where several sources are asked and this one, unlike another that is told, may not say it.
    """

    text: str
    support: str
    quotes: tuple[QuoteJson, ...]
    group: str = ""
    doubted: bool = Field(default=False, validation_alias=AliasChoices("doubted", "is_doubted"))

    @property
    def is_verbatim(self) -> bool:
        """Tell whether the claim is the source's own sentence, so that its quote says the very same."""
        return self.support == "verbatim"

    @property
    def is_thought(self) -> bool:
        """Tell whether the claim is the model's own thought, which no source says."""
        return self.support == "thought"

    @property
    def is_of_record(self) -> bool:
        """Tell whether the claim is what a source's record has, and not its text."""
        return self.support == "record"

    @property
    def is_in_other_words(self) -> bool:
        """Tell whether a check found the claim alike to its quote but not proved by it: it is shown as such."""
        return self.support == "in_other_words"


def claim_json(claim: object) -> ClaimJson:
    """Describe a claim of the domain with its quotes."""
    return ClaimJson.model_validate(claim)


def with_headings(claims: Iterable[ClaimJson]) -> Iterator[tuple[str, ClaimJson]]:
    """Yield each claim with the heading to be shown above it, empty where that stands above an earlier one."""
    shown = ""
    for claim in claims:
        yield (claim.group if claim.group != shown else ""), claim
        shown = claim.group


# What is shown above the claims of a source that is doubted.
MAY_NOT_SAY = "This source may not say it; its nearest sentences:"


def place_of(quote: QuoteJson) -> tuple[str, int, int]:
    """Give what tells a quote from another."""
    return quote.source_id, quote.start, quote.end
