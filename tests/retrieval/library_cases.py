"""Builds small documents whose every value is known, for the tests of this room."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.content.blocks import Paragraph
from ingest.content.document import Document, Page, Passage, Sentence
from retrieval.library import Library
from retrieval.source import Source
from retrieval.sqlite.database import Database
from retrieval.sqlite.library import SqliteUpkeep


def write_document(
    folder: Path, *sections: str, title: str = "A title", name: str = "paper.txt"
) -> tuple[Document, tuple[Passage, ...], Path]:
    """Write a file of one page a section and give it as read; each section is one passage of one sentence."""
    original = folder / name
    original.write_text("\n\n".join(sections), encoding="utf-8")
    identity = hashlib.sha256(original.read_bytes()).hexdigest()
    pages, blocks, passages = [], [], []
    offset = 0
    for number, section in enumerate(sections, 1):
        text = section + ("\n\n" if number < len(sections) else "")
        boxes = np.arange(len(text) * 4, dtype="<f4").tobytes()
        pages.append(Page(number, str(number), 595.0, 842.0, text, boxes))
        blocks.append(Paragraph(offset, offset + len(section)))
        sentence = Sentence(offset, offset + len(section))
        passages.append(
            Passage(f"{identity}:{number - 1}", identity, number - 1, section, (sentence,), number, number, ())
        )
        offset += len(text)
    document = Document(
        identity, title, str(original), "text/plain", tuple(pages), tuple(blocks), ("A. Author",), ((1, "One", 1),)
    )
    return document, tuple(passages), original


def add_text(
    library: Library, folder: Path, *sections: str, title: str = "A title", notebook: str = "corals"
) -> Source:
    """Add a document of those sections."""
    name = f"{hashlib.sha256(repr(sections).encode()).hexdigest()[:12]}.txt"
    document, passages, original = write_document(folder, *sections, title=title, name=name)
    return library.sources.add(document, passages, original=original, notebook=notebook)


def database_of(library: Library) -> Database:
    """Give the database of a library that is kept in SQLite."""
    assert isinstance(library.upkeep, SqliteUpkeep)
    return library.upkeep.database


def table_counts(library: Library, tables: Sequence[str]) -> dict[str, int]:
    """Count the rows of tables."""
    with database_of(library).read() as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
