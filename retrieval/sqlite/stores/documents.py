"""Writes documents into the tables and reads sources, pages, blocks and passages back.

Functions over a lent connection, whose transaction is the caller's. A `key` is a row's number and stays in this room.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from ingest.content.blocks import Block, kind_of
from ingest.content.blocks_json import block_from_fields, fields_of, rows_from_json, rows_to_json
from ingest.content.document import Document, Origin, Page, Passage
from ingest.content.locator import Locator, locator_from_json, locator_to_json
from retrieval.errors import SourceNotFound
from retrieval.source import Source, StoredPassage
from retrieval.sqlite.packing import pack_boxes, pack_sentences, unpack_boxes, unpack_sentences
from retrieval.storable import storable

_SOURCE = (
    "document_id, title, path, media_type, page_count, passage_count, added_at, recognised_pages, unread_pages, "
    "language, transcribed_by, fetched_at, "
    "coalesce((SELECT newer.document_id FROM sources AS newer WHERE newer.key = sources.replaced_by), '')"
)
_PASSAGE = (
    "sources.document_id, passages.ordinal, passages.text, passages.sentences, "
    "passages.first_page, passages.last_page, passages.headings, passages.rows, "
    "passages.first_block, passages.last_block, passages.locators"
)


def insert_source(
    connection: sqlite3.Connection, document: Document, passages: Sequence[Passage], *, original: str, added_at: str
) -> int:
    """Store a document and its passages and give the source's key."""
    key = connection.execute(
        "INSERT INTO sources (document_id, title, path, media_type, authors, outline, original, page_count,"
        " passage_count, added_at, recognised_pages, unread_pages, language, transcribed_by,"
        " fetched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.id,
            storable(document.title),
            storable(document.path),
            document.media_type,
            json.dumps(document.authors),
            json.dumps(document.outline),
            original,
            len(document.pages),
            len(passages),
            added_at,
            document.count_pages(Origin.RECOGNISED),
            document.count_pages(Origin.UNREAD),
            storable(document.language),
            storable(document.transcribed_by),
            document.fetched_at,
        ),
    ).lastrowid
    assert key is not None
    connection.executemany(
        "INSERT INTO pages (source, number, label, width, height, text, char_boxes, locator, origin)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                key,
                page.number,
                storable(page.label),
                page.width,
                page.height,
                storable(page.text),
                pack_boxes(page.char_boxes),
                None if page.locator is None else json.dumps(locator_to_json(page.locator)),
                page.origin,
            )
            for page in document.pages
        ),
    )
    connection.executemany(
        'INSERT INTO blocks (source, ordinal, kind, "start", "end", fields) VALUES (?, ?, ?, ?, ?, ?)',
        (
            (key, ordinal, kind_of(block), block.start, block.end, None if fields is None else json.dumps(fields))
            for ordinal, block in enumerate(document.blocks)
            for fields in [fields_of(block)]
        ),
    )
    _insert_passages(connection, key, passages)
    _stamp_words_changed(connection)
    return int(key)


def _insert_passages(connection: sqlite3.Connection, source_key: int, passages: Iterable[Passage]) -> None:
    connection.executemany(
        "INSERT INTO passages (source, ordinal, first_page, last_page, heading, text, sentences, headings, rows,"
        " first_block, last_block, locators) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                source_key,
                passage.ordinal,
                passage.first_page,
                passage.last_page,
                storable(passage.heading),
                storable(passage.text),
                pack_sentences(passage.sentences),
                json.dumps(passage.headings),
                json.dumps(rows_to_json(passage.rows)) if passage.rows else None,
                passage.first_block,
                passage.last_block,
                json.dumps([locator_to_json(each) for each in passage.locators]) if passage.locators else None,
            )
            for passage in passages
        ),
    )
    connection.execute(
        "INSERT INTO words (rowid, text, heading, title)"
        " SELECT passage_words.key, passage_words.text, passage_words.heading, passage_words.title"
        " FROM passage_words JOIN passages ON passages.key = passage_words.key WHERE passages.source = ?",
        (source_key,),
    )


def delete_source(connection: sqlite3.Connection, key: int) -> None:
    """Delete a source and all that hangs on it."""
    forget_words(connection, key)
    connection.execute("DELETE FROM sources WHERE key = ?", (key,))
    _stamp_words_changed(connection)


