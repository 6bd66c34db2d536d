"""Counts sentences of PDFs that are read over other words: between two of their lines stands what another block has.

A quote is compared with the text that was read; a sentence put together of what stands apart on its page passes that.
So here each sentence's lines are looked at where they stand. A float may part them, known by its caption; rows of
formulas, headings and other paragraphs may not.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ingest.content.blocks import Block, Box, Caption, Figure, leaves
from ingest.content.document import Document, Sentence
from ingest.reading import read_document
from ingest.splitting.passages import split_document

_PAPERS = Path(__file__).parents[3] / "shared" / "data" / "papers" / "dev"

# Lines farther apart than this, in heights of a line, may have others between them; of which so much (points) must lie
# above or below both.
_APART = 0.8
_BESIDE = 5.0
_ROOM = 200  # tokens of a passage, here words


@dataclass(frozen=True, slots=True)
class Splice:
    """A sentence that is read over words of another block, and these words."""

    sentence: str
    between: str


@dataclass(frozen=True, slots=True)
class _Line:
    box: Box
    block: Block


def splices(document: Document) -> Iterator[Splice]:
    """Yield the sentences that are read over what stands between their lines."""
    lines = [list(_lines(document, place)) for place in range(len(document.pages))]
    for sentence in sentences(document):
        between = next(_between(document, sentence, lines), None)
        if between is not None:
            yield Splice(_words(document, sentence.start, sentence.end), _words(document, between.start, between.end))


def sentences(document: Document) -> list[Sentence]:
    """Give a document's sentences in reading order."""
    passages = split_document(document, count_tokens=_count, token_limit=_ROOM)
    return [sentence for passage in passages for sentence in passage.sentences]


def _between(document: Document, sentence: Sentence, lines: Sequence[Sequence[_Line]]) -> Iterator[Block]:
    last = bisect_right(document.page_starts, sentence.end - 1)
    for place in range(bisect_right(document.page_starts, sentence.start) - 1, last):
        for above, below in pairwise(_boxes(document, place, sentence.start, sentence.end)):
            if below.y0 - above.y1 <= _APART * (above.y1 - above.y0) or not _overlap(above, below):
                continue
            parting = [each.block for each in lines[place] if _is_between(each, above, below, sentence)]
            if not any(isinstance(block, Caption | Figure) for block in parting):
                yield from parting


def _is_between(line: _Line, above: Box, below: Box, sentence: Sentence) -> bool:
    middle = (line.box.y0 + line.box.y1) / 2
    own = line.block.start <= sentence.start < line.block.end
    beside = min(line.box.x1, max(above.x1, below.x1)) - max(line.box.x0, min(above.x0, below.x0))
    return not own and above.y1 < middle < below.y0 and beside > _BESIDE


def _overlap(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def _lines(document: Document, place: int) -> Iterator[_Line]:
    for block in leaves(document.blocks):
        for box in _boxes(document, place, block.start, block.end):
            yield _Line(box, block)


def _boxes(document: Document, place: int, start: int, end: int) -> tuple[Box, ...]:
    """Give the boxes on a page of a piece of the document's text."""
    page, first = document.pages[place], document.page_starts[place]
    start, end = max(start, first), min(end, first + len(page.text))
    return page.boxes(start - first, end - first) if start < end else ()


def _words(document: Document, start: int, end: int) -> str:
    return " ".join(document.text[start:end].split())


def _count(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def main() -> None:
    """Print each such sentence, and how many there are."""
    parser = argparse.ArgumentParser(prog="python -m bench splices", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="PDFs; else the papers beside the checkout")
    options = parser.parse_args()
    count = found = 0
    for path in options.files or sorted(_PAPERS.glob("*.pdf")):
        document = read_document(path)
        count += len(sentences(document))
        for splice in splices(document):
            found += 1
            print(f"{path.name}: {splice.sentence[:200]}\n    over: {splice.between[:80]}")
    print(f"{found} of {count} sentences")


if __name__ == "__main__":
    main()
