"""Makes small libraries without reading files: each text a source of one page a paragraph, each sentence a passage."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np

from ingest.content.blocks import Block, Paragraph
from ingest.content.document import Document, Page, Passage, Sentence
from retrieval.library import Library
from retrieval.source import Source

NOTEBOOK = "My sources"


def add_text(library: Library, folder: Path, title: str, *paragraphs: str, notebook: str = NOTEBOOK) -> Source:
    """Add a source whose pages are the given paragraphs; every character has a box, ten by ten points."""
    pages = tuple(_page(number, f"{paragraph}\n\n") for number, paragraph in enumerate(paragraphs, 1))
    original = folder / f"{title}.pdf"
    original.write_bytes(f"{title}\n{paragraphs}".encode())
    document = Document(
        id=hashlib.sha256(original.read_bytes()).hexdigest(),
        title=title,
        path=str(original),
        media_type="application/pdf",
        pages=pages,
        blocks=tuple(_blocks(pages)),
    )
    return library.sources.add(document, _passages(document), original=original, notebook=notebook)


def _page(number: int, text: str) -> Page:
    boxes = np.array([(10 * i, 10, 10 * i + 10, 20) for i in range(len(text))], "<f4")
    return Page(number, str(number), 600.0, 800.0, text, boxes.tobytes())


def _blocks(pages: tuple[Page, ...]) -> list[Block]:
    start, blocks = 0, list[Block]()
    for page in pages:
        blocks.append(Paragraph(start, start + len(page.text.rstrip())))
        start += len(page.text)
    return blocks


def _passages(document: Document) -> tuple[Passage, ...]:
    found = list(re.finditer(r"\S[^.]*\.", document.text))
    return tuple(
        Passage(
            id=f"{document.id}:{ordinal}",
            document_id=document.id,
            ordinal=ordinal,
            text=match.group(),
            sentences=(Sentence(match.start(), match.end()),),
            first_page=document.page_at(match.start()).number,
            last_page=document.page_at(match.end() - 1).number,
            headings=(),
        )
        for ordinal, match in enumerate(found)
    )
