"""Brings a library's tables to the shape this quoth knows, one short numbered step after another.

Knows the tables' shape and nothing of what is in them. Steps are never edited once released; new ones are added.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from retrieval.errors import LibraryUnusable
from retrieval.sqlite.database import Database, damaged
from retrieval.sqlite.restructuring import restructure

# Marks an SQLite file as a quoth library: "quth" in ASCII.
APPLICATION_ID = 0x71757468

Migration = Callable[[sqlite3.Connection], None]


def m001_sources(connection: sqlite3.Connection) -> None:
    """Make the tables of what was read: sources, pages, blocks, passages."""
    connection.execute("""
        CREATE TABLE sources (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            document_id TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            path TEXT NOT NULL,
            media_type TEXT NOT NULL,
            authors TEXT NOT NULL,   -- JSON list
            outline TEXT NOT NULL,   -- JSON list of [level, title, page]
            original TEXT NOT NULL,  -- file name under originals/
            page_count INTEGER NOT NULL,
            passage_count INTEGER NOT NULL,
            added_at TEXT NOT NULL
        )""")
    connection.execute("""
        CREATE TABLE pages (
            source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
            number INTEGER NOT NULL,
            label TEXT NOT NULL,
            width REAL NOT NULL,
            height REAL NOT NULL,
            text TEXT NOT NULL,
            char_boxes BLOB NOT NULL,  -- packed by packing.py; last, so that reading text passes it over
            PRIMARY KEY (source, number)
        )""")
    connection.execute("""
        CREATE TABLE blocks (
            source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            kind TEXT NOT NULL,
            "start" INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            PRIMARY KEY (source, ordinal)
        ) WITHOUT ROWID""")
    connection.execute("""
        CREATE TABLE passages (
            key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, so that an index cannot mean another passage
            source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            first_page INTEGER NOT NULL,
            last_page INTEGER NOT NULL,
            heading TEXT NOT NULL,
            text TEXT NOT NULL,
            sentences BLOB NOT NULL,  -- int32 pairs of start and end
            UNIQUE (source, ordinal)
        )""")


def m002_words(connection: sqlite3.Connection) -> None:
    """Make the full-text index over passages, which keeps no copy of the text."""
    connection.execute("""
        CREATE VIEW passage_words AS
            SELECT passages.key, passages.text, passages.heading, sources.title
            FROM passages JOIN sources ON sources.key = passages.source""")
    connection.execute("""
        CREATE VIRTUAL TABLE words USING fts5(
            text, heading, title,
            content = 'passage_words', content_rowid = 'key',
            tokenize = 'porter unicode61 remove_diacritics 2'
        )""")
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row')")


def m003_vectors(connection: sqlite3.Connection) -> None:
    """Make the tables of vectors and the stamps by which a cache of them knows that it is stale."""
    connection.execute("""
        CREATE TABLE embedders (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            dimension INTEGER NOT NULL
        )""")
    connection.execute("""
        CREATE TABLE vectors (
            key INTEGER PRIMARY KEY AUTOINCREMENT,  -- grows, so that a cache can ask for what is new
            embedder INTEGER NOT NULL REFERENCES embedders ON DELETE CASCADE,
            passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
            vector BLOB NOT NULL,  -- float32[dimension]
            UNIQUE (embedder, passage)
        )""")
    connection.execute("CREATE INDEX vectors_of_passage ON vectors (passage)")
    connection.execute("CREATE TABLE stamps (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    connection.execute("INSERT INTO stamps VALUES ('vectors changed', hex(randomblob(16)))")
    connection.execute("INSERT INTO stamps VALUES ('vectors removed', hex(randomblob(16)))")


def m004_notebooks(connection: sqlite3.Connection) -> None:
    """Make notebooks, the conversations in them, and texts worth keeping because they are slow to make."""
    connection.execute("""
        CREATE TABLE notebooks (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            created_at TEXT NOT NULL
        )""")
    connection.execute("""
        CREATE TABLE notebook_sources (
            notebook INTEGER NOT NULL REFERENCES notebooks ON DELETE CASCADE,
            source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
            PRIMARY KEY (notebook, source)
        ) WITHOUT ROWID""")
    connection.execute("CREATE INDEX notebooks_of_source ON notebook_sources (source)")
    connection.execute("""
        CREATE TABLE conversations (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            notebook INTEGER NOT NULL REFERENCES notebooks ON DELETE CASCADE,
            title TEXT NOT NULL,
            created_at TEXT NOT NULL,
            changed_at TEXT NOT NULL
        )""")
    connection.execute("CREATE INDEX conversations_of_notebook ON conversations (notebook)")
    connection.execute("""
        CREATE TABLE turns (
            conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            body TEXT NOT NULL,  -- JSON
            PRIMARY KEY (conversation, ordinal)
        ) WITHOUT ROWID""")
    connection.execute("""
        CREATE TABLE cached_texts (
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            source INTEGER REFERENCES sources ON DELETE CASCADE,
            text TEXT NOT NULL,
            PRIMARY KEY (kind, key)
        )""")
    connection.execute("CREATE INDEX cached_texts_of_source ON cached_texts (source)")


def m005_notes(connection: sqlite3.Connection) -> None:
    """Make notes, and what was made of a notebook as a whole."""
    connection.execute("""
        CREATE TABLE notes (
            key INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, so that a deleted note can come back as itself
            notebook INTEGER NOT NULL REFERENCES notebooks ON DELETE CASCADE,
            title TEXT NOT NULL,
            text TEXT NOT NULL,    -- Markdown
            quotes TEXT NOT NULL,  -- JSON list
            created_at TEXT NOT NULL,
            changed_at TEXT NOT NULL
        )""")
    connection.execute("CREATE INDEX notes_of_notebook ON notes (notebook)")
    connection.execute("""
        CREATE TABLE reports (
            notebook INTEGER NOT NULL REFERENCES notebooks ON DELETE CASCADE,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,  -- JSON
            made_at TEXT NOT NULL,
            PRIMARY KEY (notebook, kind)
        ) WITHOUT ROWID""")


def m006_set_aside(connection: sqlite3.Connection) -> None:
    """Remember which sources a notebook uses in answers, and what was removed but can still be brought back."""
    connection.execute("ALTER TABLE notebook_sources ADD COLUMN used INTEGER NOT NULL DEFAULT 1")
    connection.execute("ALTER TABLE notebook_sources ADD COLUMN removed_at TEXT")
    connection.execute("ALTER TABLE notebooks ADD COLUMN removed_at TEXT")


def m007_jobs(connection: sqlite3.Connection) -> None:
    """Make the stamp by which a view of the words knows that it is stale, and a table that nothing uses today."""
    connection.execute("""
        CREATE TABLE jobs (
            key INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            settings TEXT NOT NULL,  -- JSON
            state TEXT NOT NULL,
            done INTEGER NOT NULL DEFAULT 0,
            total INTEGER NOT NULL DEFAULT 0,
            message TEXT NOT NULL DEFAULT '',
            created_at TEXT NOT NULL,
            changed_at TEXT NOT NULL
        )""")
    connection.execute("INSERT INTO stamps VALUES ('words changed', hex(randomblob(16)))")


def m008_structure(connection: sqlite3.Connection) -> None:
    """Keep what blocks are made of, a table's cells above all, and what a passage's rows stand under."""
    connection.execute("ALTER TABLE blocks ADD COLUMN fields TEXT")  # JSON by blocks_json.py, NULL for most
    connection.execute("ALTER TABLE passages ADD COLUMN headings TEXT NOT NULL DEFAULT '[]'")  # JSON list
    connection.execute("ALTER TABLE passages ADD COLUMN rows TEXT")  # JSON by blocks_json.py, NULL for most
    connection.execute("ALTER TABLE passages ADD COLUMN first_block INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE passages ADD COLUMN last_block INTEGER NOT NULL DEFAULT 0")
    restructure(connection)


def m009_locators(connection: sqlite3.Connection) -> None:
    """Keep what a page is where it is a slide, a sheet or a stretch of time."""
    connection.execute("ALTER TABLE pages ADD COLUMN locator TEXT")  # JSON by locator.py, NULL for a page


def m010_passages_places(connection: sqlite3.Connection) -> None:
    """Keep where a passage begins and ends, in what has no pages by headings and paragraphs."""
    connection.execute("ALTER TABLE passages ADD COLUMN locators TEXT")  # JSON by locator.py, NULL: by its pages
    connection.execute("""
        UPDATE passages SET locators = json_array(
            json_object('kind', 'paragraph', 'headings', json(headings), 'paragraph', max(1, first_block - (
                SELECT coalesce(max(ordinal), -1) FROM blocks
                WHERE blocks.source = passages.source AND kind IN ('heading', 'title') AND ordinal <= first_block))),
            json_object('kind', 'paragraph', 'headings', json(headings), 'paragraph', max(1, last_block - (
                SELECT coalesce(max(ordinal), -1) FROM blocks
                WHERE blocks.source = passages.source AND kind IN ('heading', 'title') AND ordinal <= last_block))))
        WHERE source IN (SELECT source FROM pages GROUP BY source HAVING count(*) = 1 AND max(width) = 0)
          AND source IN (SELECT source FROM blocks)""")


def m011_recognised(connection: sqlite3.Connection) -> None:
    """Keep which pages' text was recognised in pictures, and how many of each source's."""
    connection.execute("ALTER TABLE pages ADD COLUMN origin TEXT NOT NULL DEFAULT 'text'")  # by document.py
    connection.execute("ALTER TABLE sources ADD COLUMN recognised_pages INTEGER NOT NULL DEFAULT 0")
    connection.execute("ALTER TABLE sources ADD COLUMN unread_pages INTEGER NOT NULL DEFAULT 0")


def m012_transcripts(connection: sqlite3.Connection) -> None:
    """Keep the language of a source, and which model heard it where it is a recording."""
    connection.execute("ALTER TABLE sources ADD COLUMN language TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE sources ADD COLUMN transcribed_by TEXT NOT NULL DEFAULT ''")


def m013_fetched(connection: sqlite3.Connection) -> None:
    """Keep when a source was fetched from the address that is its path."""
    connection.execute("ALTER TABLE sources ADD COLUMN fetched_at TEXT NOT NULL DEFAULT ''")


def m014_versions(connection: sqlite3.Connection) -> None:
    """Keep which source is a newer version of which; it is the newest again when that one is deleted."""
    connection.execute("ALTER TABLE sources ADD COLUMN replaced_by INTEGER REFERENCES sources ON DELETE SET NULL")


MIGRATIONS: tuple[Migration, ...] = (
    m001_sources,
    m002_words,
    m003_vectors,
    m004_notebooks,
    m005_notes,
    m006_set_aside,
    m007_jobs,
    m008_structure,
    m009_locators,
    m010_passages_places,
    m011_recognised,
    m012_transcripts,
    m013_fetched,
    m014_versions,
)


def migrate(database: Database, *, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the file to the newest shape, all steps or none; a library with something in it is copied first."""
    with database.bare() as connection:
        version = _checked_version(connection, database.path, newest=len(migrations))
        if version == len(migrations):
            return
        if version:
            _back_up(connection, database.path, version)
    with database.write() as connection:
        # Another quoth may have been faster.
        version = _checked_version(connection, database.path, newest=len(migrations))
        for step in migrations[version:]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _checked_version(connection: sqlite3.Connection, path: Path, *, newest: int) -> int:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != APPLICATION_ID and (tables or version):
        raise damaged(path)
    if version > newest:
        raise LibraryUnusable(
            f"The library {path} was made by a newer quoth (its version is {version}, this quoth knows {newest}).",
            remedy="Update quoth, or set QUOTH_HOME to another folder to begin a new library.",
        )
    return version


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    copy = sqlite3.connect(folder / f"{path.stem}-v{version}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}{path.suffix}")
    try:
        connection.backup(copy)
    finally:
        copy.close()
