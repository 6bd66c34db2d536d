"""Turns an article's bytes into a tree of its elements: without entities, document type, network and namespaces."""

from __future__ import annotations

import re
from html.entities import html5
from xml.sax.saxutils import escape

from lxml import etree

from ingest.readers.html.page import declared
from ingest.readers.office.xml import Element, descendants, name_of
from ingest.readers.text.encodings import decode

_HEAD = re.compile(r"\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[(.*?)\]\s*)?>", re.DOTALL)
_LETTER = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w+;)")  # named ones, which the document type would declare
_PROLOG = 4096  # characters in which a document type is declared, if one is
_DEEPEST = 100  # elements within one another; articles have some twenty


class NotAnArticle(Exception):
    """The bytes hold no article."""


class Harmful(Exception):
    """The file declares entities of its own, which is how XML does harm."""


def parse(data: bytes) -> Element:
    """Give the article's element; raises NotText, NotAnArticle or Harmful.

    Its own document type is left out, since it would be fetched; the letters it names (&alpha;) are those of HTML.
    """
    text = _HEAD.sub("", decode(data, declared=declared(data)), count=1)
    prolog, rest = text[:_PROLOG], text[_PROLOG:]
    found = _DOCTYPE.search(prolog)
    if "<!ENTITY" in text or (found is None and "<!DOCTYPE" in prolog):
        raise Harmful
    bare = _LETTER.sub(_letter, _DOCTYPE.sub("", prolog, count=1) + rest)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(bare.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAnArticle("it is damaged") from error
    if root.getroottree().docinfo.doctype:
        raise Harmful
    _check_depth(root)
    for element in root.iter("*"):
        element.tag = etree.QName(element).localname
    return _article(root)


def _article(root: Element) -> Element:
    articles = [root] if name_of(root) == "article" else list(descendants(root, "article"))
    if not articles:
        raise NotAnArticle("no article is in it")
    if len(articles) > 1:
        raise NotAnArticle(f"{len(articles)} articles are in it, and one is read")
    return articles[0]


def _check_depth(root: Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise NotAnArticle(f"its elements stand within one another over {_DEEPEST} deep")


def _letter(match: re.Match[str]) -> str:
    return escape(html5[match[1]]) if match[1] in html5 else match[0]
