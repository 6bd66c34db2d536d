"""Turns a page's bytes into a tree of its elements: its encoding, then lxml, which runs and fetches nothing."""

from __future__ import annotations

import codecs
import re
from html.entities import html5

from lxml import etree, html

from ingest.readers.text.encodings import decode

_DECLARED = re.compile(rb"<(?:meta|\?xml)\b[^>]{0,500}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_HEAD = re.compile(r"\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)  # with the entities it declares
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w+;)")
_OF_HEADS = frozenset("base bgsound link meta noscript object script style template title".split())
_PRESCAN = 4096  # bytes that are looked through; browsers look through 1,024
_MOST_ATTRIBUTES = 500  # the parser compares each with all before it
_OVERLOADED = re.compile(
    rf"<[A-Za-z][^\s<>]*+(?:\s++[^\s=<>]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'<>]++)?)?){{{_MOST_ATTRIBUTES}}}"
)
# Pages that name the older set mean the wider one that browsers read instead (WHATWG Encoding).
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


class NotAPage(Exception):
    """The bytes hold no page."""


def parse(data: bytes, encoding: str = "") -> html.HtmlElement:
    """Give the page's root; `encoding` is what came with it from outside. Raises NotText or NotAPage."""
    text = decode(data, declared=meant(encoding) or declared(data))
    if _OVERLOADED.search(text):
        raise NotAPage(f"one of its tags has over {_MOST_ATTRIBUTES} attributes")
    if text.lstrip().startswith("<?xml"):
        root = _as_xhtml(text)
        if root is not None:
            return root
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotAPage("nothing is in it") from error
    _mend_head(root)
    return root


def _mend_head(root: html.HtmlElement) -> None:
    """Move what is no head's from the head to the body.

    A page need not write where its head ends (HTML allows that), and the parser knows no element that is newer than it:
    a page that begins with its menu or its main part would be all head.
    """
    head = root.find("head")
    outside = next((each for each in head if each.tag not in _OF_HEADS), None) if head is not None else None
    if outside is None:
        return
    moved = [outside, *outside.itersiblings()]
    body = root.find("body")
    if body is None:
        body = html.Element("body")
        root.append(body)
    before, body.text = body.text, None
    for place, element in enumerate(moved):
        body.insert(place, element)
    if before:
        moved[-1].tail = (moved[-1].tail or "") + before


def _as_xhtml(text: str) -> html.HtmlElement | None:
    """Parse what is XML throughout, in which an empty element may end itself; None where it is not."""
    parser = html.XHTMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    bare = _ENTITY.sub(lambda match: html5.get(match.group(1), match.group()), _DOCTYPE.sub("", text, count=1))
    try:
        root = html.fromstring(_XML_HEAD.sub("", bare).encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AttributeError):
        return None
    for element in root.iter("*"):
        element.tag = etree.QName(element).localname
    return root


def declared(data: bytes) -> str:
    """Give the encoding that a page says it has, "" where it says none that is known here."""
    found = _DECLARED.search(data[:_PRESCAN])
    return meant(found.group(1).decode("ascii", errors="replace")) if found else ""


def meant(name: str) -> str:
    """Give the encoding that a page means by a name, "" where it is none."""
    try:
        known = codecs.lookup(name.strip()).name if name.strip() else ""
    except (LookupError, ValueError):
        return ""
    return _MEANT.get(known, known)
