"""What a page is made of on its way to becoming blocks, and how it is written as such."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.blocks import Block, Cell, Heading, ListItem, Paragraph, Reference, TableRow, Title
from ingest.readers.text.page_writer import BETWEEN_BLOCKS, BETWEEN_ROWS, REFERENCES, PageWriter
from ingest.tables import with_tables


@dataclass(frozen=True, slots=True)
class Piece:
    """A block to be: its text, for a heading its level, for a row its cells, counted from the text's start.

    `linked` is the share of its letters that are a link's, `links` how many begin in it.
    """

    kind: type[Block]
    text: str
    level: int = 0
    linked: float = 0.0
    links: int = 0
    cells: tuple[Cell, ...] = ()
    is_head: bool = False
    begins_table: bool = False


def put(pieces: Iterable[Piece], writer: PageWriter) -> list[int]:
    """Write pieces; what stands under a heading of references is one, and a row or item follows its like closely.

    Gives the numbers of the blocks at which a table begins that follows another at once.
    """
    in_references = False
    cuts: list[int] = []
    for piece in pieces:
        kind = piece.kind
        if kind is Heading:
            in_references = bool(REFERENCES.fullmatch(piece.text))
        elif in_references and kind in {Paragraph, ListItem}:
            kind = Reference
        last = type(writer.blocks[-1]) if writer.blocks else Title
        close = kind in {ListItem, TableRow} and last is kind and not piece.begins_table
        gap = BETWEEN_ROWS if close else BETWEEN_BLOCKS
        if piece.begins_table and last is TableRow:
            cuts.append(len(writer.blocks))
        if kind is TableRow:
            writer.add_row(piece.text, piece.cells, gap=gap, is_head=piece.is_head)
        else:
            writer.add(kind, piece.text, gap=gap)
            if kind is Heading and writer.blocks:
                block = writer.blocks[-1]
                writer.blocks[-1] = Heading(block.start, block.end, piece.level)
    return cuts


def parted(text: str, blocks: Sequence[Block], cuts: Sequence[int]) -> tuple[Block, ...]:
    """Put rows together to tables, those apart that follow each other at once."""
    runs = (blocks[start:end] for start, end in pairwise((0, *cuts, len(blocks))))
    return tuple(block for run in runs for block in with_tables(text, run))
