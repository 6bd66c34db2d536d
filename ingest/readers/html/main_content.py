"""Tells what of a page is its text and what stands around it: menus, banners, buttons, what nobody sees.

Goes by what elements say they are (tags, roles, the words of their classes) and by how much of a stretch is links. In
doubt a part is kept: a menu too much is a nuisance, a section too little cannot be found. Rules that name no site.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from lxml import html

from ingest.content.blocks import Figure, Heading, ListItem, Paragraph, Title
from ingest.readers.html.inline import is_formula
from ingest.readers.html.pieces import Piece
from ingest.readers.html.walk import HEADINGS, is_note, pieces_of
from ingest.readers.text.page_writer import REFERENCES

_NEVER = frozenset(
    "applet area audio base button canvas datalist dialog embed frame frameset head iframe input link map menu meta "
    "nav noembed noframes noscript object option optgroup param progress script select style svg "
    "template textarea track video".split()
)
_ROLES = frozenset(
    "alertdialog banner complementary contentinfo dialog menu menubar navigation scrollbar search tablist toolbar "
    "tooltip".split()
)
_TEXT_ROLES = frozenset("article definition document figure math note table term".split())  # whatever their class says
_AROUND = frozenset({"aside", "footer", "header"})  # around the page, unless they stand within its text
# Words of a class or id that say what an element is for. Whole words: "related" and not "correlated".
_PURPOSES = frozenset(
    "ad ads advert advertisement advertising breadcrumb breadcrumbs consent cookie cookies editsection footer gdpr "
    "masthead menu modal nav navbar navbox navigation newsletter noprint pager pagination popup promo recommended "
    "related share sharing sidebar sidenav sitenav skiplink social sponsored subscribe subscription toc toolbar".split()
)
# What is kept from those who listen is seen all the same; without running text it is an icon, or a formula's picture.
_RUNNING = ("p", "li", "table", "h1", "h2", "h3")
_UNSEEN_CLASSES = re.compile(r"(?:^|[\s_-])(?:sr-only|screen-reader(?:-text)?|visually-?hidden|linenos?)(?:$|\s)")
_WORD = re.compile(r"[A-Za-z]+")
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)

_MOST_DROPPED = 0.4  # of a page's letters, for what its class alone says is no text
# Of a page's letters, to be taken for all of its text: what is called main, and the only article.
_LEAST_MAIN, _LEAST_ARTICLE = 0.2, 0.5
_LINKED = 0.8  # share of links from which a short stretch is one of a menu
_MENU_ITEMS = 4
_MENU_LETTERS = 60  # of one of its items
_FEWEST_LETTERS = 200  # left of a page without its menus; a page that is all links is one on purpose


def main_pieces(root: html.HtmlElement) -> tuple[Piece, ...]:
    """Give a page's text in pieces."""
    body = root.find("body")
    body = root if body is None else body
    _drop_unseen(body)
    main = _main(body)
    _drop_around(main, within=main is not body)
    return without_menus(_titled(pieces_of(main)), at_the_end=main is not body)


def all_pieces(root: html.HtmlElement) -> tuple[Piece, ...]:
    """Give all that a page shows: a book's have nothing around their text."""
    body = root.find("body")
    body = root if body is None else body
    _drop_unseen(body)
    return tuple(pieces_of(body))


def _titled(pieces: Sequence[Piece]) -> list[Piece]:
    """Take the only heading of the first level for the title."""
    firsts = [at for at, piece in enumerate(pieces) if piece.kind is Heading and piece.level == 1]
    return [replace(piece, kind=Title, level=0) if [at] == firsts else piece for at, piece in enumerate(pieces)]


