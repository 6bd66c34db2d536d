"""Finds what a source says for a column: the shortest answer, its quote and how sure it is; or that it says nothing.

The evidence is found as an answer's is (generation/answering), within the one source. Knows no table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from generation.answer import Quote
from generation.answering.answerable import chance_answered
from generation.answering.candidates import Candidate, collect
from generation.answering.measures import measure
from generation.answering.question import Length, Question, QuestionReader
from generation.answering.quotes import Quoter
from generation.answering.roles import RoleModel
from generation.answering.scorer import Scored, score
from generation.answering.seeking import seek
from generation.answering.selection import ANSWERS
from generation.extraction.columns import Column
from generation.extraction.confidence import chance_empty, chance_filled, signs
from generation.extraction.filling import Copied, copy_answer, sureness
from models.ports import Embedder, Generator
from retrieval.library import Library
from retrieval.search import Retriever
from retrieval.source import Source
from retrieval.words import rarity

Rarity = Callable[[Collection[str]], Mapping[str, float]]


# Sentences that the model is shown: each costs the reading of some forty tokens.
_SHOWN = 5

# Below this chance of an answer at first sight the model is not asked: it is not worth its seconds.
_HOPELESS = 0.1

# A copied answer that is less likely right than this is left out.
_LEAST = 0.35


@dataclass(frozen=True, slots=True)
class Cell:
    """What a source says for a column: the value, exact words of its quotes; "" where it is not stated.

    `confidence`, 0..1, is the chance that the cell is right, be it filled or not.
    """

    value: str
    quotes: tuple[Quote, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen for a cell: the chance of an answer at first sight, and what the model copied, if it was asked.

    `sentence` is the chance, at first sight, of the sentence that the answer was copied from, `sure` the model's log
    odds that it is right.
    """

    answers: float
    likeliest: tuple[Scored, ...]
    copied: Copied | None = None
    sentence: float = 0.0
    sure: float = 0.0

    @property
    def signs(self) -> tuple[float, ...]:
        """What the cell is judged by."""
        assert self.copied is not None
        return signs(self.answers, self.sentence, self.copied.offered, self.sure)


class CellFinder:
    """Fills cells from one library; without a model that can judge, with whole sentences."""

    def __init__(
        self,
        *,
        library: Library,
        retriever: Retriever,
        embedder: Embedder,
        generator: Generator | None,
        reader: QuestionReader,
        roles: RoleModel,
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._embedder = _Remembering(embedder)
        self._generator = generator if generator is not None and generator.judges else None
        self._reader = reader
        self._roles = roles
        self._rarity: Rarity = partial(rarity, library.words)
        self._quoter = Quoter(library)

    def find(self, source: Source, column: Column) -> Cell:
        """Fill a cell; raises what the model raises."""
        seen = self.look(source, column.question)
        if seen.copied is not None:
            chance = chance_filled(seen.signs)
            if chance < _LEAST:
                return Cell("", (), _rounded(chance_empty(seen.signs)))
            start = seen.copied.candidate.whole.start
            return self._cell(seen.copied.candidate, start + seen.copied.start, start + seen.copied.end, chance)
        if self._generator is None and seen.answers >= ANSWERS:
            best = seen.likeliest[0].candidate
            return self._cell(best, best.sentence.start, best.sentence.end, seen.answers)
        return Cell("", (), _rounded(1 - seen.answers))

    def look(self, source: Source, text: str) -> Seen:
        """Look for a short answer to a question in one source; raises what the model raises."""
        question = replace(self._reader.read(text), length=Length.SHORT)
        scored = self._scored(question, source)
        answers = chance_answered(scored)
        likeliest = tuple(sorted(scored, key=lambda item: (-item.chance, item.candidate.sentence.start))[:_SHOWN])
        if self._generator is None or answers < _HOPELESS:
            return Seen(answers, likeliest)
        copied = copy_answer(question.query, [item.candidate for item in likeliest], self._generator)
        if copied is None:
            return Seen(answers, likeliest)
        sentence = next(item.chance for item in likeliest if item.candidate is copied.candidate)
        sure = sureness(question.query, copied, self._generator)
        return Seen(answers, likeliest, copied, sentence, sure)

    def _scored(self, question: Question, source: Source) -> tuple[Scored, ...]:
        self._embedder.remember_for(source.document_id)
        hits = seek(self._retriever, question.query, sources=(source.document_id,))
        candidates = collect(question, hits, sources=self._library.sources)
        return score(measure(question, candidates, embedder=self._embedder, rarity=self._rarity, roles=self._roles))

    def _cell(self, candidate: Candidate, start: int, end: int, chance: float) -> Cell:
        """Make a filled cell of the place of its value in the source's text."""
        quotes = self._quoter.quotes(
            candidate.source, candidate.whole.start, candidate.whole.end, under=candidate.under
        )
        return Cell(self._quoter.text(candidate.source, start, end), quotes, _rounded(chance))


def _rounded(chance: float) -> float:
    return round(chance, 2)


class _Remembering:
    """An embedder that knows the vectors of the source in hand: its columns look at many of the same sentences."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._source = ""
        self._known: dict[str, NDArray[np.float32]] = {}
        self.name, self.dimension = embedder.name, embedder.dimension

    def remember_for(self, source: str) -> None:
        """Forget what was known of another source."""
        if source != self._source:
            self._source, self._known = source, {}

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed texts, those that are known at once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= dict(zip(new, self._embedder.embed_passages(new), strict=True))
        vectors = [self._known[text] for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, self.dimension), np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed one query."""
        return self._embedder.embed_query(text)
