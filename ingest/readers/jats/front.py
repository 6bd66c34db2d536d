"""Reads what an article says of itself before its text: title, authors, where and when it came out, licence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.content.bibliography import Bibliography, tidy_doi
from ingest.errors import ReadError
from ingest.isolation.sandbox import run_limited
from ingest.readers.jats.inline import words
from ingest.readers.jats.tree import Harmful, NotAnArticle, parse
from ingest.readers.office.xml import Element, attribute, child, children, descendants, name_of
from ingest.readers.text.encodings import NotText

_SECONDS, _MEGABYTES = 60, 2048
_MONTHS = ("January February March April May June July August September October November December").split()
_CITED_BY = ("ppub", "collection", "pub", "epub")  # which of an article's dates it is cited by
_TOLD = ("pub", "epub", "ppub", "collection")  # and which is told
_PEOPLE = {"editor": "Editor", "reviewer": "Reviewer"}


@dataclass(frozen=True, slots=True)
class Front:
    """An article's record, and the lines by which it tells that, in the order that journals print them."""

    record: Bibliography
    lines: tuple[str, ...]


def read_bibliography(path: Path, title: str) -> Bibliography:
    """Find how an article is cited, in a child with limits; one that cannot be read is cited by its title alone."""
    try:
        fields = run_limited(own_record, path, seconds=_SECONDS, megabytes=_MEGABYTES)
    except ReadError:
        return Bibliography(title)
    return Bibliography(**{**fields, "authors": tuple(fields["authors"])})


def own_record(path: Path) -> dict[str, Any]:
    """Give the fields of an article's own record, in this process, as plain values: no others leave the child."""
    try:
        return asdict(front_of(parse(path.read_bytes())).record)
    except (NotText, NotAnArticle, Harmful):
        return asdict(Bibliography())


def meta_of(article: Element) -> Element | None:
    """Give the element that holds an article's own data."""
    meta = child(article, "front", "article-meta")
    return child(article, "front-stub") if meta is None else meta


def front_of(article: Element) -> Front:
    """Read an article's front."""
    meta, journal = meta_of(article), child(article, "front", "journal-meta")
    record = _record(meta, journal)
    return Front(record, tuple(line for line in _lines(meta, record) if line))


def _record(meta: Element | None, journal: Element | None) -> Bibliography:
    titles = child(meta, "title-group")
    title = ": ".join(filter(None, (words(child(titles, name)).rstrip(":") for name in ("article-title", "subtitle"))))
    first, last = words(child(meta, "fpage")), words(child(meta, "lpage"))
    pages = f"{first}–{last}" if last and last != first else first
    ids = {attribute(each, "pub-id-type"): words(each) for each in children(meta, "article-id")}
    named = next((words(each) for each in descendants(journal, "journal-title")), "")
    return Bibliography(
        title=title,
        authors=tuple(_people(meta, {"author", ""})),
        year=words(child(_date(meta, _CITED_BY), "year")),
        journal=named,
        volume=words(child(meta, "volume")),
        number=words(child(meta, "issue")),
        pages=pages or words(child(meta, "elocation-id")),
        doi=tidy_doi(ids.get("doi", "")),
        arxiv=ids.get("arxiv", ""),
    )


def _lines(meta: Element | None, record: Bibliography) -> Iterator[str]:
    yield ", ".join(_people(meta, {"author", ""}, marked=True))
    for each in descendants(meta, "aff"):
        yield _marked(each)
    for each in descendants(meta, "corresp"):
        yield words(each)
    for kind, label in _PEOPLE.items():
        named = ", ".join(_people(meta, {kind}))
        yield f"{label}: {named}" if named else ""
    volume = record.volume + (f"({record.number})" if record.number else "")
    yield ", ".join(filter(None, (record.journal, volume, record.pages)))
    published = _told_date(_date(meta, _TOLD))
    yield f"Published: {published}" if published else ""
    for each in children(child(meta, "history"), "date"):
        kind, day = attribute(each, "date-type").replace("-", " "), _told_date(each)
        yield f"{kind[:1].upper()}{kind[1:]}: {day}" if kind and day else ""
    for each in children(meta, "article-id"):
        kind = attribute(each, "pub-id-type")
        if kind in {"doi", "pmid", "pmc", "pmcid"}:
            yield f"{'PMCID' if kind.startswith('pmc') else kind.upper()}: {words(each)}"
    yield from _permissions(child(meta, "permissions"))
    for each in children(meta, "kwd-group"):
        label = words(child(each, "title")).rstrip(":") or "Keywords"
        terms = [words(kwd) for kwd in descendants(each, "kwd", "compound-kwd")]
        yield f"{label}: {', '.join(filter(None, terms))}" if any(terms) else ""


def _permissions(permissions: Element | None) -> Iterator[str]:
    said = words(child(permissions, "copyright-statement"))
    yield said
    for licence in children(permissions, "license"):
        address = attribute(licence, "href") or next((words(each) for each in descendants(licence, "license_ref")), "")
        text = " ".join(filter(None, (words(each) for each in licence if name_of(each) in {"license-p", "p"})))
        if text and text != said and address and address not in text:
            yield f"{text} ({address})"
        elif text == said or not text:
            yield f"License: {address}" if address else ""
        else:
            yield text


def _people(meta: Element | None, kinds: set[str], *, marked: bool = False) -> Iterator[str]:
    """Yield the names of those who are of one of some kinds, `marked` with the signs of where they work."""
    groups = (group for group in children(meta, "contrib-group"))
    for group in groups:
        for each in children(group, "contrib"):
            if attribute(each, "contrib-type") in kinds and (name := _name(each)):
                yield name + (_signs(each) if marked else "")


def _name(contrib: Element) -> str:
    name = next(children(contrib, "name"), child(contrib, "name-alternatives", "name"))
    if name is not None:
        order = ("given-names", "surname", "suffix")
        if attribute(name, "name-style") == "eastern":
            order = ("surname", "given-names", "suffix")
        return " ".join(filter(None, (words(child(name, part)) for part in order)))
    collab = child(contrib, "collab")
    if collab is not None and next(descendants(collab, "contrib-group"), None) is not None:
        return " ".join((collab.text or "").split()) or words(child(collab, "institution"))
    return words(collab) or words(child(contrib, "string-name"))


def _signs(contrib: Element) -> str:
    """Give the marks that say where someone works, in raised figures where they are numbers."""
    marks = [words(each) for each in children(contrib, "xref") if attribute(each, "ref-type") == "aff"]
    return ",".join(_high(mark) for mark in marks if mark.isdigit())


def _marked(affiliation: Element) -> str:
    label = words(child(affiliation, "label"))
    text = words(affiliation).removeprefix(label).strip()
    return f"{_high(label)} {text}" if label.isdigit() and text else text


def _high(digits: str) -> str:
    return digits.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _date(meta: Element | None, order: tuple[str, ...]) -> Element | None:
    dates = [each for each in children(meta, "pub-date") if child(each, "year") is not None]
    for kind in order:
        for each in dates:
            if kind in {attribute(each, "pub-type"), attribute(each, "date-type")}:
                return each
    return dates[0] if dates else None


def _told_date(date: Element | None) -> str:
    """Give a date in words: "14 October 2024"."""
    month = words(child(date, "month"))
    month = _MONTHS[int(month) - 1] if month.isdigit() and 1 <= int(month) <= len(_MONTHS) else month
    return " ".join(filter(None, (words(child(date, "day")).lstrip("0"), month, words(child(date, "year")))))
