"""Says what each row of a table stands under: the table's caption, the heads of its columns, the group of rows.

Works on the rows' text, so that it serves every kind of file. A passage that begins within a table has these in its
heading, since its own text does not say what its numbers are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Block, BlockKind, Passage, Sentence
from ingest.sections import SEPARATOR

_CELLS = re.compile(r"\s{2,}|\s\|\s")
_YEAR = re.compile(r"^(?:FY\s?)?(?:19|20)\d\d\w?$|^(?:[A-Z][a-z]+\.?\s)?\d{1,2},\s(?:19|20)\d\d$")
_FIGURE = re.compile(r"^[^\w]*\d[^A-Za-z]*[%x]?\)?$|^[—–-]$")
_TOTAL = re.compile(r"^(?:total|net cash|net increase|net decrease)\b", re.IGNORECASE)
_AMOUNT = re.compile(r"\d,\d{3}|\d{5}")  # a line that holds one tells something itself
_CAPTION = re.compile(r"^(?:table|tab\.|fig(?:ure|\.))\s*(?:\d|[A-Z](?:\.?\d|\b)|[IVX]+\b)", re.IGNORECASE)
_OF_TABLE = re.compile(r"tab", re.IGNORECASE)
_LONGEST_LEAD = 160  # characters of a paragraph that only introduces a table
_MOST_HEADS = 6  # rows
_LONGEST = 120  # characters of each part
_JOIN = " | "
_BULLET = re.compile(r"^[•◦▪■□●○‣∙·–—-]\s+")


@dataclass(frozen=True, slots=True)
class RowPlace:
    """What a row stands under, and whether it only names the rows after it.

    `named` is the table's caption and the heads. `under` has also what else stands there: a lead-in, a figure's caption
    beside the table, and the last label before the row, which names its group unless it stands half way down its rows.
    """

    under: str
    named: str
    is_label: bool


def introduces(text: str) -> bool:
    """Tell a paragraph that belongs to the table after it: short, and not a whole sentence."""
    return len(text) <= _LONGEST_LEAD and not text.rstrip().endswith((".", "!", "?"))


def row_places(text: str, blocks: Sequence[Block], *, below: bool | None = None) -> dict[int, RowPlace]:
    """Give by its start the place of each row in a run of lead-ins, captions and rows; not of a table's own heads.

    `below` tells whether captions stand below their rows; else they do where the run begins with rows.
    """
    places: dict[int, RowPlace] = {}
    if below is None:
        below = bool(blocks) and blocks[0].kind is BlockKind.TABLE_ROW
    for lead, rows in _tables(blocks, below=below):
        named = _shortened(" ".join(text[block.start : block.end] for block in lead))
        places |= _of_table(named, [(row.start, text[row.start : row.end]) for row in rows])
    return places


def is_row(text: str) -> bool:
    """Tell a table's row from a sentence by the gaps between its cells; a bullet before a sentence is no cell."""
    return _CELLS.search(_BULLET.sub("", text.strip())) is not None


def is_caption(text: str) -> bool:
    """Tell what begins as captions do: "Table 2: ...", "Fig. S1 ..."."""
    return _CAPTION.match(text) is not None


def heads_of_rows(passage: Passage) -> dict[int, str]:
    """Give, by the start of each row of several cells, what it stands under as far as its passage says."""
    return {start: place.under for start, place in _places(passage).items()}


def _places(passage: Passage) -> dict[int, RowPlace]:
    texts = [passage.text[each.start - passage.start : each.end - passage.start] for each in passage.sentences]
    found: dict[int, RowPlace] = {}
    run: list[Block] = []
    for index, (sentence, text) in enumerate(zip(passage.sentences, texts, strict=True)):
        goes_on = bool(run) and run[-1].kind is BlockKind.CAPTION and _same_line(passage, run[-1], sentence)
        if not is_row(text) and not introduces(text) and not is_caption(text) and not goes_on:
            found |= _under(passage, run)
            run = []
            continue
        between = 0 < index < len(texts) - 1 and is_row(texts[index - 1]) and is_row(texts[index + 1])
        of_rows = is_row(text) or (between and not is_caption(text))
        kind = BlockKind.TABLE_ROW if of_rows else BlockKind.CAPTION
        run.append(Block(kind, sentence.start - passage.start, sentence.end - passage.start))
    return found | _under(passage, run)


def heading_over(passage: Passage, sentence: Sentence) -> str:
    """Give the headings over a sentence; what a table stands under comes last, and is over its rows only."""
    rows = _rows_down_to(passage, sentence)
    return passage.heading.rpartition(SEPARATOR)[0] if rows[0] and not all(rows) else passage.heading


