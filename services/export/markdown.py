"""Writes a paper as Markdown with footnotes. Every letter of its text is escaped: it reads as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from services.export.paper import Block, Inline, Kind, Mark, Paper, Style, plain, reference_line
from services.showing.plain_text import one_line

Escape = Callable[[str], str]

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_AT_START = re.compile(r"^(\d*)([-+=.)])")  # lists, numbered ones too, and underlines

_AROUND = {Style.PLAIN: "", Style.BOLD: "**", Style.ITALIC: "*"}


def escape(text: str) -> str:
    """Write text as Markdown that reads as these letters, on one line."""
    return _AT_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", one_line(text)))


def write_markdown(paper: Paper) -> bytes:
    """Write a whole paper: text, quotes as footnotes, references."""
    parts = [f"# {escape(plain(paper.title))}"]
    if paper.about:
        parts.append(escape(plain(paper.about)))
    body = markdown_blocks(paper.blocks, escape=escape, mark=lambda number: f"[^{number}]")
    if body:
        parts.append(body)
    if paper.references:
        lines = (f"{number}. {escape(plain(reference_line(each)))}" for number, each in enumerate(paper.references, 1))
        parts += ["## References", "\n".join(lines)]
    parts += [_footnote(paper, number) for number in range(1, len(paper.quotes) + 1)]
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def markdown_blocks(blocks: Sequence[Block], *, escape: Escape, mark: Callable[[int], str], deeper: int = 0) -> str:
    """Write blocks; `escape` makes one line of text safe, `mark` writes a quote's number, `deeper` lowers headings."""
    written = ""
    for index, block in enumerate(blocks):
        goes_on = index > 0 and _same_list(blocks[index - 1], block)
        written += ("\n" if goes_on else "\n\n" if written else "") + _block(block, escape, mark, deeper)
    return written


def _same_list(one: Block, other: Block) -> bool:
    """Tell whether items stand in one list; numbers after bullets would be read as the last bullet's words."""
    return one.kind is other.kind is Kind.ITEM and (other.level > one.level or bool(one.number) == bool(other.number))


def _block(block: Block, escape: Escape, mark: Callable[[int], str], deeper: int) -> str:
    if block.kind is Kind.CODE:
        text = "".join(plain(inline.text) for inline in block.inlines if not isinstance(inline, Mark))
        return "\n".join(f"    {line}" for line in text.split("\n"))
    lines = "".join(_inline(inline, escape, mark) for inline in block.inlines).split("\n")
    if block.kind is Kind.HEADING:
        return f"{'#' * min(block.level + 1 + deeper, 6)} {' '.join(lines)}"
    if block.kind is Kind.QUOTATION:
        return "  \n".join(f"> {line}" for line in lines)
    if block.kind is Kind.ITEM:
        bullet = "-" if block.number is None else f"{block.number}."
        return f"{'   ' * block.level}{bullet} {' '.join(lines)}"
    return "  \n".join(lines)


def _inline(inline: Inline, escape: Escape, mark: Callable[[int], str]) -> str:
    if isinstance(inline, Mark):
        return mark(inline.quote)
    return "\n".join(_line(line, inline.style, escape) for line in plain(inline.text).split("\n"))


def _line(text: str, style: Style, escape: Escape) -> str:
    """Write a line in its style; the spaces at its ends, which escaping takes away, stay outside the style's signs."""
    inner = text.strip()
    if not inner:
        return " " if text else ""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    if style is Style.CODE:
        fence = "`" * (max((len(run) for run in _ticks(inner)), default=0) + 1)
        pad = " " if "`" in inner else ""
        return f"{before}{fence}{pad}{inner}{pad}{fence}{after}"
    return f"{before}{_AROUND[style]}{escape(inner)}{_AROUND[style]}{after}"


def _ticks(text: str) -> list[str]:
    return [run for run in "".join(letter if letter == "`" else " " for letter in text).split() if run]


def _footnote(paper: Paper, number: int) -> str:
    quote = paper.quotes[number - 1]
    title = paper.references[quote.reference - 1].title
    return f"[^{number}]: “{escape(plain(quote.text))}” {escape(plain(title))}, {escape(plain(quote.where))}."
