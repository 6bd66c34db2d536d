"""Reads what a page says of itself in its head: its title and who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import html

from ingest.readers.html.page import NotAPage, parse
from ingest.readers.text.encodings import NotText, seen

_TITLES = ("citation_title", "og:title", "dc.title", "twitter:title")
_AUTHORS = ("citation_author", "dc.creator", "author", "article:author")
_PAPER = "citation_pdf_url"  # what journals and preprint servers tell search engines
_LONGEST = 300
_MOST_AUTHORS = 100


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself; empty where it says nothing."""

    title: str
    authors: tuple[str, ...]


def about(root: html.HtmlElement) -> About:
    """Read a page's own title and authors."""
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        words = _line(meta.get("content") or "")
        if words:
            said.setdefault(name, []).append(words)
    titles = [words for name in _TITLES for words in said.get(name, ())]
    element = root.find(".//head/title")
    if element is not None:
        titles.append(_line(element.text_content()))
    authors = next((said[name] for name in _AUTHORS if name in said), [])
    people = (each for each in dict.fromkeys(authors) if "://" not in each)
    return About(next(iter(filter(None, titles)), ""), tuple(people)[:_MOST_AUTHORS])


def paper_address(path: Path) -> str:
    """Give the address of the PDF that a page says it is the page of, "" where it says none."""
    try:
        root = parse(path.read_bytes())
    except (NotText, NotAPage):
        return ""
    named = (meta.get("content") or "" for meta in root.iter("meta") if (meta.get("name") or "").lower() == _PAPER)
    return next((address.strip() for address in named if address.strip()), "")


def _line(text: str) -> str:
    return " ".join(seen(text).split())[:_LONGEST]