def without_menus(pieces: Sequence[Piece], *, at_the_end: bool) -> tuple[Piece, ...]:
    """Leave out runs of short stretches that are links, and lines of links, unless they are what the page is.

    `at_the_end` leaves those that other text follows: what a page calls its text has them for a reason.
    """
    runs: list[tuple[bool, list[Piece]]] = []
    heading: Piece | None = None
    for short_links, members in groupby(pieces, key=_may_be_of_menu):
        run = list(members)
        is_menu = short_links and sum(piece.links for piece in run) >= _MENU_ITEMS and not _is_references(heading)
        heading = next((piece for piece in reversed(run) if piece.kind is Heading), heading)
        runs.append((is_menu, run))
    has_menus = any(is_menu for is_menu, _ in runs)
    kept = runs if at_the_end else [(False, run) for is_menu, run in runs if not is_menu]
    left = [(is_menu, piece) for is_menu, run in kept for piece in run]
    while left and has_menus and (left[-1][0] or _announces(left[-1][1])):
        left.pop()
    found = tuple(piece for _, piece in left)
    return found if sum(len(piece.text) for piece in found) >= _FEWEST_LETTERS else tuple(pieces)


def _drop_unseen(body: html.HtmlElement) -> None:
    for element in list(body.iter("*")):
        if not is_formula(element) and (element.tag in _NEVER or _is_unseen(element)):
            _drop(element)


def _is_unseen(element: html.HtmlElement) -> bool:
    """Tell what a page does not show; formulas and notes are often kept so, to be heard, or shown at a click."""
    hidden = (
        element.get("hidden") is not None
        or (element.get("aria-hidden") == "true" and next(element.iter(*_RUNNING), None) is None)
        or _UNSEEN_STYLE.search(element.get("style") or "")
        or _UNSEEN_CLASSES.search(element.get("class") or "")
    )
    return bool(hidden) and not is_note(element) and next(element.iter("math"), None) is None


def _main(body: html.HtmlElement) -> html.HtmlElement:
    """Find the element that holds the page's text by its own word, or give the body."""
    letters = _letters(body)
    named = [*body.iter("main"), *body.xpath(".//*[@role='main']")]
    found = [each for each in named if letters[each] >= _LEAST_MAIN * letters[body]]
    articles = [each for each in body.iter("article") if not any(True for _ in each.iterancestors("article"))]
    if len(articles) == 1 and letters[articles[0]] >= _LEAST_ARTICLE * letters[body]:
        found.append(articles[0])
    return min(found, key=letters.__getitem__) if found else body


def _drop_around(main: html.HtmlElement, *, within: bool) -> None:
    """Drop what stands around the text or says by its role or class that it is none."""
    letters = _letters(main)
    most = _MOST_DROPPED * letters[main]
    for element in list(letters):
        if element is main or not _is_under(element, main):
            continue
        in_text = within or any(True for _ in element.iterancestors("article", "main"))
        around = element.tag in _AROUND and not in_text
        says_so = (element.get("role") or "").strip().lower() in _ROLES or around or _has_purpose(element)
        if says_so and letters[element] <= most:
            _drop(element)


def _is_under(element: html.HtmlElement, main: html.HtmlElement) -> bool:
    """Tell whether an element is still in the tree: one above it may have been dropped."""
    return any(each is main for each in element.iterancestors())


def _has_purpose(element: html.HtmlElement) -> bool:
    if element.tag in {"html", "body", "main", "article", "p", "sup", "table", "td", "th", "tr", *HEADINGS}:
        return False
    if (element.get("role") or "").strip().lower() in _TEXT_ROLES:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return any(word.lower() in _PURPOSES for word in _WORD.findall(names))


def _letters(root: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Count the letters under each element, in reading order."""
    elements = list(root.iter("*"))
    counts = {element: len((element.text or "").strip()) for element in elements}
    for element in reversed(elements):
        above = element.getparent()
        if element is not root and above is not None:
            counts[above] += counts[element] + len((element.tail or "").strip())
    return counts


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _may_be_of_menu(piece: Piece) -> bool:
    short = len(piece.text) <= _MENU_LETTERS * max(1, piece.links)
    return piece.kind in {Figure, ListItem, Paragraph} and short and piece.linked >= _LINKED


def _is_references(heading: Piece | None) -> bool:
    return heading is not None and REFERENCES.fullmatch(heading.text) is not None


def _announces(piece: Piece) -> bool:
    """Tell what names or announces what comes after it; where nothing does, that was a menu."""
    return piece.kind is Heading or (piece.kind is Paragraph and piece.text.endswith(":"))
