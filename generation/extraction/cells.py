"""Finds what a source says for a column: the shortest answer, its quote and how sure it is; or that it says nothing.

The evidence is found as an answer's is (generation/answering), within the one source: what a document is (who paid,
where its authors work, its licence) in its own lines, all else in its sentences. Knows no table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from generation.answer import Quote
from generation.answering.candidates import Candidate, collect
from generation.answering.choosing.answerable import chance_answered
from generation.answering.choosing.measures import NAMES, measure
from generation.answering.choosing.roles import RoleModel
from generation.answering.choosing.rows import of_the_named
from generation.answering.choosing.scorer import Scored, score
from generation.answering.choosing.selection import ANSWERS
from generation.answering.particulars.telling import Said, Teller
from generation.answering.question import Length, Question, QuestionReader
from generation.answering.quotes import Quoter
from generation.answering.seeking import seek
from generation.extraction.columns import Column
from generation.extraction.confidence import LIKELY, can_answer, judge, line_chance, silence_chance
from generation.extraction.counting import is_of_what_is_asked
from generation.extraction.filling import Copied, copy_answer
from generation.studio.choosing.central import weigh
from models.ports import Embedder, Generator
from retrieval.library import Library
from retrieval.ranking.words import rarity
from retrieval.search import Retriever
from retrieval.source import Source

Rarity = Callable[[Collection[str]], Mapping[str, float]]


# Sentences that the model is shown, each at the cost of reading some forty tokens: those that most likely belong in an
# answer, and those nearest to the question in meaning; before them the one that says most clearly what the source is
# about, which answers more columns than any other.
_LIKELIEST, _NEAREST = 3, 2
_PROSE, _WORDS = 0.5, 4
_AIM = "aim"
_MEANING_AT, _PROSE_AT = NAMES.index("meaning"), NAMES.index("prose")

# Below this chance of an answer at first sight the model is not asked: of 32 such cells over 15 papers 4 were stated,
# and of the four that it filled three were wrong.
_HOPELESS = 0.5

# Times that the model is asked to copy, where its words cannot answer.
_TRIES = 2


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
    """What was seen for a question: the chance of an answer at first sight, the best sentence, and what was copied.

    `able` is whether these words can answer. Or what was `said` by a line of the document, where it asks what that is.
    """

    question: str
    answers: float
    best: Candidate | None = None
    copied: Copied | None = None
    able: bool = False
    said: Said | None = None


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
        teller: Teller,
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._embedder = _Remembering(embedder)
        self._generator = generator if generator is not None and generator.judges else None
        self._reader = reader
        self._roles = roles
        self._rarity: Rarity = partial(rarity, library.words)
        self._quoter = Quoter(library)
        self._teller = teller
        self._abouts: dict[str, list[Candidate]] = {}

    def find(self, source: Source, column: Column) -> Cell:
        """Fill a cell; raises what the model raises."""
        return self.cell(self.look(source, column.question))

    def cell(self, seen: Seen, *, filled: bool = False) -> Cell:
        """Make a cell of what was seen for it; where it is to be `filled` whatever was copied stands."""
        if seen.said is not None:
            return self._of_line(seen.said, filled=filled)
        if seen.copied is not None:
            stands, chance = judge(seen.copied.offered, seen.answers, able=seen.able)
            if not stands and not filled:
                return Cell("", (), _rounded(chance))
            start = seen.copied.candidate.whole.start
            return self._cell(seen.copied.candidate, start + seen.copied.start, start + seen.copied.end, chance)
        if self._generator is None and seen.best is not None and seen.answers >= ANSWERS:
            best = seen.best
            return self._cell(best, best.sentence.start, best.sentence.end, seen.answers)
        return Cell("", (), _rounded(1 - seen.answers))

    def look(self, source: Source, text: str) -> Seen:
        """Look for a short answer to a question in one source; raises what the model raises."""
        question = replace(self._reader.read(text), length=Length.SHORT)
        said = self._teller.tell_of(source, question, self._quoter)
        if said is not None:
            return Seen(text, line_chance(said.surety) if said.claim else 1 - silence_chance(), said=said)
        scored = self._scored(question, source)
        answers = chance_answered(scored)
        shown = self._shown(source, scored)
        if self._generator is None or not shown or answers < _HOPELESS:
            return Seen(text, answers, _best(scored))
        copied, able = self._copied(question.query, shown, self._generator)
        return Seen(text, answers, _best(scored), copied, able)

    def _copied(self, question: str, shown: Sequence[Candidate], generator: Generator) -> tuple[Copied | None, bool]:
        """Have an answer copied, and tell whether its words can be one; the sentence of words that cannot is put away.

        Where no others can either, those copied first are given.
        """
        first, left = None, list(shown)
        for _ in range(_TRIES):
            copied = copy_answer(question, left, generator)
            if copied is None:
                break
            if self._is_able(question, copied):
                return copied, True
            first = first or copied
            left.remove(copied.candidate)
            if not left:
                break
        return first, False

    def _is_able(self, question: str, copied: Copied) -> bool:
        text = copied.candidate.whole_text
        return can_answer(question, copied.text) and is_of_what_is_asked(
            question, text, copied.start, copied.end, self._embedder.embed_passages
        )

    def _shown(self, source: Source, scored: Sequence[Scored]) -> list[Candidate]:
        """Choose the sentences that the model is shown: whole ones, and rows of tables."""
        able = [item for item in scored if item.candidate.under or _is_whole(item.candidate)]
        likeliest = sorted(able, key=lambda item: (-item.chance, item.candidate.sentence.start))[:_LIKELIEST]
        others = [item.candidate for item in able if item not in likeliest]
        nearest = sorted(others, key=lambda each: (-each.measured[_MEANING_AT], each.sentence.start))[:_NEAREST]
        chosen = [*self._about(source), *(item.candidate for item in likeliest), *nearest]
        return list({candidate.sentence.start: candidate for candidate in chosen}.values())

    def _about(self, source: Source) -> list[Candidate]:
        """Give the sentence that says most clearly what a source is about, if one does."""
        if source.document_id not in self._abouts:
            central = weigh(source, library=self._library, embedder=self._embedder, roles=self._roles)
            place = central.clearest(_AIM, least=-1.0) if central.candidates else None
            found = [] if place is None else [central.candidates[place]]
            self._abouts = {source.document_id: found}
        return self._abouts[source.document_id]

    def _scored(self, question: Question, source: Source) -> tuple[Scored, ...]:
        self._embedder.remember_for(source.document_id)
        hits = seek(self._retriever, question.query, sources=(source.document_id,))
        candidates = collect(question, hits, sources=self._library.sources)
        measured = measure(question, candidates, embedder=self._embedder, rarity=self._rarity, roles=self._roles)
        return of_the_named(question, score(measured))

    def _of_line(self, said: Said, *, filled: bool) -> Cell:
        """Make a cell of a line, or of its piece that answers: it is right far more often than a copied answer."""
        chance = line_chance(said.surety)
        if said.claim is not None and (filled or chance >= LIKELY):
            return Cell(said.value, said.claim.quotes, _rounded(chance))
        return Cell("", (), _rounded(silence_chance() if said.claim is None else 1 - chance))

    def _cell(self, candidate: Candidate, start: int, end: int, chance: float) -> Cell:
        """Make a filled cell of the place of its value in the source's text."""
        quotes = self._quoter.quotes(
            candidate.source, candidate.whole.start, candidate.whole.end, under=candidate.under
        )
        return Cell(self._quoter.text(candidate.source, start, end), quotes, _rounded(chance))


def _is_whole(candidate: Candidate) -> bool:
    return candidate.measured[_PROSE_AT] >= _PROSE and len(candidate.text.split()) >= _WORDS


def _best(scored: Sequence[Scored]) -> Candidate | None:
    """Give the likeliest sentence."""
    if not scored:
        return None
    return min(scored, key=lambda item: (-item.chance, item.candidate.sentence.start)).candidate


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
