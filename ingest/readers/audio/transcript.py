"""Makes a document of words and the times at which they were said: paragraphs at pauses, and each sentence its time.

A page is a sentence with its stretch of time, as a page is a slide elsewhere: so a quote of a sentence stands at the
seconds in which it is said.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.content.blocks import Block, Paragraph
from ingest.content.document import Page
from ingest.content.locator import TimeLocator
from ingest.readers.text.encodings import seen
from ingest.splitting.sentences import split_sentences
from models.ports import SpokenWord

# Seconds. A paragraph ends with a sentence, at a pause or when it has gone on for long; talk without any stops is
# parted at pauses all the same, and in the end without one.
_PAUSE = 1.5
_LONG = 45.0
_NO_STOPS = 60.0
_SHORT_PAUSE = 0.3
_LONGEST = 120.0
_STOPS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: float
    end: float


def pages_of(words: Sequence[SpokenWord]) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
    """Give a page a sentence, and a block a paragraph, of words that a model heard."""
    return pages_of_turns([words], heard=True)


def pages_of_turns(turns: Iterable[Sequence[SpokenWord]], *, heard: bool) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
    """Give a page a sentence, and a block a paragraph; none goes on from one speaker's turn to the next's.

    `heard` says that a model heard the words.
    """
    pages: list[Page] = []
    blocks: list[Block] = []
    offset = 0
    for paragraph in chain.from_iterable(map(_paragraphs, turns)):
        sentences = list(_sentences(paragraph))
        start = offset
        for position, sentence in enumerate(sentences, start=1):
            text = sentence.text + ("\n\n" if position == len(sentences) else " ")
            locator = TimeLocator(round(sentence.start, 2), round(sentence.end, 2), heard=heard)
            pages.append(Page(len(pages) + 1, "", 0, 0, text, b"", locator))
            offset += len(text)
        if sentences:
            blocks.append(Paragraph(start, offset - 2))
    return tuple(pages), tuple(blocks)


def _paragraphs(words: Sequence[SpokenWord]) -> Iterator[Sequence[SpokenWord]]:
    start = 0
    for position in range(1, len(words)):
        last, following = words[position - 1], words[position]
        if _parts(last, pause=following.start - last.end, lasting=last.end - words[start].start):
            yield words[start:position]
            start = position
    if words:
        yield words[start:]


def _parts(last: SpokenWord, *, pause: float, lasting: float) -> bool:
    """Tell whether a paragraph ends with its last word, after it has lasted so long, before such a pause."""
    if last.text.rstrip().endswith(_STOPS):
        return pause >= _PAUSE or lasting >= _LONG
    return lasting >= _LONGEST or (lasting >= _NO_STOPS and pause >= _SHORT_PAUSE)


def _sentences(words: Sequence[SpokenWord]) -> Iterator[_Sentence]:
    """Yield a paragraph's sentences, each from its first word's beginning to its last word's end."""
    starts: list[int] = []
    text = ""
    for word in words:
        starts.append(len(text))
        text += word.text if text else word.text.lstrip()
    for start, end in split_sentences(text):
        first = bisect_right(starts, start) - 1
        last = max(first, bisect_left(starts, end) - 1)
        yield _Sentence(" ".join(seen(text[start:end]).split()), words[first].start, words[last].end)
