"""Writes a paper as plain text to paste anywhere: marks like [1], then the quotes, then the references."""

from __future__ import annotations

from collections.abc import Iterator

from services.export.paper import Block, Kind, Mark, Paper, plain, reference_line


def write_plain(paper: Paper) -> str:
    """Write a whole paper as text that has no markup."""
    parts = [plain(paper.title), plain(paper.about), *(_block(block) for block in paper.blocks)]
    if paper.quotes:
        parts.append("\n".join(_quotes(paper)))
    if paper.references:
        lines = (f"{number}. {plain(reference_line(each))}" for number, each in enumerate(paper.references, 1))
        parts.append("\n".join(["References", *lines]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _quotes(paper: Paper) -> Iterator[str]:
    yield "Quotes"
    for number, quote in enumerate(paper.quotes, 1):
        words = " ".join(plain(quote.text).split())
        yield f"[{number}] “{words}” (reference {quote.reference}, {quote.where})"


def _block(block: Block) -> str:
    text = "".join(plain(inline.text) for inline in block.inlines if not isinstance(inline, Mark))
    marks = "".join(f" [{inline.quote}]" for inline in block.inlines if isinstance(inline, Mark))
    return f"“{text.strip('“”')}”{marks}" if block.kind is Kind.QUOTATION else f"{text}{marks}"
