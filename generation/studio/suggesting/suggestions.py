"""Suggests questions worth asking, each checked to be answered from the library before anyone sees it.

A model writes some from single sentences; others ask what the sources plainly have by the roles of their sentences.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice, zip_longest

import numpy as np

from generation.answer import Answer
from generation.answering.assistant import Assistant
from generation.answering.candidates import Candidate
from generation.answering.choosing.roles import RoleModel
from generation.answering.proof.language import language_of
from generation.studio.choosing.central import Central, on_the_matter, weigh
from generation.studio.suggesting.questions import write_questions
from generation.studio.suggesting.wordings import subject_of, wordings
from models.ports import Embedder, Generator
from retrieval.library import Library
from retrieval.source import Source

# Two questions whose cosine (MiniLM) is above this ask the same.
_SAME_QUESTION = 0.85

# From this score on (-1..1) a sentence plainly has a role.
_PLAINLY = 0.25

# Questions that begin with the same so many words sound alike.
_ALIKE_WORDS = 3

# Sentences that the model may be shown, and sources of a notebook that are looked at, each by so many sentences.
_SHOWN = 8
_SUGGESTED = 4
_SOURCES = 8
_WEIGHED = 60


@dataclass(frozen=True, slots=True)
class _Idea:
    """A question, the sources it is about, and sentences it was made from; where `exact`, one of them must answer."""

    question: str
    of: frozenset[str]
    made_from: tuple[Candidate, ...] = ()
    exact: bool = False


class Suggester:
    """Suggests questions over one library."""

    def __init__(
        self,
        *,
        library: Library,
        embedder: Embedder,
        roles: RoleModel,
        assistant: Assistant,
        generator: Generator | None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._roles = roles
        self._assistant = assistant
        self._generator = generator

    def for_source(
        self, source_id: str, *, limit: int = _SUGGESTED, stop: threading.Event | None = None
    ) -> tuple[str, ...]:
        """Suggest questions that one source answers, wherever they are asked."""
        central = self._weighed(self._library.sources.get(source_id))
        ideas = chain(self._written([central], stop=stop), _of_one(central))
        return self._answered(ideas, limit=limit, stop=stop)

    def for_notebook(self, notebook: str | None = None, *, stop: threading.Event | None = None) -> tuple[str, ...]:
        """Suggest questions over a notebook's sources, first those that need several of them."""
        sources = self._library.sources.all(notebook)
        if len(sources) < 2:
            return self.for_source(sources[0].document_id, stop=stop) if sources else ()
        weighed = [self._weighed(source) for source in sources[:: -(-len(sources) // _SOURCES)]]
        between = [*islice(_of_two(weighed), 1), *_of_several(weighed, sources)]
        written = self._written(weighed, stop=stop)
        each = chain.from_iterable(zip(*(_of_one(central) for central in weighed), strict=False))
        ideas = chain(between[: _SUGGESTED // 2], written, each, between[_SUGGESTED // 2 :])
        return self._answered(ideas, limit=_SUGGESTED, notebook=notebook, stop=stop)

    def after(
        self, answer: Answer, *, limit: int = 3, notebook: str | None = None, stop: threading.Event | None = None
    ) -> tuple[str, ...]:
        """Suggest what to ask next of the sources that an answer quotes; writes nothing with a model."""
        sources = {quote.source.document_id: quote.source for claim in answer.claims for quote in claim.quotes}
        weighed = [self._weighed(source) for source in list(sources.values())[:2]]
        said = {(quote.source.document_id, quote.start) for claim in answer.claims for quote in claim.quotes}
        fresh = [idea for central in weighed[:1] for idea in _of_one(central) if not _is_said(idea, said)]
        ideas = chain(fresh[: limit - 1], _of_two(weighed), fresh[limit - 1 :])
        return self._answered(ideas, limit=limit, notebook=notebook, asked=[answer.question], stop=stop)

    def _weighed(self, source: Source) -> Central:
        return weigh(source, library=self._library, embedder=self._embedder, roles=self._roles, limit=_WEIGHED)

    def _written(self, weighed: Sequence[Central], *, stop: threading.Event | None) -> Iterator[_Idea]:
        """Let the model write questions to the main sentences of sources, of different roles first, when asked for."""
        if self._generator is None:
            return
        main = [on_the_matter(central) for central in weighed]
        share = max(_SHOWN // max(len(main), 1), 1)
        shown = [[central.candidates[place] for place in _varied(central, share)] for central in main]
        in_turn = [each for row in zip_longest(*shown) for each in row if each is not None][:_SHOWN]
        for each in write_questions(in_turn, self._generator, stop=stop):
            source = each.sentence.source.document_id
            yield _Idea(each.question, frozenset([source]), (each.sentence,), exact=True)

    def _answered(
        self,
        ideas: Iterable[_Idea],
        *,
        limit: int,
        notebook: str | None = None,
        asked: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> tuple[str, ...]:
        """Keep questions that the library answers with what they were made from, and that ask something new."""
        kept: list[str] = []
        known = [self._embedder.embed_query(question) for question in asked]
        for idea in ideas:
            if len(kept) == limit or (stop is not None and stop.is_set()):
                break
            vector = self._embedder.embed_query(idea.question)
            if any(float(vector @ other) > _SAME_QUESTION for other in known):
                continue
            if _opening(idea.question) in map(_opening, kept):
                continue
            if _is_answered(idea, self._assistant.sentences_for(idea.question, notebook=notebook)):
                kept.append(idea.question)
                known.append(vector)
        return tuple(kept)


def _varied(central: Central, limit: int) -> list[int]:
    """Choose the sentences that say most of the whole, those first whose role none before them has."""
    places = sorted(central.best(limit), key=lambda place: -float(central.worth[place]))
    first = {central.roles[place]: place for place in reversed(places)}
    return sorted(places, key=lambda place: first[central.roles[place]] != place)


def _opening(question: str) -> str:
    """Give the words by which two questions sound alike."""
    return " ".join(question.lower().split()[:_ALIKE_WORDS])


def _of_one(central: Central) -> Iterator[_Idea]:
    """Ask what one source plainly has, in the order of the wordings."""
    subject = subject_of(central.source.title)
    language = language_of(" ".join(candidate.text for candidate in central.candidates[:20]))
    for wording in wordings(language, "name" if subject.is_name else "title", by=central.source.document_id):
        place = central.clearest(wording.role, _PLAINLY)
        if place is not None:
            question = wording.question.format(one=subject.text)
            yield _Idea(question, frozenset([central.source.document_id]), (central.candidates[place],))


def _of_two(weighed: Sequence[Central]) -> Iterator[_Idea]:
    """Ask about the two sources that are nearest to each other."""
    able = [central for central in weighed if central.candidates]
    if len(able) < 2:
        return
    centres = [central.vectors.mean(axis=0) for central in able]
    one, other = max(combinations(range(len(able)), 2), key=lambda pair: float(np.dot(*(centres[i] for i in pair))))
    first, second = able[one], able[other]
    for wording in wordings(language_of(first.candidates[0].text), "two"):
        question = wording.question.format(
            one=subject_of(first.source.title).said, other=subject_of(second.source.title).said
        )
        yield _Idea(question, frozenset([first.source.document_id, second.source.document_id]))


def _of_several(weighed: Sequence[Central], sources: Sequence[Source]) -> Iterator[_Idea]:
    """Ask of all sources what at least two of those looked at plainly have."""
    language = language_of(" ".join(candidate.text for central in weighed for candidate in central.candidates[:3]))
    for wording in wordings(language, "several"):
        if sum(central.clearest(wording.role, _PLAINLY) is not None for central in weighed) > 1:
            yield _Idea(wording.question, frozenset(source.document_id for source in sources))


def _is_answered(idea: _Idea, sentences: Collection[Candidate]) -> bool:
    """Tell whether an answer says what a question was made for: of several sources, two must have a say."""
    if idea.exact:
        return _is_said(idea, [_place(candidate) for candidate in sentences])
    return len({candidate.source.document_id for candidate in sentences} & idea.of) >= min(len(idea.of), 2)


def _is_said(idea: _Idea, said: Collection[tuple[str, int]]) -> bool:
    return any(_place(candidate) in said for candidate in idea.made_from)


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.source.document_id, candidate.sentence.start
