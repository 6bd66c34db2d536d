"""What a page is made of on its way to becoming blocks, and how it is written as such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.content.blocks import Block, Heading, ListItem, Paragraph, Reference, Table
from ingest.readers.text.page_writer import BETWEEN_BLOCKS, BETWEEN_ROWS, REFERENCES, PageWriter, RowTexts


@dataclass(frozen=True, slots=True)
class Piece:
    """A block to be: its text, for a heading its level, for a table its rows.

    `linked` is the share of its letters that are a link's, `links` how many begin in it.
    """

    kind: type[Block]
    text: str
    level: int = 0
    linked: float = 0.0
    links: int = 0
    rows: tuple[RowTexts, ...] = ()


def put(pieces: Iterable[Piece], writer: PageWriter) -> None:
    """Write pieces; what stands under a heading of references is one, and items of a list follow each other closely."""
    in_references = False
    for piece in pieces:
        kind = piece.kind
        if kind is Table:
            writer.add_table(piece.rows)
            continue
        if kind is Heading:
            in_references = bool(REFERENCES.fullmatch(piece.text))
        elif in_references and kind in {Paragraph, ListItem}:
            kind = Reference
        follows = kind is ListItem and bool(writer.blocks) and type(writer.blocks[-1]) is ListItem
        writer.add(kind, piece.text, gap=BETWEEN_ROWS if follows else BETWEEN_BLOCKS, level=piece.level)
