"""Reads Zotero RDF, the export that keeps collections and files; nothing outside the file is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from ingest.zotero.entry import BELOW, Attachment, Entry, person, record_of
from ingest.zotero.exports import broken

_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "z": "http://www.zotero.org/namespaces/export#",
    "dcterms": "http://purl.org/dc/terms/",
    "bib": "http://purl.org/net/biblio#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "link": "http://purl.org/rss/1.0/modules/link/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
}
_ABOUT, _RESOURCE = f"{{{_NAMES['rdf']}}}about", f"{{{_NAMES['rdf']}}}resource"
_NO_ENTRIES = {"attachment", "note", ""}


def read_rdf(path: Path) -> list[Entry]:
    """Read all entries of an export; raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (OSError, etree.XMLSyntaxError) as error:
        raise broken(path, str(error)) from error
    things = {str(each.get(_ABOUT)): each for each in root if isinstance(each.tag, str) and each.get(_ABOUT)}
    collections = _collections(things)
    entries = []
    for about, each in things.items():
        if _text(each, "z:itemType") not in _NO_ENTRIES:
            fields, authors = _fields(each, things), tuple(_authors(each))
            files = tuple(_files(each, things, path.parent))
            entries.append(Entry(record_of(fields, authors), files, tuple(collections.get(about, ()))))
        elif _text(each, "z:itemType") == "attachment" and not _is_linked(about, things):
            files = tuple(_file(each, path.parent))
            record = record_of({"title": _text(each, "dc:title")}, ())
            entries.append(Entry(record, files, tuple(collections.get(about, ()))))
    if not entries:
        raise broken(path, "it has no entry")
    return entries


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path, _NAMES)
    return "".join(found.itertext()).strip() if found is not None else ""


def _fields(element: etree._Element, things: Mapping[str, etree._Element]) -> dict[str, str]:
    part = element.find("dcterms:isPartOf", _NAMES)
    journal = None if part is None else things.get(str(part.get(_RESOURCE)), part[0] if len(part) else None)
    within = [element] if journal is None else [element, journal]
    said = [each.text or "" for one in within for each in one.findall("dc:identifier", _NAMES)]
    return {
        "title": _text(element, "dc:title"),
        "date": _text(element, "dc:date"),
        "pages": _text(element, "bib:pages"),
        "journal": "" if journal is None else _text(journal, "dc:title"),
        "volume": next(filter(None, (_text(one, "prism:volume") for one in within)), ""),
        "number": next(filter(None, (_text(one, "prism:number") for one in within)), ""),
        "doi": next((each.removeprefix("DOI") for each in said if each.startswith("DOI")), ""),
        "extra": _text(element, "dc:description"),
    }


def _authors(element: etree._Element) -> Iterator[str]:
    path = "bib:authors/rdf:Seq/rdf:li/foaf:Person"
    for each in element.findall(path, _NAMES) or element.findall(path.replace("authors", "editors"), _NAMES):
        yield person(_text(each, "foaf:givenName"), _text(each, "foaf:surname"))


def _files(element: etree._Element, things: Mapping[str, etree._Element], folder: Path) -> Iterator[Attachment]:
    for link in element.findall("link:link", _NAMES):
        thing = things.get(str(link.get(_RESOURCE)))
        if thing is not None:
            yield from _file(thing, folder)


def _file(element: etree._Element, folder: Path) -> Iterator[Attachment]:
    resource = element.find("rdf:resource", _NAMES)
    said = "" if resource is None else str(resource.get(_RESOURCE) or "")
    if said and "://" not in said:
        yield Attachment(str(folder / said), _text(element, "link:type") == "text/html")


def _is_linked(about: str, things: Mapping[str, etree._Element]) -> bool:
    return any(link.get(_RESOURCE) == about for each in things.values() for link in each.findall("link:link", _NAMES))


def _collections(things: Mapping[str, etree._Element]) -> dict[str, list[str]]:
    """Give the collections' whole names by what stands in them."""
    parts = {
        about: [str(part.get(_RESOURCE)) for part in each.findall("dcterms:hasPart", _NAMES)]
        for about, each in things.items()
        if each.tag == f"{{{_NAMES['z']}}}Collection"
    }
    above = {part: about for about, within in parts.items() for part in within if part in parts}
    standing: dict[str, list[str]] = {}
    for about, within in parts.items():
        names: list[str] = []
        here = about
        while here in parts and len(names) <= len(parts):
            names.append(_text(things[here], "dc:title"))
            here = above.get(here, "")
        for part in within:
            standing.setdefault(part, []).append(BELOW.join(reversed(names)))
    return standing
