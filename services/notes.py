"""Makes notes of answers and quotes, and text files of notes. Plain Python over the library; no page.

The words of documents and models are escaped: in the note's Markdown they read as the letters they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.kept import KeptQuote, Note
from retrieval.library import Library
from services.contract.answers import AnswerJson
from services.contract.claims import ClaimJson, QuoteJson
from services.export.markdown import escape
from services.showing.plain_text import one_line, shorten

MARK = re.compile(r"\[\^(\d{1,4})\]")

_TITLE_LENGTH = 120


def save_answer(library: Library, answer: AnswerJson, *, notebook: str) -> Note:
    """Keep an answer, with the quotes of its claims, as a note titled with its question."""
    text, quotes = note_text(answer.claims)
    if answer.refused:
        text = escape(answer.reason or "The sources do not answer this.")
    return library.notes.create(
        notebook=notebook, title=shorten(answer.question, _TITLE_LENGTH), text=text, quotes=quotes
    )


def save_quote(library: Library, quote: QuoteJson, *, notebook: str) -> Note:
    """Keep one quote as a note titled with its source."""
    title = f"{shorten(quote.title, _TITLE_LENGTH)}, {quote.where}"
    return library.notes.create(
        notebook=notebook, title=title, text=f"> {escape(quote.text)}[^1]", quotes=[kept_quote(quote)]
    )


def note_text(claims: Sequence[ClaimJson]) -> tuple[str, tuple[KeptQuote, ...]]:
    """Write claims as Markdown paragraphs, each with marks for its quotes, and give the quotes in order."""
    quotes: list[KeptQuote] = []
    parts: list[str] = []
    for claim in claims:
        first = len(quotes) + 1
        quotes += [kept_quote(quote) for quote in claim.quotes]
        marks = "".join(f"[^{number}]" for number in range(first, len(quotes) + 1))
        quoting = "> " if claim.is_verbatim else ""
        parts.append(f"{quoting}{escape(claim.text)}{marks}")
    return "\n\n".join(parts), tuple(quotes)


def kept_quote(quote: QuoteJson) -> KeptQuote:
    """Take a quote as it is printed for one to keep."""
    return KeptQuote(
        source_id=quote.source_id,
        title=quote.title,
        path=quote.path,
        page=quote.page,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        locator=quote.locator,
    )


def as_source_file(note: Note) -> tuple[str, bytes]:
    """Give the file name and the Markdown under which a note becomes a source; quotes stand at its end as a list."""
    title = one_line(note.title) or "Note"
    parts = [f"# {escape(title)}", MARK.sub(r"[\1]", note.text).strip()]
    if note.quotes:
        lines = (
            f"{number}. “{escape(quote.text)}” ({escape(quote.title)}, {escape(quote.where)})"
            for number, quote in enumerate(note.quotes, 1)
        )
        parts += ["## Quotes", "\n".join(lines)]
    name = re.sub(r"[^\w-]+", "-", title.lower()).strip("-")[:60] or "note"
    return f"{name}.md", ("\n\n".join(parts) + "\n").encode("utf-8", "replace")
