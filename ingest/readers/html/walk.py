"""Walks through a page's elements in reading order and gives its text in pieces; does not decide what to keep."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree, html

from ingest.content import blocks
from ingest.readers.alternative_text import says_again, told
from ingest.readers.docx.numbering import written
from ingest.readers.html.inline import code_of, collapsed, is_formula, raised, tex
from ingest.readers.html.pieces import Piece
from ingest.readers.html.tables import is_layout, table_pieces

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol p pre search section summary table tbody td tfoot th thead "
    "tr ul caption".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PREFORMATTED = frozenset({"pre", "xmp", "listing", "plaintext"})
_NOTES = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
_MARKS = frozenset({"noteref", "doc-noteref"})
_ENTRIES = frozenset({"biblioentry", "doc-biblioentry"})
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_NUMERALS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LARGEST_ICON = 48  # pixels
_BREAK = "\n"  # all other white space is a space by then
_ANCHOR = re.compile(r"^[§¶](?=[^\W\d_])|\s*[¶§🔗]$|\s+#$")  # at a heading, to copy its address
_PARTED = re.compile(r"\s*\n\s*\n\s*")


def pieces_of(root: html.HtmlElement) -> list[Piece]:
    """Give the text under an element in pieces."""
    return _walked(root, with_tables=True)


def words_of(element: html.HtmlElement) -> str:
    """Give all words under an element on one line; a table in it is told cell after cell."""
    return " ".join(" ".join(piece.text for piece in _walked(element, with_tables=False)).split())


def _walked(root: html.HtmlElement, *, with_tables: bool) -> list[Piece]:
    walk = _Walk(with_tables)
    skipping = etree.iterwalk(root, events=("start", "end"))
    for event, element in skipping:
        if event == "start":
            if not walk.enter(element):
                skipping.skip_subtree()
        else:
            walk.leave(element, is_root=element is root)
    walk.flush()
    return _once(walk.pieces)


def _once(pieces: list[Piece]) -> list[Piece]:
    """Leave out pictures' words that stand beside them anyway."""
    beside = [
        " ".join(each.text for each in pieces[max(0, at - 1) : at + 2] if each is not pieces[at])
        for at in range(len(pieces))
    ]
    return [each for each, other in zip(pieces, beside, strict=True) if not says_again(each.text, other)]


@dataclass(slots=True)
class _List:
    """An open list: the next item's number, None where it has bullets; how numbers are written, and how they go on."""

    number: int | None
    style: str = "decimal"
    step: int = 1


