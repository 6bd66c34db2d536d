"""Reads Markdown into documents: the words of it, with its headings, lists, tables, code and formulas told apart.

Stored text is what a reader of the rendered page would read: marks of headings, emphasis, links, fences and tables'
borders go; link and picture addresses go, their words stay; HTML tags and comments go; formulas stay in their TeX.
Offsets count the characters of that stored text. Nothing is fetched or run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from ingest.content.blocks import Block, Code, Equation, Heading, ListItem, Paragraph, Reference, TableRow, Title
from ingest.content.document import Document
from ingest.content.structure import structured
from ingest.readers.text.encodings import seen
from ingest.readers.text.front_matter import read_front_matter
from ingest.readers.text.page_writer import BETWEEN_BLOCKS, BETWEEN_ROWS, REFERENCES, PageWriter

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_MATH = re.compile(r"\$\$.+?\$\$|\$(?!\s)(?:[^$\n\\]|\\.)+?(?<!\s)\$(?!\d)", re.DOTALL)


def read_markdown(text: str, *, path: str, document_id: str) -> Document:
    """Make a document of Markdown; form feeds are white space in it, so it is one page."""
    matter = read_front_matter(text)
    writer = _Writer()
    title = inline_words(matter.title)
    if title:
        writer.page.add(Title, title)
    writer.write(_parser().parse(text[matter.end :]))
    pages, blocks = writer.page.finish()
    if not title:
        title = next((pages[0].text[b.start : b.end] for b in blocks if isinstance(b, Title)), "")
    stem = path.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return structured(
        Document(
            document_id, title or stem, path, "text/markdown", pages, blocks, matter.authors, tuple(writer.outline)
        )
    )


def inline_words(text: str) -> str:
    """Give the words of one line of Markdown, without its markup: "**geostan**: maps" says "geostan: maps"."""
    return "".join(_words(token.children or ()) for token in _parser().parseInline(text)).strip()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 50}).enable("table")
    parser.inline.ruler.before("escape", "math", _keep_math)
    return parser


def _keep_math(state: StateInline, silent: bool) -> bool:
    """Keep a formula between dollars as it is: its stars and underscores are no emphasis."""
    if state.src[state.pos] != "$":
        return False
    match = _MATH.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("math", "", 0).content = match.group()
    state.pos = match.end()
    return True


class _Writer:
    """Writes the parser's tokens as blocks."""

    def __init__(self) -> None:
        self.page = PageWriter()
        self.outline: list[tuple[int, str, int]] = []
        self._in_references = False
        self._lists: list[int | None] = []  # for each open list the next item's number; None where it has bullets
        self._marker: str | None = None  # what the item just opened begins with
        self._heading = 0
        self._in_head = False
        self._row: list[str] | None = None  # the cells read so far of a table's row

    def write(self, tokens: Sequence[Token]) -> None:
        """Write all tokens of a file."""
        for token in tokens:
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                first = int(token.attrGet("start") or 1) if token.type == "ordered_list_open" else None
                self._lists.append(first)
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                self._lists.pop()
            elif token.type == "list_item_open":
                self._open_item()
            elif token.type == "heading_open":
                self._heading = int(token.tag[1])
            else:
                self._write_leaf(token)

    def _open_item(self) -> None:
        number = self._lists[-1]
        self._marker = "" if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1

    def _write_leaf(self, token: Token) -> None:
        if token.type == "tr_open":
            self._row = []
        elif token.type == "tr_close" and self._row is not None:
            gap = BETWEEN_ROWS if self.page.blocks and type(self.page.blocks[-1]) is TableRow else BETWEEN_BLOCKS
            self.page.add_cells(self._row, gap=gap, is_head=self._in_head)
            self._row = None
        elif token.type in {"thead_open", "thead_close"}:
            self._in_head = token.type == "thead_open"
        elif token.type in {"fence", "code_block"}:
            self._add(Code, token.content.strip("\n"))
        elif token.type == "html_block":
            for part in _without_html(token.content).split("\n\n"):
                self._add(Paragraph, " ".join(part.split()))
        elif token.type == "inline":
            self._write_inline(_words(token.children or ()).strip())

    def _write_inline(self, text: str) -> None:
        if self._row is not None:
            self._row.append(text)
        elif self._heading:
            self._write_heading(text)
        elif text.startswith("$$") and text.endswith("$$"):
            self._add(Equation, text)
        elif self._marker is not None:
            marker, self._marker = self._marker, None
            self._add(ListItem, marker + text)
        else:
            self._add(ListItem if self._lists else Paragraph, text)

    def _write_heading(self, text: str) -> None:
        level, self._heading = self._heading, 0
        if not text:
            return
        if not self.page.blocks and level == 1:
            self.page.add(Title, text)
            return
        self._in_references = bool(REFERENCES.fullmatch(text))
        self.outline.append((level, text, 1))
        self.page.add(Heading, text)

    def _add(self, kind: type[Block], text: str) -> None:
        if self._in_references and kind in {Paragraph, ListItem}:
            kind = Reference
        together = kind is ListItem and bool(self.page.blocks) and type(self.page.blocks[-1]) is ListItem
        self.page.add(kind, text, gap=BETWEEN_ROWS if together else BETWEEN_BLOCKS)


def _words(tokens: Sequence[Token]) -> str:
    """Give the words of inline tokens, white space made one space."""
    return re.sub(r"[ \t\n\f]+", " ", seen("".join(_inline(tokens))))  # entities may have brought unseen characters


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"text", "text_special", "code_inline", "math"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"} or token.content.lower().startswith("<br"):
            yield " "
        elif token.type == "image":
            yield _words(token.children or ())


def _without_html(text: str) -> str:
    """Give the words of an HTML block: no comments, no scripts, no tags."""
    return seen(unescape(_TAG.sub(" ", _HIDDEN.sub(" ", _COMMENT.sub(" ", text)))))
