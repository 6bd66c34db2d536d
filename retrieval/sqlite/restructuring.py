"""Gives an earlier library's blocks and passages their structure: tables' cells, headings, what rows stand under.

The one step of migrations.py that reads what is in the tables; it uses no function whose statements may change later.
Texts, places and the words that are searched stay as they are.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable

from ingest.content.blocks import Table, kind_of
from ingest.content.blocks_json import fields_of, rows_to_json
from ingest.content.document import SEPARATOR, Document, Page, RowHeads
from ingest.content.earlier_blocks import with_earlier_blocks
from ingest.content.tables import rows_of
from retrieval.sqlite.packing import unpack_boxes, unpack_sentences


def restructure(connection: sqlite3.Connection) -> None:
    """Write the blocks of every source anew, and what is to be told of its passages."""
    for key, media_type, outline in connection.execute("SELECT key, media_type, outline FROM sources").fetchall():
        document = _document(connection, key, media_type, json.loads(outline))
        connection.execute("DELETE FROM blocks WHERE source = ?", (key,))
        connection.executemany(
            'INSERT INTO blocks (source, ordinal, kind, "start", "end", fields) VALUES (?, ?, ?, ?, ?, ?)',
            (
                (key, ordinal, kind_of(block), block.start, block.end, None if fields is None else json.dumps(fields))
                for ordinal, block in enumerate(document.blocks)
                for fields in [fields_of(block)]
            ),
        )
        _tell_passages(connection, key, document)


def _document(
    connection: sqlite3.Connection, key: int, media_type: str, outline: Iterable[tuple[int, str, int]]
) -> Document:
    pages = tuple(
        Page(number, "", 0.0, 0.0, text, unpack_boxes(packed))
        for number, text, packed in connection.execute(
            "SELECT number, text, char_boxes FROM pages WHERE source = ? ORDER BY number", (key,)
        )
    )
    stored = connection.execute('SELECT kind, "start", "end" FROM blocks WHERE source = ? ORDER BY ordinal', (key,))
    return with_earlier_blocks(Document("", "", "", media_type, pages, (), (), tuple(outline)), stored.fetchall())


def _tell_passages(connection: sqlite3.Connection, key: int, document: Document) -> None:
    rows = {
        row.start: row for block in document.blocks if isinstance(block, Table) for row in rows_of(block, document.text)
    }
    starts = [block.start for block in document.blocks]
    for passage, heading, packed in connection.execute(
        "SELECT key, heading, sentences FROM passages WHERE source = ?", (key,)
    ).fetchall():
        sentences = unpack_sentences(packed)
        held = tuple(rows[each.start] for each in sentences if each.start in rows)
        connection.execute(
            "UPDATE passages SET headings = ?, rows = ?, first_block = ?, last_block = ? WHERE key = ?",
            (
                json.dumps(_headings(heading, rows.get(sentences[0].start))),
                json.dumps(rows_to_json(held)) if held else None,
                max(0, bisect_right(starts, sentences[0].start) - 1),
                max(0, bisect_right(starts, sentences[-1].end - 1) - 1),
                passage,
            ),
        )


def _headings(heading: str, first: RowHeads | None) -> list[str]:
    """Take what a row stands under from the end of what was one line."""
    if first is not None and first.under:
        heading = heading.removesuffix(first.under).removesuffix(SEPARATOR)
    return heading.split(SEPARATOR) if heading else []
