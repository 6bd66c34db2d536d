"""Knows where some services keep the file behind a page: Google's exports, raw files of repositories, papers' ids.

Rewrites addresses; asks nobody.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

_DOI = re.compile(r"(?:doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv:\s*([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)
_GOOGLE = re.compile(r"/(document|presentation|spreadsheets)/(?:u/\d+/)?d/([\w-]{20,})")
_DRIVE = re.compile(r"/file/(?:u/\d+/)?d/([\w-]{20,})")
_BLOB = re.compile(r"/([^/]+/[^/]+)/blob/(.+)")
# What each of Google's kinds is exported as: the first that quoth reads.
_WORD = "application/vnd.openxmlformats-officedocument."
_EXPORTS = {
    "document": (("docx", _WORD + "wordprocessingml.document"), ("html", "text/html")),
    "presentation": (("pptx", _WORD + "presentationml.presentation"), ("pdf", "application/pdf")),
    "spreadsheets": (("xlsx", _WORD + "spreadsheetml.sheet"), ("csv", "text/csv"), ("pdf", "application/pdf")),
}


def spelled_out(given: str) -> str:
    """Give the address that a person means by a DOI or an arXiv id; any other is as given."""
    given = given.strip().strip("<>")
    if match := _DOI.fullmatch(given):
        return f"https://doi.org/{match.group(1)}"
    if match := _ARXIV.fullmatch(given):
        return f"https://arxiv.org/abs/{match.group(1)}"
    return given


def file_address(address: str) -> str:
    """Give the address of the file that an address shows in a page of its own; any other is as given."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    host = (parts.hostname or "").lower()
    if host == "docs.google.com" and (match := _GOOGLE.match(parts.path)):
        return _google_export(match.group(1), match.group(2), parts.query + "&" + parts.fragment)
    if host == "drive.google.com" and (match := _DRIVE.match(parts.path)):
        return f"https://drive.google.com/uc?export=download&id={match.group(1)}"
    if host == "github.com" and (match := _BLOB.fullmatch(parts.path)):
        return f"https://raw.githubusercontent.com/{match.group(1)}/{match.group(2)}"
    return address


def _google_export(kind: str, document: str, query: str) -> str:
    from ingest.registry import reader_of

    ending = next(ending for ending, media_type in _EXPORTS[kind] if reader_of(media_type))
    if kind == "presentation":
        return f"https://docs.google.com/presentation/d/{document}/export/{ending}"
    sheet = parse_qs(query).get("gid", [""])[0]
    chosen = f"&gid={sheet}" if ending == "csv" and sheet.isdigit() else ""
    return f"https://docs.google.com/{kind}/d/{document}/export?format={ending}{chosen}"
