"""What a document is made of: headings, paragraphs, tables with their cells, figures and the rest, each with its place.

Values only. `start` and `end` are characters of `Document.text`, half-open. Whoever reads a format says what each
stretch is; nobody guesses it again from the text. To add a kind, add a class and name it in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a shown page, in points: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the document's text that stands together: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Title(Block):
    """The document's own title."""


@dataclass(frozen=True, slots=True)
class Heading(Block):
    """A heading; `level` counts from 1, 0 where nothing tells it."""

    level: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph(Block):
    """Running text, and whatever is nothing else."""


@dataclass(frozen=True, slots=True)
class ListItem(Block):
    """One item of a list, with its mark."""


@dataclass(frozen=True, slots=True)
class Caption(Block):
    """A caption of nothing that was found; a table's is in its `Table`, a figure's makes its `Figure`."""


@dataclass(frozen=True, slots=True)
class Equation(Block):
    """A formula set apart."""


@dataclass(frozen=True, slots=True)
class Code(Block):
    """Lines of code, line ends kept."""


@dataclass(frozen=True, slots=True)
class Footnote(Block):
    """A note at a page's foot."""


@dataclass(frozen=True, slots=True)
class Reference(Block):
    """One entry of a list of references."""


@dataclass(frozen=True, slots=True)
class Figure(Block):
    """A figure: the stretch is its caption; `page` counts from 1, `box` is where on it it is drawn.

    The box is None where the reader is not sure of it, or the format has no places.
    """

    page: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Cell(Block):
    """A cell of a table: its column from 0, how many rows and columns it spans, and where it stands on its page."""

    column: int = 0
    row_span: int = 1
    column_span: int = 1
    box: Box | None = None

    def stands_over(self, other: Cell) -> bool:
        """Tell whether the two share a column."""
        return self.column < other.column + other.column_span and other.column < self.column + self.column_span


@dataclass(frozen=True, slots=True)
class TableRow(Block):
    """A row of a table; `is_head` says that its cells name columns. Outside a `Table` only while a file is read.

    `number` is the row's own number on its sheet, from 1; 0 where rows have none.
    """

    cells: tuple[Cell, ...] = ()
    is_head: bool = False
    number: int = 0

    @property
    def is_label(self) -> bool:
        """Tell a row of one cell that only names the rows after it."""
        return len(self.cells) == 1 and not self.is_head


@dataclass(frozen=True, slots=True)
class Table(Block):
    """A table with what names or introduces it: captions, or a lead-in, above or below its rows.

    The first `head_columns` columns say what each row is.
    """

    rows: tuple[TableRow, ...] = ()
    caption: tuple[Block, ...] = ()
    head_columns: int = 1

    @property
    def parts(self) -> tuple[Block, ...]:
        """Give captions and rows in reading order."""
        return tuple(sorted((*self.caption, *self.rows), key=lambda part: part.start))


KINDS: dict[str, type[Block]] = {
    "title": Title,
    "heading": Heading,
    "paragraph": Paragraph,
    "list_item": ListItem,
    "caption": Caption,
    "table": Table,
    "figure": Figure,
    "formula": Equation,
    "code": Code,
    "footnote": Footnote,
    "reference": Reference,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def kind_of(block: Block) -> str:
    """Name a block's kind as it is stored and shown."""
    return _NAMES[type(block)]


def leaves(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield blocks in reading order, a table's captions and rows in place of the table."""
    for block in blocks:
        yield from block.parts if isinstance(block, Table) else (block,)
