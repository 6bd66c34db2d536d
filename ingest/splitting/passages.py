"""Splits a document into passages: whole sentences that stand together, short enough for the embedder.

Knows nothing of models but a function that counts tokens. No passage reaches over a heading or mixes references with
text. Headings' own words are in `Passage.headings`, not in passages; what a table's rows stand under is in
`Passage.rows`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

from ingest.content.blocks import Block, Caption, Code, Equation, Figure, Reference, Table, TableRow, leaves
from ingest.content.document import Document, Passage, RowHeads, Sentence
from ingest.content.sections import sections
from ingest.content.tables import rows_of
from ingest.splitting.sentences import split_sentences

CountTokens = Callable[[Sequence[str]], list[int]]

# Tokens of a passage aimed at: the size that found evidence best in the first comparison of chains.
# The two below keep passages whole and were chosen by reading them, not by measuring.
WINDOW_TOKENS = 150
# A shorter rest joins its neighbour: it says too little by itself to be found or understood.
FEWEST_TOKENS = 40
# A passage this full ends with its paragraph, if the next paragraph would not fit whole.
FULL_ENOUGH = 0.6

# Characters of a reference that is one sentence; a longer one is several that were not told apart.
_LONGEST_REFERENCE = 1000
# Characters of a row of one cell that is one sentence; a longer one is a text that was put into a sheet.
_LONGEST_LABEL = 300

Headings = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or a part of one that is too long, and what it costs."""

    start: int
    end: int
    tokens: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences that should stay together if they can: a paragraph's, or a table's rows and what introduces them.

    `rows` has each row of a table by its start.
    """

    pieces: list[_Piece]
    is_table: bool
    rows: dict[int, RowHeads] = field(default_factory=dict)

    @property
    def tokens(self) -> int:
        return sum(piece.tokens for piece in self.pieces)


def split_document(
    document: Document,
    *,
    count_tokens: CountTokens,
    token_limit: int,
    window: int = WINDOW_TOKENS,
) -> tuple[Passage, ...]:
    """Split into passages of about `window` tokens and never more than `token_limit`, special tokens included.

    Their sentences hold every character that is neither white space nor in a heading, once and in order. A sentence
    that alone is over the limit is cut at spaces, or where there are none, between characters.
    """
    counter = _Counter(document.text, count_tokens)
    room = token_limit - counter.special
    if room < 1:
        raise ValueError(f"no text fits into {token_limit} tokens")
    aim = min(window, room)
    packed: list[tuple[Headings, list[_Piece]]] = []
    rows: dict[int, RowHeads] = {}
    for headings, runs in _measured(document, counter, room=room, aim=aim):
        packed.extend((headings, window) for window in _merge_rests(_pack(runs, aim=aim, room=room), room=room))
        rows |= {start: row for run in runs for start, row in run.rows.items()}
    return _passages(document, counter.verified(packed, room=room), rows)


def _measured(document: Document, counter: _Counter, *, room: int, aim: int) -> Iterator[tuple[Headings, list[_Run]]]:
    """Yield each section's headings and its runs of sentences, all of them counted in one call."""
    text = document.text
    parts = [(section.headings, list(_runs(section.blocks))) for section in sections(document)]
    spans = [
        [span for block in leaves(blocks) for span in _sentences(text, block)] for _, runs in parts for blocks in runs
    ]
    pieces = counter.pieces(spans, room=room, aim=aim)
    for headings, runs in parts:
        yield headings, [_run(text, next(pieces), blocks) for blocks in runs]


