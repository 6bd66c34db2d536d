"""A source, and its text, as scripts get them."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, Field

from ingest.content.document import Page
from retrieval.source import Source
from services.contract.base import VERSION, Contract


class SourceJson(Contract):
    """A source of the library; `added_at` is UTC, ISO 8601.

    Of its pages, `recognised_pages` have text that was recognised in pictures and may be misread, and `unread_pages`
    show text that could not be read.
    `language` is a code where it was told; `transcribed_by` the model that heard a recording.
    `fetched_at` is UTC, ISO 8601, of a source that was fetched from the address that is its `path`; else it is empty.
    `replaced_by` is the id of the newer version of the same file or address, empty for the newest.
    """

    source_id: str = Field(validation_alias=AliasChoices("source_id", "document_id"))
    title: str
    path: str
    media_type: str
    pages: int = Field(validation_alias=AliasChoices("pages", "page_count"))
    passages: int = Field(validation_alias=AliasChoices("passages", "passage_count"))
    added_at: str
    recognised_pages: int = 0
    unread_pages: int = 0
    language: str = ""
    transcribed_by: str = ""
    fetched_at: str = ""
    replaced_by: str = ""


class PageJson(Contract):
    """Where a page's text stands in the whole text; `where` says which page, slide or stretch of time it is."""

    number: int
    label: str
    where: str
    start: int
    end: int


class TextJson(Contract):
    """What `quoth text --json` prints."""

    version: Literal[1] = VERSION
    source_id: str
    title: str
    path: str
    pages: tuple[PageJson, ...]
    text: str


def text_json(source: Source, pages: tuple[Page, ...]) -> TextJson:
    """Describe a source's whole text and where its pages stand in it."""
    placed: list[PageJson] = []
    start = 0
    for page in pages:
        end = start + len(page.text)
        placed.append(PageJson(number=page.number, label=page.label, where=page.where, start=start, end=end))
        start = end
    return TextJson(
        source_id=source.document_id,
        title=source.title,
        path=source.path,
        pages=tuple(placed),
        text="".join(page.text for page in pages),
    )
