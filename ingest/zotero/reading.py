"""Reads a Zotero library or an export of one, whichever a path is, in a child process with limits."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import FileMissing, UnsupportedFile, shown
from ingest.isolation.sandbox import run_limited
from ingest.zotero.entry import Entry

DATABASE = "zotero.sqlite"
_SECONDS, _MEGABYTES = 600.0, 2048
_KNOWN = (".sqlite", ".rdf", ".bib", ".json", ".ris")


def read_zotero(path: Path, *, base: Path | None = None) -> tuple[Entry, ...]:
    """Read the entries of Zotero's folder, its zotero.sqlite, or an export: RDF, BibTeX, CSL-JSON or RIS.

    `base` is the folder that Zotero's relative links begin at. Raises a ReadError that names the file.
    """
    file = path / DATABASE if path.is_dir() else path
    if not file.is_file():
        raise FileMissing(
            f"There is no Zotero library at {shown(file)}.",
            remedy="Give Zotero's data folder (in Zotero: Settings, Advanced, Files and Folders), or an export of it.",
        )
    if file.suffix.lower() not in _KNOWN:
        raise UnsupportedFile(
            f"{shown(file)} is neither a Zotero library nor an export that quoth reads.",
            remedy="Give zotero.sqlite, or an export as Zotero RDF, BibTeX, CSL JSON or RIS.",
        )
    plain = run_limited(read_here, file, base, seconds=_SECONDS, megabytes=_MEGABYTES)
    return tuple(map(Entry.from_plain, plain))


def read_here(file: Path, base: Path | None) -> list[dict[str, object]]:
    """Read in this process; runs in the child."""
    return [entry.to_plain() for entry in _entries(file, base)]


def _entries(file: Path, base: Path | None) -> list[Entry]:
    from ingest.zotero import database, exports, rdf  # noqa: PLC0415 - only the child needs them

    match file.suffix.lower():
        case ".sqlite":
            return database.read_database(file, base)
        case ".rdf":
            return rdf.read_rdf(file)
        case ".bib":
            return exports.read_bibtex(file)
        case ".ris":
            return exports.read_ris(file)
        case _:
            return exports.read_csl(file)
