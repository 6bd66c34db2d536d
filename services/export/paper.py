"""What an export is made of, whatever its format: blocks of text with marks, numbered quotes, references. Values only.

Text here is text: no markup has a meaning in it, and no writer may give it one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.content.bibliography import Bibliography


class Style(StrEnum):
    """How a stretch of text is set."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"


class Kind(StrEnum):
    """What a block is to a reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTATION = "quotation"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one style; a line end in it is a line end."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Mark:
    """Points to a quote by its number, from 1."""

    quote: int


Inline = Span | Mark


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph's worth of text; `level` is a heading's, from 1, or an item's depth, from 0; `number` a list's."""

    kind: Kind
    inlines: tuple[Inline, ...]
    level: int = 0
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Reference(Bibliography):
    """How a source is cited, and the name of its file."""

    file: str = ""


@dataclass(frozen=True, slots=True)
class PaperQuote:
    """Exact words, the number of their source in the paper's references, from 1, and where in it."""

    text: str
    reference: int
    where: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole export: quotes and references are numbered from 1 in their order; `about` stands under the title."""

    title: str
    about: str
    blocks: tuple[Block, ...]
    quotes: tuple[PaperQuote, ...] = field(default=())
    references: tuple[Reference, ...] = field(default=())


def plain(text: str) -> str:
    """Take out what no format can hold: each control code but tabs and line ends becomes a replacement character."""
    return "".join(_shown(letter) for letter in text)


def _shown(letter: str) -> str:
    if letter in "\n\t":
        return letter
    category = unicodedata.category(letter)
    # Cc: controls; Cs: halves of characters; Co: private, every font means another thing by them; Cn: no characters at
    # all, of which XML forbids some
    return (
        "\ufffd" if category in {"Cc", "Co", "Cs"} or (category == "Cn" and ord(letter) & 0xFFFE == 0xFFFE) else letter
    )


def reference_line(reference: Reference) -> str:
    """Write a reference on one line, with what is known and nothing else."""
    names = ", ".join(reference.authors)
    head = f"{names} ({reference.year})." if names and reference.year else f"{names}." if names else ""
    if reference.year and not names:
        head = f"({reference.year})."
    title = f"{reference.title.rstrip('.')}."
    parts = [part for part in (head, title, _journal(reference)) if part]
    if reference.doi:
        parts.append(f"doi:{reference.doi}")
    if reference.arxiv:
        parts.append(f"arXiv:{reference.arxiv}")
    if reference.file and not (reference.doi or reference.arxiv):
        parts.append(f"[{reference.file}]")
    return " ".join(parts)


def _journal(reference: Reference) -> str:
    if not reference.journal:
        return ""
    volume = reference.volume + (f"({reference.number})" if reference.number else "")
    return ", ".join(part for part in (reference.journal, volume, reference.pages) if part) + "."
