"""Passages that a search found, as scripts get them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from ingest.content.locator import describe_reach, locator_from_json, locator_to_json, pages_between
from retrieval.hits import Hit
from services.contract.base import VERSION, Contract


class FoundByJson(Contract):
    """Ranks from 1; null where a method did not find the passage."""

    bm25: int | None
    vector: int | None


class HitJson(Contract):
    """A passage that was found; the words that were found begin at `found_at` in its text, with neighbours around.

    `places` tell where it begins and, if that is elsewhere, ends, each as a quote's `place` does.
    """

    passage_id: str
    source_id: str
    title: str
    path: str
    pages: tuple[int, int]
    heading: str
    text: str
    score: float
    found_by: FoundByJson
    found_at: int = 0
    places: tuple[dict[str, Any], ...] = Field(default=(), validate_default=True)

    @property
    def where(self) -> str:
        """Tell a person where it stands: "pages 3 to 4", "Methods, paragraph 2"."""
        return describe_reach([locator_from_json(place) for place in self.places])

    @field_validator("places")
    @classmethod
    def _on_pages(cls, value: tuple[dict[str, Any], ...], known: ValidationInfo) -> tuple[dict[str, Any], ...]:
        """Say of a hit that was kept before there were locators on which pages it stands."""
        locators = [locator_from_json(each) for each in value] or pages_between(*known.data["pages"])
        return tuple(locator_to_json(each) for each in locators)


class SearchJson(Contract):
    """What `quoth search --json` prints."""

    version: Literal[1] = VERSION
    query: str
    hits: tuple[HitJson, ...]


class RankedJson(Contract):
    """A hit by its id alone, as an answer's record names those it was made from."""

    passage_id: str
    rank: int
    score: float
    found_by: FoundByJson


def hit_json(hit: Hit) -> HitJson:
    """Describe a hit."""
    passage, source = hit.passage, hit.source
    return HitJson(
        passage_id=passage.id,
        source_id=source.document_id,
        title=source.title,
        path=source.path,
        pages=(passage.first_page, passage.last_page),
        heading=passage.heading,
        text=passage.text,
        score=hit.score,
        found_by=FoundByJson.model_validate(hit.found_by),
        found_at=hit.found_at,
        places=tuple(locator_to_json(each) for each in passage.places),
    )


def ranked_json(hit: Hit) -> RankedJson:
    """Describe a hit by its id and rank."""
    return RankedJson(
        passage_id=hit.passage.id, rank=hit.rank, score=hit.score, found_by=FoundByJson.model_validate(hit.found_by)
    )


def search_json(query: str, hits: tuple[Hit, ...]) -> SearchJson:
    """Describe what a search found."""
    return SearchJson(query=query, hits=tuple(hit_json(hit) for hit in hits))