def _run(text: str, pieces: list[_Piece], blocks: Sequence[Block]) -> _Run:
    tables = (block for block in blocks if isinstance(block, Table))
    rows = {row.start: row for table in tables for row in rows_of(table, text)}
    return _Run(pieces, _is_tabular(blocks[-1]), rows)


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield blocks that should stay together: neighbouring tables and captions; any other block alone."""
    run: list[Block] = []
    for block in blocks:
        if run and not (_is_tabular(run[-1]) and _is_tabular(next(leaves([block])))):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _is_tabular(block: Block) -> bool:
    return isinstance(block, Table | TableRow | Caption | Figure)


def _sentences(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the places of a block's sentences; rows, references, formulas are mostly one each, code has lines."""
    part = text[block.start : block.end]
    one_reference = isinstance(block, Reference) and len(part) <= _LONGEST_REFERENCE
    one_row = isinstance(block, TableRow) and (len(block.cells) > 1 or len(part) <= _LONGEST_LABEL)
    if one_reference or one_row or isinstance(block, Equation):
        spans = [(0, len(part))]
    elif isinstance(block, Code):
        ends = list(accumulate(len(line) for line in part.splitlines(keepends=True)))
        spans = list(zip([0, *ends], ends, strict=False))
    else:
        spans = split_sentences(part)
    for start, end in spans:
        words = part[start:end]
        if words.strip():
            first = block.start + start + len(words) - len(words.lstrip())
            yield first, first + len(words.strip())