def table_over(passage: Passage, sentence: Sentence) -> str:
    """Give the caption and the heads that a row of several cells stands under, as far as they are sure.

    They are in its passage, or in the heading of one that begins in a table; there the last part may be such a label.
    """
    rows = _rows_down_to(passage, sentence)
    if not rows[-1]:
        return ""
    place = _places(passage).get(sentence.start)
    if not all(rows) or (place and place.named):
        return place.named if place else ""
    over = passage.heading.rpartition(SEPARATOR)[2]
    sure = over.rpartition(_JOIN)[0] or (over if _names_table(over) else "")
    return "" if is_caption(sure) and not _names_table(sure) else sure


def _rows_down_to(passage: Passage, sentence: Sentence) -> list[bool]:
    """Tell of each sentence of a passage, down to the given one, whether it is a table's row."""
    return [
        is_row(passage.text[each.start - passage.start : each.end - passage.start])
        for each in passage.sentences
        if each.start <= sentence.start
    ]


def _same_line(passage: Passage, block: Block, sentence: Sentence) -> bool:
    """Tell whether a sentence follows a block within its paragraph, as a caption's second sentence does."""
    return "\n" not in passage.text[block.end : sentence.start - passage.start]


def _under(passage: Passage, run: Sequence[Block]) -> dict[int, RowPlace]:
    are_rows = [block.kind is BlockKind.TABLE_ROW for block in run]
    if not any(are_rows):
        return {}
    # A passage may begin within a table whose caption is above it, and end with the caption of the next one.
    named_above = run[0].start == 0 and is_caption(passage.heading.rpartition(SEPARATOR)[2])
    places = row_places(passage.text, run, below=are_rows[0] and not are_rows[-1] and not named_above)
    return {start + passage.start: place for start, place in places.items() if not place.is_label}


def _tables(blocks: Sequence[Block], *, below: bool) -> list[tuple[list[Block], list[Block]]]:
    """Part a run into tables: what introduces or names each, and its rows. Captions stand all above or all below."""
    found: list[tuple[list[Block], list[Block]]] = [([], [])]
    for block in blocks:
        lead, rows = found[-1]
        ended = bool(lead and rows) if below else bool(rows)
        if ended and (block.kind is not BlockKind.TABLE_ROW or below):
            lead, rows = [], []
            found.append((lead, rows))
        (rows if block.kind is BlockKind.TABLE_ROW else lead).append(block)
    return found


def _of_table(lead: str, rows: Sequence[tuple[int, str]]) -> dict[int, RowPlace]:
    cells = [_CELLS.split(words.strip()) for _, words in rows]
    after = _end_of_heads(cells)
    heads = [" ".join(row) for row in cells[:after]]
    group = ""
    places: dict[int, RowPlace] = {}
    for (start, _), row in zip(rows[after:], cells[after:], strict=True):
        if _renews_heads(row):
            heads, group = [" ".join(row)], ""
        is_label = len(row) == 1
        told = _shortened(" ".join(heads))
        named = _joined(lead if _names_table(lead) else "", told)
        places[start] = RowPlace(_joined(lead, told, "" if is_label else group), named, is_label)
        if is_label:
            group = "" if _AMOUNT.search(row[0]) else _shortened(row[0])
        elif _TOTAL.match(row[0]):
            group = ""
    return places


def _end_of_heads(cells: Sequence[Sequence[str]]) -> int:
    """Count the rows at a table's top that are heads: up to the last one of several cells before any with numbers."""
    first = next((index for index, row in enumerate(cells) if _has_figures(row)), None)
    if first is None or first > _MOST_HEADS:
        return 1 if cells and len(cells[0]) > 1 else 0
    return max((index + 1 for index in range(first) if len(cells[index]) > 1), default=0)


def _has_figures(row: Sequence[str]) -> bool:
    figures = [bool(_FIGURE.match(cell)) and not _YEAR.match(cell) for cell in row]
    return len(row) > 1 and (any(figures[1:]) or all(figures))


def _renews_heads(row: Sequence[str]) -> bool:
    return len(row) > 1 and not _has_figures(row) and sum(bool(_YEAR.match(cell)) for cell in row) >= 2


def _names_table(lead: str) -> bool:
    return is_caption(lead) and _OF_TABLE.match(lead) is not None


def _joined(*parts: str) -> str:
    return _JOIN.join(part for part in parts if part)


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"