def forget_words(connection: sqlite3.Connection, key: int) -> None:
    """Take a source's passages out of the full-text index, which must be told the words it was given."""
    connection.execute(
        "INSERT INTO words (words, rowid, text, heading, title)"
        " SELECT 'delete', passage_words.key, passage_words.text, passage_words.heading, passage_words.title"
        " FROM passage_words JOIN passages ON passages.key = passage_words.key WHERE passages.source = ?",
        (key,),
    )


def rename_source(connection: sqlite3.Connection, key: int, title: str) -> None:
    """Change a source's title, also where it is searched."""
    forget_words(connection, key)
    connection.execute("UPDATE sources SET title = ? WHERE key = ?", (storable(title), key))
    connection.execute(
        "INSERT INTO words (rowid, text, heading, title)"
        " SELECT passage_words.key, passage_words.text, passage_words.heading, passage_words.title"
        " FROM passage_words JOIN passages ON passages.key = passage_words.key WHERE passages.source = ?",
        (key,),
    )
    _stamp_words_changed(connection)


def replace_source(connection: sqlite3.Connection, old: int, new: int) -> None:
    """Make one source the newest version of another, and of that one's earlier versions; it joins their notebooks."""
    connection.execute("UPDATE sources SET replaced_by = ? WHERE key = ? OR replaced_by = ?", (new, old, old))
    connection.execute("UPDATE sources SET replaced_by = NULL WHERE key = ?", (new,))
    connection.execute(
        "INSERT INTO notebook_sources (notebook, source, used, removed_at)"
        " SELECT notebook, ?, used, NULL FROM notebook_sources WHERE source = ? AND removed_at IS NULL"
        " ON CONFLICT (notebook, source) DO UPDATE SET used = max(used, excluded.used), removed_at = NULL",
        (new, old),
    )
    connection.execute("UPDATE notebook_sources SET used = 0 WHERE source = ?", (old,))
    _stamp_words_changed(connection)


def newest_only(connection: sqlite3.Connection, keys: frozenset[int] | None) -> frozenset[int] | None:
    """Leave out the sources of which there is a newer version; None means every source."""
    rows = connection.execute("SELECT key, replaced_by IS NULL FROM sources").fetchall()
    if all(newest for _, newest in rows):
        return keys
    newest = frozenset(key for key, is_newest in rows if is_newest)
    return newest if keys is None else keys & newest


def _stamp_words_changed(connection: sqlite3.Connection) -> None:
    """Say that what a search by words goes by has changed, so that nobody keeps an old view of it."""
    connection.execute("UPDATE stamps SET value = hex(randomblob(16)) WHERE name = 'words changed'")


def find_source_key(connection: sqlite3.Connection, id_or_prefix: str) -> int:
    """Give the key of the one source whose id begins so."""
    rows = connection.execute(
        "SELECT key, document_id FROM sources WHERE substr(document_id, 1, ?) = ? LIMIT 2",
        (len(id_or_prefix), id_or_prefix),
    ).fetchall()
    if not rows or not id_or_prefix:
        raise SourceNotFound(f"No source has the id {id_or_prefix!r}.", remedy="`quoth sources` lists the ids.")
    if len(rows) > 1:
        raise SourceNotFound(
            f"Several sources have an id that begins with {id_or_prefix!r}.", remedy="Give more of the id's letters."
        )
    return int(rows[0][0])


def load_sources(connection: sqlite3.Connection, keys: Iterable[int] | None = None) -> dict[int, Source]:
    """Give sources by key, oldest first; None means all."""
    where = "" if keys is None else " WHERE key IN (SELECT value FROM json_each(?))"
    parameters = () if keys is None else (json.dumps(list(keys)),)
    rows = connection.execute(f"SELECT key, {_SOURCE} FROM sources{where} ORDER BY key", parameters)  # noqa: S608 - constants
    return {row[0]: Source(*row[1:]) for row in rows}


def original_names(connection: sqlite3.Connection) -> frozenset[str]:
    """Give the file names of the originals that sources refer to."""
    return frozenset(name for (name,) in connection.execute("SELECT original FROM sources"))


def load_text(connection: sqlite3.Connection, key: int) -> str:
    """Give a source's whole text."""
    return "".join(load_page_texts(connection, key))


def load_page_texts(connection: sqlite3.Connection, key: int) -> tuple[str, ...]:
    """Give the text of each page of a source in order."""
    return tuple(
        text for (text,) in connection.execute("SELECT text FROM pages WHERE source = ? ORDER BY number", (key,))
    )


