"""Makes small Zotero libraries by program, with those tables of the real schema that matter."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

SCHEMA = """
CREATE TABLE itemTypes (itemTypeID INTEGER PRIMARY KEY, typeName TEXT, templateItemTypeID INT, display INT DEFAULT 1);
CREATE TABLE items (itemID INTEGER PRIMARY KEY, itemTypeID INT NOT NULL, dateAdded TIMESTAMP, dateModified TIMESTAMP,
    clientDateModified TIMESTAMP, libraryID INT NOT NULL, key TEXT NOT NULL, version INT, synced INT);
CREATE TABLE fields (fieldID INTEGER PRIMARY KEY, fieldName TEXT, fieldFormatID INT);
CREATE TABLE itemDataValues (valueID INTEGER PRIMARY KEY, value UNIQUE);
CREATE TABLE itemData (itemID INT, fieldID INT, valueID, PRIMARY KEY (itemID, fieldID));
CREATE TABLE creatorTypes (creatorTypeID INTEGER PRIMARY KEY, creatorType TEXT);
CREATE TABLE creators (creatorID INTEGER PRIMARY KEY, firstName TEXT, lastName TEXT, fieldMode INT);
CREATE TABLE itemCreators (itemID INT NOT NULL, creatorID INT NOT NULL, creatorTypeID INT NOT NULL DEFAULT 1,
    orderIndex INT NOT NULL DEFAULT 0);
CREATE TABLE itemAttachments (itemID INTEGER PRIMARY KEY, parentItemID INT, linkMode INT, contentType TEXT,
    charsetID INT, path TEXT, syncState INT DEFAULT 0, storageModTime INT, storageHash TEXT);
CREATE TABLE collections (collectionID INTEGER PRIMARY KEY, collectionName TEXT NOT NULL, parentCollectionID INT,
    libraryID INT NOT NULL, key TEXT NOT NULL);
CREATE TABLE collectionItems (collectionID INT NOT NULL, itemID INT NOT NULL, orderIndex INT NOT NULL DEFAULT 0);
CREATE TABLE deletedItems (itemID INTEGER PRIMARY KEY, dateDeleted DEFAULT CURRENT_TIMESTAMP NOT NULL);
INSERT INTO itemTypes (itemTypeID, typeName) VALUES (1, 'note'), (3, 'attachment'), (22, 'journalArticle'), (7, 'book');
INSERT INTO fields (fieldID, fieldName) VALUES (1, 'title'), (6, 'date'), (38, 'publicationTitle'), (19, 'volume'),
    (76, 'issue'), (32, 'pages'), (59, 'DOI'), (16, 'extra'), (13, 'url');
INSERT INTO creatorTypes VALUES (8, 'author'), (10, 'editor');
"""

KELP = "Eleven years of kelp in one bay"


class ZoteroMaker:
    """A Zotero data folder in the making."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.database = folder / "zotero.sqlite"
        self._count = 0
        with closing(self._open()) as connection, connection:
            connection.executescript(SCHEMA)

    def item(
        self, kind: int, *, deleted: bool = False, authors: tuple[tuple[str, str], ...] = (), **fields: str
    ) -> int:
        """Add an item with its fields and authors (first and last names)."""
        self._count += 1
        number = self._count
        with closing(self._open()) as connection, connection:
            connection.execute(
                "INSERT INTO items (itemID, itemTypeID, libraryID, key) VALUES (?, ?, 1, ?)",
                (number, kind, f"KEY{number:05}"),
            )
            for name, value in fields.items():
                connection.execute("INSERT OR IGNORE INTO itemDataValues (value) VALUES (?)", (value,))
                connection.execute(
                    "INSERT INTO itemData SELECT ?, fieldID, valueID FROM fields, itemDataValues"
                    " WHERE fieldName = ? AND value = ?",
                    (number, name, value),
                )
            for order, (first, last) in enumerate(authors):
                key = connection.execute(
                    "INSERT INTO creators (firstName, lastName) VALUES (?, ?)", (first, last)
                ).lastrowid
                connection.execute("INSERT INTO itemCreators VALUES (?, ?, 8, ?)", (number, key, order))
            if deleted:
                connection.execute("INSERT INTO deletedItems (itemID) VALUES (?)", (number,))
        return number

    def attach(self, parent: int | None, text: str, *, name: str = "paper.txt", mode: int = 0, path: str = "") -> Path:
        """Attach a file to an item, in Zotero's storage or where `path` says; without a text it is missing."""
        number = self.item(3)
        stored = self.folder / "storage" / f"KEY{number:05}" / name
        place = Path(path) if path else stored
        if text:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        kind = "text/html" if name.endswith(".html") else "text/plain"
        with closing(self._open()) as connection, connection:
            connection.execute(
                "INSERT INTO itemAttachments (itemID, parentItemID, linkMode, contentType, path)"
                " VALUES (?, ?, ?, ?, ?)",
                (number, parent, mode, kind, path or f"storage:{name}"),
            )
        return place

    def collect(self, name: str, *items: int, within: int | None = None) -> int:
        """Make a collection of items."""
        with closing(self._open()) as connection, connection:
            number = connection.execute(
                "INSERT INTO collections (collectionName, parentCollectionID, libraryID, key) VALUES (?, ?, 1, 'C')",
                (name, within),
            ).lastrowid
            assert number is not None
            connection.executemany("INSERT INTO collectionItems VALUES (?, ?, 0)", [(number, item) for item in items])
        return number

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.database)


def kelp_library(folder: Path) -> ZoteroMaker:
    """Make a library: an article with a file and a snapshot, a moved book, one in the bin, a lone file, no file."""
    made = ZoteroMaker(folder)
    article = made.item(
        22,
        title=KELP,
        date="2019-05-00 May 2019",
        publicationTitle="Journal of Kelp",
        volume="12",
        issue="3",
        pages="1-10",
        DOI="10.1234/kelp.5",
        authors=(("Ruth", "Halvorsen"), ("", "The Kelp Group")),
    )
    made.attach(article, "Kelp grew back in the bay. Urchins were removed by hand.")
    made.attach(article, "<html><body>Only a page.</body></html>", name="page.html", mode=1)
    book = made.item(7, title="The moved book", authors=(("Peter", "Okafor"),))
    made.attach(book, "", mode=2, path=str(folder / "gone" / "book.txt"))
    made.attach(made.item(22, title="In the bin", deleted=True), "Nobody should read this.")
    made.attach(None, "A file that stands for itself, about krill.", name="krill.txt")
    made.item(22, title="Known by its record alone", DOI="10.1234/none")
    above = made.collect("Kelp", article)
    made.collect("Books", book, article, within=above)
    return made
