"""Reads what Zotero exports, and other reference managers too: BibTeX, RIS and CSL-JSON; RDF is next door.

Files stand in an export beside its entries, whole or from the export's own folder on.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.errors import Unreadable, shown
from ingest.readers.text.encodings import NotText, decode
from ingest.zotero.entry import Attachment, Entry, person, record_of, spoken

_SPLIT = re.compile(r"(?<!\\);")
_PARTS = re.compile(r"(?<!\\):")
_REMEDY = "Export it again from Zotero, as Zotero RDF or BibTeX, with its files."


def text_of(path: Path) -> str:
    """Give an export's text; raises Unreadable."""
    try:
        return decode(path.read_bytes())
    except (OSError, NotText) as error:
        raise broken(path, str(error)) from error


def broken(path: Path, reason: str) -> Unreadable:
    """Say that an export cannot be read."""
    return Unreadable(f"{shown(path)} cannot be read as an export: {reason}.", remedy=_REMEDY)


def read_bibtex(path: Path) -> list[Entry]:
    """Read BibTeX; an entry that is broken is passed over."""
    from bibtexparser import middlewares  # noqa: PLC0415 - only where there is BibTeX
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415

    logging.disable(logging.CRITICAL)  # it logs each broken entry, at length
    text = text_of(path)
    plain = parse_string(text)
    decoded = parse_string(
        text, append_middleware=[middlewares.LatexDecodingMiddleware(), middlewares.SeparateCoAuthors()]
    )
    files = {entry.key: str(entry.fields_dict["file"].value) for entry in plain.entries if "file" in entry.fields_dict}
    entries = []
    for each in decoded.entries:
        fields = {name.lower(): value.value for name, value in each.fields_dict.items()}
        known = {
            **{name: str(fields.get(name, "")) for name in ("title", "volume", "pages", "doi")},
            "date": str(fields.get("date") or fields.get("year") or ""),
            "journal": str(fields.get("journal") or fields.get("journaltitle") or fields.get("booktitle") or ""),
            "number": str(fields.get("number") or fields.get("issue") or ""),
            "extra": f"arXiv:{fields['eprint']}" if "eprint" in fields else "",
        }
        authors = fields.get("author") or fields.get("editor") or []
        names = tuple(spoken(str(name)) for name in ([authors] if isinstance(authors, str) else authors))
        entries.append(Entry(record_of(known, names), tuple(_bibtex_files(files.get(each.key, ""), path.parent))))
    if not entries:
        raise broken(path, "it has no entry")
    return entries


def read_ris(path: Path) -> list[Entry]:
    """Read RIS."""
    import rispy  # noqa: PLC0415 - only where there is RIS

    lists = [*rispy.parser.RisParser.DEFAULT_LIST_TAGS, "L1"]
    try:
        found = rispy.loads(text_of(path), skip_unknown_tags=True, list_tags=lists)
    except Exception as error:
        raise broken(path, str(error).splitlines()[0] if str(error) else "it is no RIS") from error
    entries = []
    for each in found:
        first, last = each.get("start_page", ""), each.get("end_page", "")
        known = {
            "title": each.get("title") or each.get("primary_title", ""),
            "date": each.get("year") or each.get("date") or each.get("publication_year", ""),
            "journal": each.get("journal_name") or each.get("secondary_title", ""),
            "volume": each.get("volume", ""),
            "number": each.get("number", ""),
            "pages": "–".join(part for part in (first, last) if part),
            "doi": each.get("doi", ""),
        }
        authors = each.get("authors") or each.get("first_authors") or []
        files = tuple(_attachment(file, path.parent) for file in each.get("file_attachments1", []))
        entries.append(Entry(record_of(known, tuple(map(spoken, authors))), files))
    if not entries:
        raise broken(path, "it has no entry")
    return entries


def read_csl(path: Path) -> list[Entry]:
    """Read CSL-JSON, which names no files."""
    try:
        found = json.loads(text_of(path))
    except ValueError as error:
        raise broken(path, f"it is not JSON ({error})") from error
    items = found.get("items") if isinstance(found, dict) else found
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items) or not items:
        raise broken(path, "it is no list of entries")
    return [Entry(record_of(_csl_fields(each), tuple(_csl_names(each)))) for each in items]


def _csl_fields(item: Mapping[str, Any]) -> dict[str, str]:
    issued = item.get("issued")
    date = issued.get("raw") or issued.get("literal") or issued.get("date-parts") if isinstance(issued, dict) else ""
    names = {"title": "title", "container-title": "journal", "volume": "volume", "issue": "number", "page": "pages"}
    known = {ours: str(item.get(theirs) or "") for theirs, ours in names.items()}
    return {**known, "date": str(date or ""), "doi": str(item.get("DOI") or ""), "extra": str(item.get("note") or "")}


def _csl_names(item: Mapping[str, Any]) -> Iterator[str]:
    people = item.get("author") or item.get("editor") or []
    for each in people if isinstance(people, Sequence) else ():
        if isinstance(each, dict):
            family = " ".join(str(each.get(part) or "") for part in ("non-dropping-particle", "family"))
            yield str(each.get("literal") or "") or person(str(each.get("given") or ""), family)


def _bibtex_files(field: str, folder: Path) -> Iterator[Attachment]:
    """Read "Full Text:files/12/a.pdf:application/pdf;..."; some write the path alone."""
    for each in filter(None, _SPLIT.split(field)):
        parts = [re.sub(r"\\(.)", r"\1", part) for part in _PARTS.split(each)]
        if len(parts) >= 3:
            yield _attachment(parts[1] or parts[0], folder, snapshot=parts[-1] == "text/html")
        else:
            yield _attachment(parts[0], folder)


def _attachment(said: str, folder: Path, *, snapshot: bool = False) -> Attachment:
    return Attachment(str(folder / said.removeprefix("file://")), snapshot)
