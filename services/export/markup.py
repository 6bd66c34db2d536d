"""Reads the Markdown of a note into blocks. HTML is text here, pictures are their words, links show where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.export.paper import Block, Inline, Kind, Mark, Span, Style
from services.notes import MARK

# Definitions of links are off: "[^1]: ..." would be one, and take the text behind it away.
_PARSER = MarkdownIt("commonmark", {"html": False}).disable(["reference", "html_block", "html_inline", "autolink"])

_STYLES = {"strong": Style.BOLD, "em": Style.ITALIC}
_DEEPEST = 3


def blocks_of(text: str, *, quotes: int) -> tuple[Block, ...]:
    """Read Markdown; `[^n]` marks the n-th of the note's quotes, and is text where there are fewer."""
    return tuple(_walk(_PARSER.parse(text), quotes))


class _Place:
    """Where in the lists, quotations and headings the reading stands."""

    def __init__(self) -> None:
        self._lists: list[int | None] = []  # the next number of each list we are in, None for bullets
        self._quoted = 0
        self._heading = 0
        self._begins_item = False

    def pass_by(self, token: Token) -> None:
        """Take note of what begins or ends."""
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self._lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif token.type == "list_item_open":
            self._begins_item = True
        elif token.type in {"blockquote_open", "blockquote_close"}:
            self._quoted += token.nesting
        elif token.type == "heading_open":
            self._heading = int(token.tag[1:])

    def block(self, inlines: tuple[Inline, ...]) -> Block:
        """Make the block that stands here; a second paragraph of an item is a paragraph."""
        heading, begins_item = self._heading, self._begins_item and bool(self._lists)
        self._heading, self._begins_item = 0, False
        if heading:
            return Block(Kind.HEADING, inlines, level=min(1 + heading, _DEEPEST))
        if begins_item:
            number = self._lists[-1]
            self._lists[-1] = None if number is None else number + 1
            return Block(Kind.ITEM, inlines, level=min(len(self._lists) - 1, _DEEPEST), number=number)
        return Block(Kind.QUOTATION if self._quoted else Kind.PARAGRAPH, inlines)


def _walk(tokens: Sequence[Token], quotes: int) -> Iterator[Block]:
    place = _Place()
    for token in tokens:
        if token.type in {"fence", "code_block"}:
            yield Block(Kind.CODE, (Span(token.content.rstrip("\n"), Style.CODE),))
        elif token.type == "inline":
            yield place.block(tuple(_inlines(token.children or (), quotes)))
        else:
            place.pass_by(token)


def _inlines(tokens: Sequence[Token], quotes: int) -> Iterator[Inline]:
    styles = [Style.PLAIN]
    targets: list[str] = []
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _STYLES:
            styles = [*styles, _STYLES[name]] if token.nesting == 1 else styles[:-1]
        elif name == "link" and token.nesting == 1:
            targets.append(str(token.attrs.get("href", "")))
        elif name == "link":
            target = targets.pop()
            if target:
                yield Span(f" ({target})", styles[-1])
        elif token.type == "image":
            yield Span(f"{token.content} ({token.attrs.get('src', '')})", styles[-1])
        elif token.type in {"softbreak", "hardbreak"}:
            yield Span(" " if token.type == "softbreak" else "\n", styles[-1])
        elif token.type == "code_inline":
            yield Span(token.content, Style.CODE)
        else:
            yield from _marked(token.content, styles[-1], quotes)


def _marked(text: str, style: Style, quotes: int) -> Iterator[Inline]:
    """Yield a text with its marks set apart."""
    end = 0
    for match in MARK.finditer(text):
        if 1 <= int(match[1]) <= quotes:
            if text[end : match.start()]:
                yield Span(text[end : match.start()], style)
            yield Mark(int(match[1]))
            end = match.end()
    if text[end:]:
        yield Span(text[end:], style)