@dataclass(slots=True)
class _Walk:
    with_tables: bool
    pieces: list[Piece] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _linked: int = 0
    _links: int = 0
    _open_links: int = 0
    _kinds: list[tuple[html.HtmlElement, type[blocks.Block], int]] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)
    _marker: str = ""
    _pictures: list[Piece] = field(default_factory=list)

    def enter(self, element: html.HtmlElement) -> bool:
        """Begin an element; False where its inside is not to be walked through."""
        tag = element.tag
        if self._took_whole(element):
            return False
        if tag == "img":
            self._picture(element)
        elif tag == "br":
            self._parts.append(_BREAK)
        elif tag in _BLOCKS:
            self.flush()
            self._open(element)
        elif tag == "q":
            self._put("“")
        self._links += tag == "a"
        self._open_links += tag == "a"
        self._put(element.text or "")
        return True

    def _took_whole(self, element: html.HtmlElement) -> bool:
        """Take an element that is one thing with all that is in it, if it is."""
        tag = element.tag
        if is_formula(element):
            self._formula(element)
        elif tag in _PREFORMATTED:
            self.flush()
            self._add(blocks.Code, code_of(element))
        elif tag == "table" and self.with_tables and not is_layout(element):
            self.flush()
            self.pieces.extend(table_pieces(element, words_of))
        elif (tag == "sup" or _said(element) & _MARKS) and (high := raised(element)):
            self._put(high)
        else:
            return tag in {"script", "style"}
        return True

    def leave(self, element: html.HtmlElement, *, is_root: bool) -> None:
        """End an element, and take what stands behind it."""
        if element.tag in _BLOCKS:
            self.flush()
            if self._kinds and self._kinds[-1][0] is element:
                self._kinds.pop()
            if element.tag in {"ol", "ul"} and self._lists:
                self._lists.pop()
        elif element.tag == "q":
            self._put("”")
        self._open_links -= element.tag == "a"
        if not is_root:
            self._put(element.tail or "")

    def flush(self) -> None:
        """End the block that is being gathered."""
        text, linked, links = collapsed("".join(self._parts)), self._linked, self._links
        self._parts, self._linked, self._links = [], 0, 0
        if not text.strip():
            self._end_pictures()
            return
        kind, level = next(((kind, level) for _, kind, level in reversed(self._kinds)), (blocks.Paragraph, 0))
        for part in _PARTED.split(text.strip()):
            words = " ".join(part.split())
            words = _ANCHOR.sub("", words) if kind is blocks.Heading else words
            if not words:
                continue
            marker = self._marker if kind is blocks.ListItem else ""
            self._marker = "" if kind is blocks.ListItem else self._marker
            share = linked / max(1, len("".join(text.split())))
            self.pieces.append(Piece(kind, marker + words, level, min(1.0, share), links))
        self._end_pictures()

    def _end_pictures(self) -> None:
        """Tell the pictures of a block after it, so that its own words stay together."""
        self.pieces += self._pictures
        self._pictures = []

    def _picture(self, element: html.HtmlElement) -> None:
        text = told(element.get("alt") or "")
        if text and not _is_icon(element):
            linked = min(1, self._open_links)
            self._pictures.append(Piece(blocks.Figure, text, linked=float(linked), links=linked))

    def _open(self, element: html.HtmlElement) -> None:
        tag = element.tag
        kind = _said_kind(element)
        if kind is not None:
            self._kinds.append((element, kind, 0))
        elif tag in HEADINGS:
            self._kinds.append((element, blocks.Heading, HEADINGS[tag]))
        elif tag == "figcaption":
            holds_table = next(element.getparent().iter("table"), None) is not None
            self._kinds.append((element, blocks.Caption if holds_table else blocks.Figure, 0))
        elif tag in {"li", "dt", "dd"}:
            self._open_item(element)
            self._kinds.append((element, blocks.ListItem, 0))
        elif tag in {"ol", "ul"}:
            self._lists.append(_ordered(element) if tag == "ol" else _List(None))

    def _open_item(self, element: html.HtmlElement) -> None:
        current = self._lists[-1] if element.tag == "li" and self._lists else None
        self._marker = ""
        if current is not None and current.number is not None:
            number = _number(element.get("value"), current.number)
            self._marker = f"{written(number, current.style)}. "
            current.number = number + current.step

    def _formula(self, element: html.HtmlElement) -> None:
        formula, display = tex(element)
        if display:
            self.flush()
            self._add(blocks.Equation, formula)
        else:
            self._put(formula)

    def _put(self, text: str) -> None:
        text = re.sub(r"\s+", " ", text)
        self._parts.append(text)
        if self._open_links:
            self._linked += len("".join(text.split()))

    def _add(self, kind: type[blocks.Block], text: str) -> None:
        if text.strip():
            self.pieces.append(Piece(kind, text))


def _is_icon(image: html.HtmlElement) -> bool:
    """Tell a picture that is too small to show anything: it stands for what can be done there."""
    sizes = (_number(image.get(name), _LARGEST_ICON) for name in ("width", "height"))
    return min(sizes) < _LARGEST_ICON


def is_note(element: html.HtmlElement) -> bool:
    """Tell what says that it is a foot- or endnote."""
    return bool(_said(element) & _NOTES)


def _said(element: html.HtmlElement) -> set[str]:
    """Give what an element says it is, by role or EPUB type."""
    return set(f"{element.get('role') or ''} {element.get(_EPUB_TYPE) or element.get('epub:type') or ''}".split())


def _said_kind(element: html.HtmlElement) -> type[blocks.Block] | None:
    if is_note(element):
        return blocks.Footnote
    return blocks.Reference if _said(element) & _ENTRIES else None


def _ordered(element: html.HtmlElement) -> _List:
    """Begin a list with numbers, as its attributes say that they are shown."""
    style = _NUMERALS.get(element.get("type") or "", "decimal")
    if element.get("reversed") is None:
        return _List(_number(element.get("start"), 1), style)
    items = sum(1 for _ in element.iterchildren("li"))
    return _List(_number(element.get("start"), items), style, step=-1)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text.strip()) else otherwise
