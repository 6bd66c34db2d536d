"""Turns values into the JSON that others script against; pure, prints nothing.

Field names here are a promise: a change breaks other people's scripts.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TypedDict

from generation.answer import Answer, Claim, Quote
from ingest.document import Page
from retrieval.hits import Hit
from retrieval.source import Source


class FoundByJson(TypedDict):
    """Ranks from 1; null where a method did not find the passage."""

    bm25: int | None
    vector: int | None


class HitJson(TypedDict):
    """A passage that was found; the words that were found begin at `found_at` in its text, with neighbours around."""

    passage_id: str
    source_id: str
    title: str
    path: str
    pages: list[int]
    heading: str
    text: str
    score: float
    found_by: FoundByJson
    found_at: int


class QuoteJson(TypedDict):
    """Exact words; `start` and `end` count characters of what `quoth text` prints.

    `under` is empty but for a table's row: its caption and heads, shortened.
    """

    source_id: str
    title: str
    path: str
    page: int
    start: int
    end: int
    text: str
    boxes: list[list[float]]
    under: str


class ClaimJson(TypedDict):
    """A statement with its quotes."""

    text: str
    support: str
    quotes: list[QuoteJson]


class AnswerJson(TypedDict):
    """What `quoth ask --json` prints; `reason` is null for an answer that is no refusal."""

    question: str
    refused: bool
    reason: str | None
    claims: list[ClaimJson]
    nearest: list[HitJson]
    suggested: list[str]
    record: dict[str, object]


class SourceJson(TypedDict):
    """A source of the library."""

    source_id: str
    title: str
    path: str
    media_type: str
    pages: int
    passages: int
    added_at: str


class PageJson(TypedDict):
    """Where a page's text stands in the whole text."""

    number: int
    label: str
    start: int
    end: int


class TextJson(TypedDict):
    """What `quoth text --json` prints."""

    source_id: str
    title: str
    path: str
    pages: list[PageJson]
    text: str


class SearchJson(TypedDict):
    """What `quoth search --json` prints."""

    query: str
    hits: list[HitJson]


def hit_json(hit: Hit) -> HitJson:
    """Describe a hit."""
    passage, source = hit.passage, hit.source
    return {
        "passage_id": passage.id,
        "source_id": source.document_id,
        "title": source.title,
        "path": source.path,
        "pages": [passage.first_page, passage.last_page],
        "heading": passage.heading,
        "text": passage.text,
        "score": hit.score,
        "found_by": {"bm25": hit.found_by.bm25, "vector": hit.found_by.vector},
        "found_at": hit.found_at,
    }


def search_json(query: str, hits: tuple[Hit, ...]) -> SearchJson:
    """Describe what a search found."""
    return {"query": query, "hits": [hit_json(hit) for hit in hits]}


def quote_json(quote: Quote) -> QuoteJson:
    """Describe a quote with its place."""
    return {
        "source_id": quote.source.document_id,
        "title": quote.source.title,
        "path": quote.source.path,
        "page": quote.page,
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "boxes": [list(box) for box in quote.boxes],
        "under": quote.under,
    }


def claim_json(claim: Claim) -> ClaimJson:
    """Describe a claim with its quotes."""
    return {
        "text": claim.text,
        "support": claim.support.value,
        "quotes": [quote_json(quote) for quote in claim.quotes],
    }


def answer_json(answer: Answer) -> AnswerJson:
    """Describe an answer or a refusal."""
    refusal = answer.refusal
    return {
        "question": answer.question,
        "refused": refusal is not None,
        "reason": refusal.reason if refusal else None,
        "claims": [claim_json(claim) for claim in answer.claims],
        "nearest": [hit_json(hit) for hit in refusal.nearest] if refusal else [],
        "suggested": list(answer.suggested),
        "record": {**asdict(answer.record), "hits": [_ranked(hit) for hit in answer.hits]},
    }


def source_json(source: Source) -> SourceJson:
    """Describe a source."""
    return {
        "source_id": source.document_id,
        "title": source.title,
        "path": source.path,
        "media_type": source.media_type,
        "pages": source.page_count,
        "passages": source.passage_count,
        "added_at": source.added_at,
    }


def pages_json(pages: tuple[Page, ...]) -> list[PageJson]:
    """Describe where each page's text stands."""
    described: list[PageJson] = []
    start = 0
    for page in pages:
        end = start + len(page.text)
        described.append({"number": page.number, "label": page.label, "start": start, "end": end})
        start = end
    return described


def dump(value: object, *, indent: int | None = None) -> bytes:
    r"""Write JSON as UTF-8 with a line end; a lone surrogate of an odd file name becomes its \u escape."""
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode("utf-8", "backslashreplace")


def _ranked(hit: Hit) -> dict[str, object]:
    return {
        "passage_id": hit.passage.id,
        "rank": hit.rank,
        "score": hit.score,
        "found_by": {"bm25": hit.found_by.bm25, "vector": hit.found_by.vector},
    }