class _Counter:
    """Counts tokens of a text's parts, many in one call, without the special tokens that each call adds."""

    def __init__(self, text: str, count_tokens: CountTokens) -> None:
        self._text = text
        self._count = count_tokens
        self.special = count_tokens([""])[0]

    def tokens(self, spans: Sequence[tuple[int, int]]) -> list[int]:
        """Count each span's tokens."""
        if not spans:
            return []
        return [max(1, n - self.special) for n in self._count([self._text[start:end] for start, end in spans])]

    def pieces(self, runs: list[list[tuple[int, int]]], *, room: int, aim: int) -> Iterator[list[_Piece]]:
        """Yield each run's sentences with their tokens, those over `room` cut to pieces of at most `aim`."""
        counts = iter(self.tokens(list(chain.from_iterable(runs))))
        for run in runs:
            pieces: list[_Piece] = []
            for (start, end), tokens in zip(run, counts, strict=False):
                pieces.extend([_Piece(start, end, tokens)] if tokens <= room else self.cut(start, end, aim))
            yield pieces

    def cut(self, start: int, end: int, aim: int) -> list[_Piece]:
        """Cut a span at spaces, or inside words that are too long themselves, to pieces of at most `aim` tokens."""
        words = [part for word in self._words(start, end) for part in self._short_enough(word, aim)]
        counts = self.tokens(words)
        pieces: list[_Piece] = []
        for (first, last), tokens in zip(words, counts, strict=True):
            if pieces and pieces[-1].tokens + tokens <= aim:
                pieces[-1] = _Piece(pieces[-1].start, last, pieces[-1].tokens + tokens)
            else:
                pieces.append(_Piece(first, last, tokens))
        return pieces

    def _words(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        for word in self._text[start:end].split():
            at = self._text.index(word, at)
            yield at, at + len(word)
            at += len(word)

    def _short_enough(self, word: tuple[int, int], aim: int) -> Iterator[tuple[int, int]]:
        """Halve a word until its parts have at most `aim` tokens; one character is taken as it is."""
        start, end = word
        if end - start <= aim or end - start == 1:
            yield word  # few tokenizers make more tokens than characters; what those do is found when verifying
            return
        if self.tokens([word])[0] <= aim:
            yield word
            return
        middle = (start + end) // 2
        yield from self._short_enough((start, middle), aim)
        yield from self._short_enough((middle, end), aim)

    def verified(
        self, packed: list[tuple[Headings, list[_Piece]]], *, room: int
    ) -> Iterator[tuple[Headings, list[_Piece]]]:
        """Yield windows as they are where their text as a whole is within `room`, else in halves."""
        counts = self.tokens([(window[0].start, window[-1].end) for _, window in packed])
        for (headings, window), tokens in zip(packed, counts, strict=True):
            if tokens <= room or (len(window) == 1 and window[0].end - window[0].start == 1):
                yield headings, window
            else:
                halves = self._halves(window, room)
                yield from self.verified([(headings, half) for half in halves], room=room)

    def _halves(self, window: list[_Piece], room: int) -> list[list[_Piece]]:
        if len(window) > 1:
            middle = len(window) // 2
            return [window[:middle], window[middle:]]
        (piece,) = window
        smaller = self.cut(piece.start, piece.end, max(1, min(room, piece.tokens) // 2))
        if len(smaller) > 1:
            return [[part] for part in smaller]
        middle = (piece.start + piece.end) // 2
        return [[part] for part in (self._trimmed(piece.start, middle), self._trimmed(middle, piece.end)) if part]

    def _trimmed(self, start: int, end: int) -> _Piece | None:
        words = self._text[start:end]
        first = start + len(words) - len(words.lstrip())
        return _Piece(first, first + len(words.strip()), 1) if words.strip() else None


def _pack(runs: Sequence[_Run], *, aim: int, room: int) -> list[list[_Piece]]:
    """Fill windows with sentences up to `aim` tokens, ending them between runs where that leaves them full enough.

    A table that fits into `room` is not parted, however little is before it; one that does not begins a window. A
    label stays with the rows it names.
    """
    windows: list[list[_Piece]] = [[]]
    filled = 0
    for run in runs:
        whole = run.tokens
        most = room if run.is_table and aim < whole <= room else aim
        full_enough = filled >= FULL_ENOUGH * aim or run.is_table
        if windows[-1] and filled + whole > most and (whole <= most or run.is_table) and full_enough:
            windows.append([])
            filled = 0
        for piece in run.pieces:
            if windows[-1] and filled + piece.tokens > most:
                windows.append(_labels_taken(windows[-1], run))
                filled = sum(label.tokens for label in windows[-1])
            windows[-1].append(piece)
            filled += piece.tokens
    return [window for window in windows if window]


def _labels_taken(window: list[_Piece], run: _Run) -> list[_Piece]:
    """Take the labels at a window's end out of it, unless it holds nothing else, and give them."""
    kept = len(window)
    while kept and (row := run.rows.get(window[kept - 1].start)) is not None and row.is_label:
        kept -= 1
    if not kept:
        return []
    taken = window[kept:]
    del window[kept:]
    return taken


def _merge_rests(windows: list[list[_Piece]], *, room: int) -> list[list[_Piece]]:
    """Join windows that say too little with the smaller neighbour that has room for them."""
    sizes = [sum(piece.tokens for piece in window) for window in windows]
    at = 0
    while at < len(windows):
        neighbours = [n for n in (at - 1, at + 1) if 0 <= n < len(windows) and sizes[n] + sizes[at] <= room]
        if sizes[at] >= FEWEST_TOKENS or not neighbours:
            at += 1
            continue
        other = min(neighbours, key=lambda n: sizes[n])
        first, second = sorted((at, other))
        windows[first : second + 1] = [windows[first] + windows[second]]
        sizes[first : second + 1] = [sizes[first] + sizes[second]]
        at = first
    return windows


def _passages(
    document: Document, packed: Iterator[tuple[Headings, list[_Piece]]], rows: dict[int, RowHeads]
) -> tuple[Passage, ...]:
    starts = [block.start for block in document.blocks]
    return tuple(
        Passage(
            id=f"{document.id}:{ordinal}",
            document_id=document.id,
            ordinal=ordinal,
            text=document.text[window[0].start : window[-1].end],
            sentences=tuple(Sentence(piece.start, piece.end) for piece in window),
            first_page=document.page_at(window[0].start).number,
            last_page=document.page_at(window[-1].end - 1).number,
            headings=headings,
            rows=tuple(rows[piece.start] for piece in window if piece.start in rows),
            first_block=max(0, bisect_right(starts, window[0].start) - 1),
            last_block=max(0, bisect_right(starts, window[-1].end - 1) - 1),
            locators=document.reach(window[0].start, window[-1].end),
        )
        for ordinal, (headings, window) in enumerate(packed)
    )