def load_pages(connection: sqlite3.Connection, key: int, number: int | None = None) -> tuple[Page, ...]:
    """Give a source's pages in order, or the one of that number."""
    rows = connection.execute(
        "SELECT number, label, width, height, text, char_boxes, locator, origin FROM pages"
        " WHERE source = ? AND (? IS NULL OR number = ?) ORDER BY number",
        (key, number, number),
    )
    return tuple(
        Page(number, label, width, height, text, unpack_boxes(packed), _locator(locator), Origin(origin))
        for number, label, width, height, text, packed, locator, origin in rows
    )


def _locator(stored: str | None) -> Locator | None:
    return None if stored is None else locator_from_json(json.loads(stored))


def load_document(connection: sqlite3.Connection, key: int) -> Document:
    """Give back the document as it was added."""
    row = connection.execute(
        "SELECT document_id, title, path, media_type, authors, outline, language, transcribed_by, fetched_at"
        " FROM sources WHERE key = ?",
        (key,),
    ).fetchone()
    document_id, title, path, media_type, authors, outline, language, transcribed_by, fetched_at = row
    return Document(
        id=document_id,
        title=title,
        path=path,
        media_type=media_type,
        pages=load_pages(connection, key),
        blocks=load_blocks(connection, key),
        authors=tuple(json.loads(authors)),
        outline=tuple((int(level), str(heading), int(page)) for level, heading, page in json.loads(outline)),
        language=language,
        transcribed_by=transcribed_by,
        fetched_at=fetched_at,
    )


def load_blocks(connection: sqlite3.Connection, key: int) -> tuple[Block, ...]:
    """Give a source's blocks in order."""
    rows = connection.execute(
        'SELECT kind, "start", "end", fields FROM blocks WHERE source = ? ORDER BY ordinal', (key,)
    )
    return tuple(
        block_from_fields(kind, start, end, json.loads(fields) if fields else None) for kind, start, end, fields in rows
    )


def load_passages(connection: sqlite3.Connection, source_key: int) -> tuple[Passage, ...]:
    """Give a source's passages in order."""
    rows = connection.execute(
        f"SELECT {_PASSAGE} FROM passages JOIN sources ON sources.key = passages.source"  # noqa: S608 - constants
        " WHERE passages.source = ? ORDER BY passages.ordinal",
        (source_key,),
    )
    return tuple(_passage(row) for row in rows)


def load_passages_by_key(connection: sqlite3.Connection, keys: Iterable[int]) -> dict[int, StoredPassage]:
    """Give the passages of those keys; one that has been removed meanwhile is missing."""
    rows = connection.execute(
        f"SELECT passages.key, passages.source, {_PASSAGE} FROM passages"  # noqa: S608 - constants
        " JOIN sources ON sources.key = passages.source WHERE passages.key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    ).fetchall()
    sources = load_sources(connection, {row[1] for row in rows})
    return {row[0]: StoredPassage(row[0], row[1], sources[row[1]], _passage(row[2:])) for row in rows}


def load_keys_on_pages(
    connection: sqlite3.Connection, pages: Collection[int], *, source_keys: Collection[int] | None
) -> frozenset[int]:
    """Give the keys of the passages that stand at least partly on pages of these numbers."""
    rows = connection.execute(
        "SELECT DISTINCT passages.key, passages.source FROM json_each(?) JOIN passages"
        " ON json_each.value BETWEEN passages.first_page AND passages.last_page",
        (json.dumps(sorted(pages)),),
    )
    return frozenset(key for key, source in rows if source_keys is None or source in source_keys)


def _passage(row: Sequence[object]) -> Passage:
    document_id, ordinal, text, sentences, first_page, last_page, headings, rows, first_block, last_block, places = row
    assert isinstance(ordinal, int)
    assert isinstance(first_page, int)
    assert isinstance(last_page, int)
    assert isinstance(sentences, bytes)
    assert isinstance(first_block, int)
    assert isinstance(last_block, int)
    return Passage(
        id=f"{document_id}:{ordinal}",
        document_id=str(document_id),
        ordinal=ordinal,
        text=str(text),
        sentences=unpack_sentences(sentences),
        first_page=first_page,
        last_page=last_page,
        headings=tuple(json.loads(str(headings))),
        rows=rows_from_json(json.loads(str(rows))) if rows else (),
        first_block=first_block,
        last_block=last_block,
        locators=tuple(map(locator_from_json, json.loads(str(places)))) if places else (),
    )
