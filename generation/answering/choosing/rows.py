"""Leaves out rows of tables that are of somebody else than the question names.

In vectors "Bodø | 120" is as near to a question about Vardø as its own row: a row says what it is of in one cell,
and a name among figures weighs little. So where some row is of what is named, a row is told only if none of its table
is of more of it. Knows scored sentences; searches and weighs nothing.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generation.answering.candidates import Candidate
from generation.answering.choosing.scorer import Scored
from generation.answering.proof.language import language_of, listed
from generation.answering.proof.names import name_pieces
from generation.answering.question import Need, Question
from generation.terms import content_stems, words
from ingest.content.document import RowHeads

Stems = frozenset[str]

# Cells of rows that libraries kept before tables had cells are parted so.
_BETWEEN_CELLS = " | "


def of_the_named(question: Question, scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """Give the sentences without rows of others; all of them where no row is of what is named, or more is compared.

    A follow-up's own names go before those of the question that it leans on. Others' rows are left out only after
    scoring, since sentences are scored beside one another.
    """
    rows = {place: row for place, each in enumerate(scored) if (row := _row_of(each.candidate)) is not None}
    if len(rows) < 2 or _compares(question):
        return tuple(scored)
    for text in dict.fromkeys((question.text, question.query)):
        if said := _said(text, rows.values()):
            others = _others(rows, said)
            return tuple(each for place, each in enumerate(scored) if place not in others)
    return tuple(scored)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row by the stems of its words: of each cell that can name what it is of, and of all that it stands under.

    Rows of one `table` share their source, caption and heads.
    """

    table: tuple[str, str, str]
    cells: tuple[Stems, ...]
    around: Stems

    @property
    def named(self) -> Stems:
        """The words of all cells that can name it."""
        return frozenset().union(*self.cells)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a question names: words that stand in naming cells, each by itself, and naming cells that it says whole.

    `words` are all of the question; `by_name` tells whether what is named is written as a name.
    """

    marks: frozenset[Stems]
    whole: frozenset[Stems]
    words: Stems
    by_name: bool

    def of(self, row: _Row) -> frozenset[tuple[Stems, bool]]:
        """Give what a row is of: the marks that it has and, beside them, its cells that are said whole."""
        marks = {(mark, False) for mark in self.marks if mark <= row.named | row.around}
        return frozenset(marks | {(cell, True) for cell in row.cells if cell in self.whole})


def _said(text: str, rows: Collection[_Row]) -> _Said | None:
    """Give what a question names of some rows: by names, or, where none is, by cells whose words it has all."""
    stems = _stems(text)
    names = {each for piece in name_pieces(text) for each in _stems(piece)}
    marks = frozenset(frozenset({name}) for name in names if any(name in row.named for row in rows))
    whole = _whole(stems, {cell for row in rows for cell in row.cells})
    if marks:
        named = frozenset().union(*marks)
        return _Said(marks, frozenset(cell for cell in whole if cell & named), frozenset(stems), by_name=True)
    return _Said(whole, whole, frozenset(stems), by_name=False) if whole else None


def _whole(stems: Sequence[str], cells: Collection[Stems]) -> frozenset[Stems]:
    """Give the cells whose words a question has all, the longest first: who says New York does not say York."""
    left, found = Counter(stems), set()
    for cell in sorted(cells, key=lambda each: (-len(each), sorted(each))):
        if cell and all(left[word] for word in cell):
            left.subtract(cell)
            found.add(cell)
    return frozenset(found)


def _others(rows: Mapping[int, _Row], said: _Said) -> set[int]:
    """Give the rows that are others': some row of their table is of more that is named.

    Where a table has none of the names, its rows are others' unless the question has a word of theirs.
    """
    its = {place: said.of(row) for place, row in rows.items()}
    of_table: dict[tuple[str, str, str], set[frozenset[tuple[Stems, bool]]]] = defaultdict(set)
    for place, row in rows.items():
        of_table[row.table].add(its[place])
    less = {place for place, row in rows.items() if any(its[place] < other for other in of_table[row.table])}
    nameless = {place for place, row in rows.items() if not its[place] and not row.named & said.words}
    return less | (nameless if said.by_name else set())


def _row_of(candidate: Candidate) -> _Row | None:
    passage, source = candidate.hit.passage, candidate.source
    row = passage.row_at(candidate.sentence.start)
    if row is None:
        return None
    around = " ".join((source.title, source.path, *passage.headings, row.caption, row.heads))
    cells = _naming(row, passage.text, passage.start)
    return _Row((source.document_id, row.caption, row.heads), cells, frozenset(_stems(around)))


def _naming(row: RowHeads, text: str, start: int) -> tuple[Stems, ...]:
    """Give the cells that can name what a row is of, and the label over it: a figure by itself names nothing."""
    cells = [text[cell.start - start : cell.end - start] for cell in row.cells]
    cells = cells or text[row.start - start : row.end - start].split(_BETWEEN_CELLS)
    return tuple(frozenset(_stems(cell)) for cell in (*cells, row.group) if any(map(str.isalpha, cell)))


@lru_cache(maxsize=4096)
def _stems(text: str) -> tuple[str, ...]:
    """Give the stems of the words that carry meaning, accents left out, as the search does."""
    apart = unicodedata.normalize("NFD", text)
    return tuple(content_stems("".join(each for each in apart if not unicodedata.combining(each))))


def _compares(question: Question) -> bool:
    """Tell whether others are asked about beside what is named: "Which station is deeper than Vardø?"."""
    if question.need is Need.COLLECTION or "comparison" in question.aspects:
        return True
    return any(word.lower in listed(language_of(question.text), "comparing") for word in words(question.text))
