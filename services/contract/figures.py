"""A source's figures as scripts get them."""

from __future__ import annotations

from typing import Literal

from services.contract.base import VERSION, Contract
from services.contract.claims import BoxJson


class MentionJson(Contract):
    """A sentence that refers to a figure; `start` and `end` count characters of what `quoth text` prints."""

    start: int
    end: int
    page: int
    text: str


class FigureJson(Contract):
    """A figure: its number as its caption has it ("3", "S1", or empty), the caption's exact words, where it is drawn.

    `box` is left, top, right, bottom in points on the page, null where it is not known; `file` is the picture that was
    written, null where none was.
    """

    source_id: str
    number: str
    caption: str
    start: int
    end: int
    page: int
    box: BoxJson | None
    mentions: tuple[MentionJson, ...]
    file: str | None = None


class FiguresJson(Contract):
    """What `quoth figures --json` prints."""

    version: Literal[1] = VERSION
    source_id: str
    title: str
    figures: tuple[FigureJson, ...]
