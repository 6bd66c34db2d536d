"""Sees to it that an answer tells no sentence twice: what overlaps becomes one, what repeats other words is left out.

A sentence that leans on the one before it is told with it, and a text may say the same in its abstract and its end.
Pure functions over places in sources; nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.splitting.sentences import split_sentences
from retrieval.source import Source

TextOf = Callable[[Source, int, int], str]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some sentences in a row, `start` to `end` of a source's text, and the heading that they are told under.

    `under` is the caption and heads of a table's row.
    """

    source: Source
    start: int
    end: int
    group: str = ""
    under: str = ""

    def overlaps(self, other: Stretch) -> bool:
        """Tell whether two stretches share words of one text."""
        same = self.source.document_id == other.source.document_id
        return same and self.start < other.end and other.start < self.end


def told_once(stretches: Iterable[Stretch], text_of: TextOf) -> list[Stretch]:
    """Give stretches in their order, none of which says a sentence that another one of its group says."""
    kept: list[Stretch] = []
    for stretch in _joined(stretches):
        beside = [other for other in kept if other.group == stretch.group]
        new = _new(stretch, [words_of(text_of(each.source, each.start, each.end)) for each in beside], text_of)
        if new is None:
            continue
        said = words_of(text_of(new.source, new.start, new.end))
        within = [other for other in beside if words_of(text_of(other.source, other.start, other.end)) in said]
        kept = _with(kept, new, within)
    return kept


def words_of(text: str) -> str:
    """Give a text's words as repeats are known by: small letters, single spaces, one at either end too."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    kept: list[Stretch] = []
    for stretch in stretches:
        shared = [other for other in kept if other.overlaps(stretch)]
        ends = [stretch, *shared]
        first = shared[0] if shared else stretch
        whole = replace(first, start=min(each.start for each in ends), end=max(each.end for each in ends))
        kept = _with(kept, whole, shared)
    return kept


def _new(stretch: Stretch, said: Sequence[str], text_of: TextOf) -> Stretch | None:
    """Leave out the sentences at either end that are said already; None where all is."""
    text = text_of(stretch.source, stretch.start, stretch.end)
    if any(words_of(text) in other for other in said):
        return None
    new = [
        (start, end)
        for start, end in split_sentences(text)
        if not any(words_of(text[start:end]) in other for other in said)
    ]
    return replace(stretch, start=stretch.start + new[0][0], end=stretch.start + new[-1][1]) if new else None


def _with(kept: Sequence[Stretch], new: Stretch, instead_of: Sequence[Stretch]) -> list[Stretch]:
    """Put a stretch where the first of those stood that it takes the place of, else last."""
    if not instead_of:
        return [*kept, new]
    first = instead_of[0]
    return [new if each is first else each for each in kept if each is first or each not in instead_of]
