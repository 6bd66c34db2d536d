"""Builds documents of blocks for tests, as readers give them: rows with their cells, tables put together."""

import re

from ingest.content.blocks import Block, Cell, TableRow
from ingest.content.document import Document, Page
from ingest.content.structure import structured


def document(
    *parts: tuple[type[Block], str], outline: tuple[tuple[int, str, int], ...] = (), pages: int = 1
) -> Document:
    """Build a document cut into pages of about the same length.

    Rows follow each other on the next line, other blocks after an empty one; two spaces or a bar part a row's cells.
    """
    text = ""
    blocks: list[Block] = []
    for index, (kind, words) in enumerate(parts):
        text += "" if not index else "\n" if kind is parts[index - 1][0] is TableRow else "\n\n"
        blocks.append(_block(kind, words, len(text)))
        text += words
    size = -(-len(text) // pages) if text else 1
    cut = [text[at : at + size] for at in range(0, len(text), size)] or [""]
    made = tuple(Page(number, str(number), 0, 0, part, b"") for number, part in enumerate(cut, 1))
    return structured(Document("d" * 64, "Title", "paper.txt", "text/plain", made, tuple(blocks), (), outline))


def _block(kind: type[Block], words: str, start: int) -> Block:
    if kind is not TableRow:
        return kind(start, start + len(words))
    parts = list(re.finditer(r"(?!\| )\S+(?:\s(?!\| )\S+)*", words))
    cells = (Cell(start + part.start(), start + part.end(), column) for column, part in enumerate(parts))
    return TableRow(start, start + len(words), tuple(cells))
