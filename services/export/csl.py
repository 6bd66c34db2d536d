"""Writes references as CSL-JSON and RIS, which reference managers read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import rispy

from services.export.bibtex import keys
from services.export.paper import Reference, plain

_OTHERS = re.compile(r"\s*,?\s*et al\.?$", re.IGNORECASE)


def csl_items(references: Sequence[Reference]) -> list[dict[str, object]]:
    """Describe references in the words of CSL-JSON: only what is known; ids as in BibTeX."""
    return [_item(each, key) for each, key in zip(references, keys(references), strict=True)]


def write_csl(references: Sequence[Reference]) -> bytes:
    """Write references as CSL-JSON, UTF-8."""
    return (json.dumps(csl_items(references), ensure_ascii=False, indent=2) + "\n").encode()


def write_ris(references: Sequence[Reference]) -> bytes:
    """Write references as RIS, UTF-8."""
    written: str = rispy.dumps([_entry(each) for each in references])
    return written.encode()


def _item(reference: Reference, key: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": key,
        "type": "article-journal" if reference.journal else "document",
        "title": _line(reference.title),
        "author": [_name(name) for name in reference.authors],
        "issued": {"date-parts": [[int(reference.year)]]} if reference.year.isdigit() else None,
        "container-title": reference.journal,
        "volume": reference.volume,
        "issue": reference.number,
        "page": reference.pages,
        "DOI": reference.doi,
        "number": f"arXiv:{reference.arxiv}" if reference.arxiv else "",
    }
    return {name: value for name, value in item.items() if value}


def _name(name: str) -> dict[str, str]:
    """Part a name into family and given names; one that cannot be parted is told whole."""
    shorter = _line(_OTHERS.sub("", name))
    if "," in shorter:
        family, _, given = shorter.partition(",")
        return {"family": family.strip(), "given": given.strip()}
    words = shorter.split()
    begin = len(words) - 1
    while begin > 1 and words[begin - 1].islower():  # "van der Berg"
        begin -= 1
    if begin < 1:
        return {"literal": shorter}
    return {"family": " ".join(words[begin:]), "given": " ".join(words[:begin])}


def _entry(reference: Reference) -> dict[str, object]:
    first, _, last = reference.pages.replace("–", "-").partition("-")
    entry: dict[str, object] = {
        "type_of_reference": "JOUR" if reference.journal else "GEN",
        "title": _line(reference.title),
        "authors": [_inverted(name) for name in reference.authors],
        "year": reference.year,
        "journal_name": _line(reference.journal),
        "volume": reference.volume,
        "number": reference.number,
        "start_page": first,
        "end_page": last.strip("-"),
        "doi": reference.doi,
        "notes": [f"arXiv:{reference.arxiv}"] if reference.arxiv else [],
    }
    return {name: value for name, value in entry.items() if value}


def _inverted(name: str) -> str:
    parts = _name(name)
    return parts.get("literal") or f"{parts['family']}, {parts['given']}"


def _line(text: str) -> str:
    """Give a text as one line: a line end would end a field of RIS."""
    return " ".join(plain(text).split())
