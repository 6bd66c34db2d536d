"""Finds how a source is cited, once: what was found is kept in the library and goes with the source."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, replace
from pathlib import PurePath

from ingest.content.bibliography import Bibliography
from retrieval.errors import SourceNotFound
from retrieval.source import Source
from services.assembly import Quoth
from services.export.paper import Reference
from services.export.papers import ReferenceOf
from services.fetched import day

_PDF = "application/pdf"
_CACHE = "bibliography-1"  # to be counted up when it is found differently


def references_of(quoth: Quoth) -> ReferenceOf:
    """Give the function that makes a source's reference; one that has been removed is cited by its title."""

    def reference_of(source_id: str, title: str, path: str) -> Reference:
        try:
            source = quoth.library.sources.get(source_id)
        except SourceNotFound:
            return Reference(title, file=PurePath(path).name)
        return reference(source, bibliography_of(quoth, source))

    return reference_of


def references_in(quoth: Quoth, notebook: str | None, source_ids: Collection[str] | None) -> list[Reference]:
    """Give the references of a notebook's sources, or of all; of those with these ids alone where any are given."""
    sources = quoth.library.sources.all(notebook)
    wanted = [each for each in sources if source_ids is None or each.document_id in source_ids]
    return [reference(each, bibliography_of(quoth, each)) for each in wanted]


def reference(source: Source, found: Bibliography) -> Reference:
    """Put a source's title and file, as the library knows them, together with what its pages say."""
    return Reference(**asdict(replace(found, title=source.title)), file=_kept_as(source))


def _kept_as(source: Source) -> str:
    """Name a source's file, or the address it was fetched from and the day."""
    if source.address:
        return f"{source.address}, fetched on {day(source.fetched_at)}"
    return PurePath(source.path).name


def bibliography_of(quoth: Quoth, source: Source) -> Bibliography:
    """Find how a source is cited: a PDF by what it says of itself, any other by its title and authors."""
    known = quoth.library.texts.get(_CACHE, source.document_id)
    if known is not None:
        found = json.loads(known)
        return Bibliography(**{**found, "authors": tuple(found["authors"])})
    made = _look(quoth, source)
    keep_bibliography(quoth, source.document_id, made)
    return made


def told_record(quoth: Quoth, source: Source) -> str:
    """Tell how a source is cited where a reference manager says it, and that it does; "" for others."""
    found = bibliography_of(quoth, source) if quoth.library.texts.get(_CACHE, source.document_id) else None
    if found is None or not found.origin:
        return ""
    volume = found.volume + (f"({found.number})" if found.number else "")
    place = " ".join(part for part in (found.journal, volume) if part)
    parts = (", ".join(found.authors), found.year, place, f"doi:{found.doi}" if found.doi else "")
    return f"{'. '.join(part for part in parts if part)} (record from {found.origin})"


def keep_bibliography(quoth: Quoth, source_id: str, found: Bibliography) -> None:
    """Keep how a source is cited, as its person's reference manager has it, in place of what its pages say."""
    quoth.library.texts.keep(_CACHE, source_id, json.dumps(asdict(found), ensure_ascii=False), source=source_id)


def _look(quoth: Quoth, source: Source) -> Bibliography:
    if source.media_type == _PDF:
        from ingest.readers.pdf.front_page import read_bibliography

        return read_bibliography(quoth.library.sources.original(source.document_id), source.title)
    if source.media_type == "application/jats+xml":
        from ingest.readers.jats.front import read_bibliography as read_record

        return read_record(quoth.library.sources.original(source.document_id), source.title)
    return Bibliography(source.title, authors=quoth.library.sources.document(source.document_id).authors)
