"""Finds how a paper is to be cited: in what the file says of itself, and in the words of its first page.

Pure functions over strings. What is not surely there is left empty: a date of creation is no year of publication, and
of several DOIs none is taken unless the page says which is its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_DOI = r"10\.\s?\d{4,9}/[^\s\"<>{}|\\^`]+"
_LABELLED_DOI = re.compile(rf"^[ \t]*doi:?\s*(?:https?://(?:dx\.)?doi\.org/)?({_DOI})", re.IGNORECASE | re.MULTILINE)
_PLACEHOLDER = re.compile(r"x{3}|draft|placeholder", re.IGNORECASE)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PUBLISHED = re.compile(
    rf"^[ \t]*Published(?: online)?:?\s+(?:\d{{1,2}} )?(?:{_MONTHS})[a-z.]*,? ?(\d{{4}})\b", re.MULTILINE
)
_ARXIV = re.compile(
    rf"arXiv:(\d{{4}}\.\d{{4,5}})(?:v\d+)?\s+\[[\w.-]+\]\s+\d{{1,2}} (?:{_MONTHS}|[A-Z][a-z]{{2}}) (\d{{4}})"
)
# The year in brackets, the title, the journal, its volume (number), pages, and an address that ends in the DOI.
_CITATION = re.compile(
    rf"\((?P<year>\d{{4}})\)\.? (?P<title>.{{8,300}}?)\. (?P<journal>[A-Z][\w&: -]{{3,90}}), "
    rf"(?P<volume>\d+)(?:\((?P<number>\d+)\))?, (?P<pages>[\w–-]+)\. https?://doi\.org/(?P<doi>{_DOI})"
)

_NOT_LETTERS = re.compile(r"[\W\d_]+")
_PARTICLES = frozenset(
    "van von der den de del della di da dos das du la le el al bin ibn ter ten zu af av y e i".split()
)
_NAME_PART = re.compile(r"^(?:[A-ZÀ-ÞĀ-Ž][\w’'.-]*|[A-Z]\.)$")
_NOT_NAMES = re.compile(
    r"\b(?:universit|institut|depart|school|college|facult|laborator|centre|center|academy|agency|group|hospital|"
    r"society|survey|ministry|service|museum|compan|corporation|foundation|station|research|abstract|summary|doi|"
    r"edited|reviewed|received|submitted|published|keywords|introduction|authors?|software|licen[cs]e|inc|ltd|gmbh|"
    r"draft|version|journal|proceedings|https?|www|email)",
    re.IGNORECASE,
)
_NUMBERED_PLACE = re.compile(r"^\s*\d{1,2}\s*(?:[A-Z]|$)")
_MARKERS = re.compile(r"[^\w.]*[\d\W]*(?:\bID\b[\d\W]*)?$")
_MOST_LINES = 12  # of authors


@dataclass(frozen=True, slots=True)
class Bibliography:
    """How a source is cited; what is not known is empty. `origin` names the program that has it so, "" for the file."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    journal: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    arxiv: str = ""
    origin: str = ""


def bibliography(title: str, *, authors: Sequence[str], described: Mapping[str, str], page: str) -> Bibliography:
    """Put together what is known of a paper.

    `authors` are the file's own, `described` what it says of itself under the keys "doi", "journal" and "year", `page`
    the text of its first page, line by line.
    """
    citation = _citation(title, page)
    arxiv = _ARXIV.search(page)
    published = _PUBLISHED.search(page)
    return Bibliography(
        title=title,
        authors=tuple(authors) or authors_on(page, title),
        year=citation.get("year") or described.get("year", "") or _first(published, 1) or _first(arxiv, 2),
        journal=citation.get("journal") or described.get("journal", ""),
        volume=citation.get("volume", ""),
        number=citation.get("number", ""),
        pages=citation.get("pages", ""),
        doi=tidy_doi(described.get("doi", "")) or _labelled_doi(page) or citation.get("doi", ""),
        arxiv=_first(arxiv, 1),
    )


def tidy_doi(text: str) -> str:
    """Give the DOI that a text holds, without what stands around it; "" for none, or one that only holds the place."""
    match = re.search(_DOI, text)
    if not match or _PLACEHOLDER.search(match[0]):
        return ""
    doi = re.sub(r"\s", "", match[0])
    while doi.endswith((".", ",", ";", ":", "]")) or doi.count(")") > doi.count("("):
        doi = doi[:-1]
    return doi


def authors_on(page: str, title: str) -> tuple[str, ...]:
    """Read the authors from the lines below the title; none where any of it is not surely a name."""
    lines: list[str] = []
    for line in _below_title(page, title):
        if _NOT_NAMES.search(line) or _NUMBERED_PLACE.match(line):
            break
        lines.append(line)
    written = " ".join(lines)
    several = re.search(r",|\band\b|&", written)
    if not (re.search(r"\band\b|&", written) if several else re.search(r"\w\s?[^\w\s.,]*\d", written)):
        return ()
    parts = [_MARKERS.sub("", part).strip() for part in re.split(r",|;|\band\b|&", written)]
    names = [part for part in parts if part and not part.isdigit()]
    return tuple(names) if names and all(map(_is_name, names)) else ()


def _citation(title: str, page: str) -> dict[str, str]:
    """Find the line by which the paper says how it is cited; it must bear the paper's own title."""
    match = _CITATION.search(" ".join(page.split()))
    if not match or _letters(match["title"]) != _letters(title) or _PLACEHOLDER.search(match["doi"]):
        return {}
    found = {name: value for name, value in match.groupdict().items() if value and name != "title"}
    broken = match["doi"].endswith(".") and re.match(
        r" ?[\da-z]", match.string[match.end() :]
    )  # goes on on the next line
    return {**found, "doi": "" if broken else tidy_doi(match["doi"])}


def _labelled_doi(page: str) -> str:
    """Give the DOI that stands with its label at a line's beginning, where there is only one."""
    found = {tidy_doi(match[1]) for match in _LABELLED_DOI.finditer(page)} - {""}
    return found.pop() if len(found) == 1 else ""


def _below_title(page: str, title: str) -> list[str]:
    """Give the lines after the title's last word, wherever the title's letters stand together."""
    wanted = _letters(title)
    lines = page.splitlines()
    reached = ""
    for index, line in enumerate(lines):
        reached += _letters(line)
        at = reached.find(wanted) if wanted else -1
        if at >= 0:
            return lines[index + 1 : index + 1 + _MOST_LINES] if at + len(wanted) == len(reached) else []
    return []


def _is_name(text: str) -> bool:
    parts = text.split()
    capitals = [part for part in parts if part not in _PARTICLES]
    return 2 <= len(parts) <= 6 and len(capitals) >= 2 and all(_NAME_PART.match(part) for part in capitals)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text).casefold()


def _first(match: re.Match[str] | None, group: int) -> str:
    return match[group] if match else ""
