"""Reads Zotero's own library, zotero.sqlite, from a copy: Zotero may be running, and nothing of it is ever written.

Knows the tables of Zotero 5 to 8 that matter here; what is in the bin is passed over.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ingest.errors import FileMissing, Unreadable, shown
from ingest.zotero.entry import BELOW, Attachment, Entry, person, record_of

_STORED_URL, _LINKED_URL, _EMBEDDED = 1, 3, 4  # of itemAttachments.linkMode
_STORED, _RELATIVE = "storage:", "attachments:"
# Where an entry's own kind keeps what a citation calls its journal, number and so on.
_FIELDS = {
    "title": "title",
    "caseName": "title",
    "subject": "title",
    "date": "date",
    "dateDecided": "date",
    "publicationTitle": "journal",
    "proceedingsTitle": "journal",
    "bookTitle": "journal",
    "volume": "volume",
    "issue": "number",
    "pages": "pages",
    "DOI": "doi",
    "extra": "extra",
    "archiveID": "extra",
}


@dataclass(slots=True)
class _Item:
    kind: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    collections: list[str] = field(default_factory=list)

    def entry(self) -> Entry:
        record = record_of(self.fields, tuple(self.authors or self.others))
        return Entry(record, tuple(self.attachments), tuple(dict.fromkeys(self.collections)))


def read_database(path: Path, base: Path | None) -> list[Entry]:
    """Read all entries; `base` is the folder to which Zotero's relative links are. Raises Unreadable, FileMissing."""
    try:
        with _copied(path) as connection:
            return _entries(connection, path.parent, base)
    except sqlite3.Error as error:
        raise Unreadable(
            f"{shown(path)} is no Zotero library that quoth can read ({error}).",
            remedy="Give Zotero's data folder (in Zotero: Settings, Advanced, Files and Folders), or an export of it.",
        ) from error


@contextmanager
def _copied(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy, with what Zotero has not yet written into the file itself."""
    with tempfile.TemporaryDirectory(prefix="quoth-zotero-") as folder:
        copy = Path(folder) / "zotero.sqlite"
        try:
            shutil.copyfile(path, copy)
            for suffix in ("-journal", "-wal"):
                if (beside := path.with_name(path.name + suffix)).is_file():
                    shutil.copyfile(beside, copy.with_name(copy.name + suffix))
        except OSError as error:
            raise FileMissing(
                f"{shown(path)} cannot be copied: {error.strerror}.", remedy="Check the path and its permissions."
            ) from error
        with closing(sqlite3.connect(copy)) as connection:
            yield connection


def _entries(connection: sqlite3.Connection, folder: Path, base: Path | None) -> list[Entry]:
    items = {
        number: _Item(kind, key)
        for number, kind, key in connection.execute(
            "SELECT itemID, typeName, key FROM items JOIN itemTypes USING (itemTypeID)"
            " WHERE itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY itemID"
        )
    }
    _fill(connection, items)
    _collect(connection, items)
    alone = _attach(connection, items, folder, base)
    return [
        item.entry()
        for number, item in items.items()
        if number in alone or item.kind not in {"attachment", "note", "annotation"}
    ]


def _fill(connection: sqlite3.Connection, items: dict[int, _Item]) -> None:
    for number, name, value in connection.execute(
        "SELECT itemID, fieldName, value FROM itemData JOIN fields USING (fieldID) JOIN itemDataValues USING (valueID)"
    ):
        known = _FIELDS.get(name)
        if known and number in items:
            before = items[number].fields.get(known, "")
            items[number].fields[known] = f"{before} {value}".strip() if known == "extra" else before or str(value)
    for number, first, last, role in connection.execute(
        "SELECT itemID, firstName, lastName, creatorType FROM itemCreators JOIN creators USING (creatorID)"
        " JOIN creatorTypes USING (creatorTypeID) ORDER BY itemID, orderIndex"
    ):
        if number in items:
            people = items[number].authors if role == "author" else items[number].others
            people.append(person(first or "", last or ""))


def _collect(connection: sqlite3.Connection, items: dict[int, _Item]) -> None:
    rows = connection.execute("SELECT collectionID, collectionName, parentCollectionID FROM collections").fetchall()
    known = {number: (name, parent) for number, name, parent in rows}
    for collection, number in connection.execute(
        "SELECT collectionID, itemID FROM collectionItems ORDER BY orderIndex"
    ):
        if number in items and collection in known:
            items[number].collections.append(_whole_name(collection, known))


def _whole_name(collection: int, known: dict[int, tuple[str, int | None]]) -> str:
    names: list[str] = []
    above: int | None = collection
    while above in known and len(names) < len(known):
        name, above = known[above]
        names.append(" ".join(str(name).split()))
    return BELOW.join(reversed(names))


def _attach(connection: sqlite3.Connection, items: dict[int, _Item], folder: Path, base: Path | None) -> frozenset[int]:
    """Give entries their files, and the numbers of those files that stand for themselves."""
    alone: set[int] = set()
    found: dict[int, list[Attachment]] = defaultdict(list)
    for number, parent, mode, media_type, said in connection.execute(
        "SELECT itemID, parentItemID, linkMode, contentType, path FROM itemAttachments ORDER BY itemID"
    ):
        if number not in items or not said or mode in {_LINKED_URL, _EMBEDDED}:
            continue
        snapshot = mode == _STORED_URL and media_type == "text/html"
        place = _place(str(said), items[number].key, folder, base)
        found[number if parent is None else parent].append(Attachment(place, snapshot))
        if parent is None:
            alone.add(number)
            items[number].fields.setdefault("title", PurePosixPath(place).stem)
    for number, attachments in found.items():
        if number in items:
            items[number].attachments += attachments
    return frozenset(alone)


def _place(said: str, key: str, folder: Path, base: Path | None) -> str:
    """Say where a file is: in Zotero's storage, below the folder of linked files, or where its whole path says."""
    if said.startswith(_STORED):
        return str(folder / "storage" / Path(key).name / Path(said.removeprefix(_STORED)).name)
    if said.startswith(_RELATIVE):
        relative = said.removeprefix(_RELATIVE)
        return str(base / relative) if base is not None and ".." not in Path(relative).parts else relative
    return said
