"""Finds the abstract of a paper in a library, and looks at the paper without it, to summarise the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from generation.terms import content_stems
from ingest.content.document import Passage
from retrieval.library import Library
from retrieval.ports import SourceStore

# What heads an abstract; in a plain text it stands before the words.
_HEADINGS = {"abstract", "summary"}
_BEGINS, _ENDS = "Abstract:", "Text:"
_COVERED = 0.5
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Abstract:
    """An abstract: its sentences, and the passages of its paper that hold it."""

    sentences: tuple[str, ...]
    passages: frozenset[str]


def abstract_of(library: Library, source_id: str) -> Abstract | None:
    """Find a paper's abstract; None where it has none that can be told."""
    text = library.sources.text(source_id)
    begins = text.find(_BEGINS)
    ends = text.find(_ENDS, begins)
    found: list[Passage] = []
    for passage in library.sources.passages(source_id):
        heading = passage.headings[-1].strip(" .:0123456789").casefold() if passage.headings else ""
        within = 0 <= begins < ends and passage.sentences[0].start < ends and passage.sentences[-1].end > begins
        if within or (begins < 0 and heading in _HEADINGS):
            found.append(passage)
    sentences = [
        text[sentence.start : sentence.end]
        for passage in found
        for sentence in passage.sentences
        if begins < 0 or begins <= sentence.start < ends
    ]
    told = tuple(each for each in sentences if len(content_stems(each)) >= _FEWEST)
    return Abstract(told, frozenset(passage.id for passage in found)) if len(told) >= _FEWEST else None


def covered(abstract: Sequence[str], summary: Sequence[str]) -> float:
    """Give the share of an abstract's sentences of which the summary has at least half the words that carry meaning."""
    said = {stem for sentence in summary for stem in content_stems(sentence)}
    told = [set(content_stems(sentence)) for sentence in abstract]
    return sum(len(stems & said) >= _COVERED * len(stems) for stems in told) / len(told)


def without(library: Library, abstracts: Sequence[Abstract]) -> Library:
    """Look at a library as if its papers had no abstracts."""
    hidden = frozenset(passage for abstract in abstracts for passage in abstract.passages)
    return replace(library, sources=cast(SourceStore, _Without(library.sources, hidden)))


class _Without:
    """A library's sources without some passages; all else is theirs."""

    def __init__(self, sources: SourceStore, hidden: frozenset[str]) -> None:
        self._sources = sources
        self._hidden = hidden

    def passages(self, id_or_prefix: str, /) -> tuple[Passage, ...]:
        return tuple(each for each in self._sources.passages(id_or_prefix) if each.id not in self._hidden)

    def __getattr__(self, name: str) -> object:
        return getattr(self._sources, name)
