"""Answers questions: the order of things, and nothing else. Each step is a module of its own.

The sources' own sentences are there first, within about a second; the model then looks at the likeliest of them again
and puts the answer in its own words as far as they can be proved, and the answer is told anew.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Self

from generation.answer import Answer, Checked, Claim, Record, Refusal, Support, Timings
from generation.answering.candidates import Candidate, collect, meant_whole
from generation.answering.choosing.measures import measure
from generation.answering.choosing.roles import RoleModel, role_model
from generation.answering.choosing.rows import of_the_named
from generation.answering.choosing.scorer import Scored, score
from generation.answering.choosing.second_look import FURTHER, HOPELESS, LOOKED_AT, look_again
from generation.answering.choosing.selection import ANSWERS, PART_ANSWERS, Selection, choose, sentences_among
from generation.answering.choosing.whole import WholeSources
from generation.answering.comparing import Compared, Part, compared
from generation.answering.compose import compose
from generation.answering.lead import SEED, Draft
from generation.answering.leaning import Leaning
from generation.answering.particulars.telling import Teller, Told
from generation.answering.proof.proving import Checker
from generation.answering.question import Need, Question, QuestionReader
from generation.answering.quotes import Quoter
from generation.answering.reach import Reach
from generation.answering.refusal import nearest_reason, pages_reason, unknown_names, unread_pages
from generation.answering.seeking import seek
from generation.answering.several import look_through, meant, silent
from generation.answering.writing import Writer
from generation.conversation import Turn
from generation.errors import NothingToAsk, QuestionUnusable
from generation.events import Composed, Event, Finished, Found
from models.errors import GeneratorFailed
from models.ports import Embedder, Generator
from retrieval.hits import Hit
from retrieval.library import Library
from retrieval.ranking.words import rarity
from retrieval.search import Retriever
from retrieval.source import Source

# Passages a refusal shows, and weighed sentences a record keeps.
_NEAREST = 3
_KEPT = 12

# Letters of a source in which what a question describes is looked for.
_BEGINNING = 8000

_DOUBT = "The sources may not say this: these sentences come nearest."
_UNWEIGHED = "Stopped before these sentences were weighed: they may not answer the question."

# Longest question in characters: past this it is a document, not a question.
_QUESTION_LENGTH = 2000


class Assistant:
    """Answers from one library with one embedder and, where there is one, a model that writes."""

    def __init__(
        self,
        *,
        library: Library,
        retriever: Retriever,
        embedder: Embedder,
        generator: Generator | None,
        reader: QuestionReader | None = None,
        roles: RoleModel | None = None,
        checker: Checker | None = None,
        leaning: Leaning | None = None,
    ) -> None:
        """Make it; a reader and roles that are not given are learned from their examples, which takes seconds.

        `leaning` is what the model's yes or no was found to be worth, where somebody tried.
        """
        self._library = library
        self._retriever = retriever
        self._embedder = embedder
        self._writer = Writer(generator, checker)
        self._leaning = leaning
        self._reader = reader or QuestionReader(embedder.embed_passages)
        self._roles = roles or role_model(embedder)
        self._rarity = partial(rarity, library.words)
        self._whole = WholeSources(library, embedder, self._roles)
        self._teller = Teller(library=library, retriever=retriever)

    def telling_with(self, teller: Teller) -> Self:
        """Tell what documents are with another teller: one that knows records of sources."""
        self._teller = teller
        return self

    def ask(
        self,
        text: str,
        *,
        notebook: str | None = None,
        sources: Collection[str] | None = None,
        history: Sequence[Turn] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[Event]:
        """Work on a question and tell what happens; the last event holds the answer.

        `notebook` and `sources` (ids) narrow where to look. Raises QuestionUnusable, NothingToAsk, or what the library
        raises; a model that fails or dies is a note of the answer. Setting `stop` ends the work early; what stands by
        then is the answer.
        """
        reach = Reach(self._library, self._retriever, notebook, sources)
        run = _Run(time.perf_counter(), stop, reach)
        self._check_scope(notebook, sources)
        question = self._reader.read(_usable(text), history)
        hits = seek(self._retriever, question.query, notebook=notebook, sources=sources)
        run.searched = run.passed()
        yield Found(hits)
        quoter = Quoter(self._library)
        if told := self._teller.tell(question, notebook=notebook, sources=sources, quoter=quoter):
            yield from self._tell(question, hits, told, run)
            return
        asked = self._asked(question, hits, reach)
        claims, reason = self._answered(question, hits, asked, quoter, run)
        is_weighed = all(each.is_settled or not self._is_looked_at(each.selection) for each in asked)
        if claims:
            yield Composed(claims, is_weighed=is_weighed)
        if self._look_again(asked, run):
            run.looked = True
            claims, reason = self._answered(question, hits, asked, quoter, run)
            yield Composed(claims)
        unknown: tuple[str, ...] = ()
        if not claims and (partly := self._asked_partly(question, reach)):
            # What one of two compared sources says is more than nothing, as long as it is told which is missing.
            rest, unknown = partly
            self._look_again(rest, run)
            found, _ = self._answered(question, hits, rest, quoter, run)
            if found:
                asked, claims = rest, found
                yield Composed(claims)
        if claims:
            # A model that writes is shown what no doubt stands beside.
            doubted = _doubted(asked)
            shown = [item.candidate for each in asked if each.is_answered for item in each.selection.sentences]
            chosen = [each for each in shown if each.source.document_id not in doubted]
            for event in self._writer.write(question, chosen, claims, quoter, draft=run.draft, stop=stop):
                claims = event.claims if isinstance(event, Composed) else claims
                yield event
        refusal = None if claims else Refusal(reason, nearest=hits[:_NEAREST])
        record = self._record(question, [item for each in asked for item in each.scored], run)
        is_sure = any(each.is_answered and each.selection.is_sure for each in asked)
        doubt = _DOUBT if claims and run.looked and not is_sure else ""
        if claims and not (is_weighed or run.looked or run.draft.failure):
            doubt = _UNWEIGHED
        several = [source for each in asked for source in each.sources]
        missing = f"No source was recognised as: {'; '.join(unknown)}." if unknown and claims else ""
        notes = (doubt, missing, _note(claims, run.draft.failure), silent(several, claims) if claims else "")
        note = " ".join(filter(None, notes))
        yield Finished(Answer(question.text, claims, hits, refusal, (), record, note=note))

    def sentences_for(self, text: str, *, notebook: str | None = None) -> tuple[Candidate, ...]:
        """Give the sentences that a question would be answered with, none where it would be refused; writes nothing."""
        question, reach = self._reader.read(text), Reach(self._library, self._retriever, notebook, None)
        hits = seek(self._retriever, question.query, notebook=notebook, sources=None)
        asked = self._asked(question, hits, reach)
        if unread_pages(question.query, hits):
            return ()
        return tuple(item.candidate for each in asked if each.is_answered for item in each.selection.sentences)

    def _asked(self, question: Question, hits: tuple[Hit, ...], reach: Reach) -> list[_Asked]:
        """Choose sentences for a question, or for what it asks each of the sources that it compares."""
        unknown = self._unknown(question)
        found = Compared() if unknown else self._compared(question, reach)
        if found.parts and not found.unknown:
            asked = [self._asked_part(part, len(found.parts)) for part in found.parts]
            if found.are_named or any(each.is_answered for each in asked):
                return asked
        several = meant(question, self._retriever, self._library.sources, notebook=reach.notebook, sources=reach.within)
        scored = self._scored(question, hits, several)
        selection = choose(question, scored)
        whole: tuple[Scored, ...] = ()
        best = next((item.candidate.source for item in selection.sentences), None)
        if question.asks_summary and best is not None and best == meant_whole(hits):
            # Where hits and the best sentence speak for two documents, it is not sure which one is meant.
            whole = self._whole.summed_up(question, best)
            if whole:
                # What is told stands by then: the model is only asked whether the document is the one that is meant.
                selection, scored = replace(selection, sentences=whole), _likeliest(scored, LOOKED_AT)
        if unknown:
            selection = replace(selection, answers=0.0)
        return [_Asked(question, several, scored, selection, whole=whole)]

    def _asked_partly(self, question: Question, reach: Reach) -> tuple[list[_Asked], tuple[str, ...]] | None:
        """Ask those of the compared sources that were found, and give what was not; None where nothing is missing."""
        if self._unknown(question):
            return None
        found = self._compared(question, reach)
        if not found.unknown:
            return None
        return [self._asked_part(part, len(found.parts)) for part in found.parts], found.unknown

    def _asked_part(self, part: Part, of: int) -> _Asked:
        """Ask one of so many sources; of all together the model looks at no more sentences than of one question."""
        question, source = part.question, part.source
        hits = seek(self._retriever, part.sought, sources=(source.document_id,))
        scored = sentences_among(self._scored(replace(question, query=part.sought), hits, ()))
        selection = replace(choose(question, scored), least=PART_ANSWERS if question.aspects else ANSWERS)
        whole: tuple[Scored, ...] = ()
        if question.asks_summary:
            whole = self._whole.summed_up(question, source)
        elif question.need is Need.DOCUMENT:
            whole = self._whole.told_of(source, question.aspects)
        if whole:
            selection = replace(selection, sentences=whole, answers=1.0)
        likeliest = _likeliest(scored, (LOOKED_AT + FURTHER) // of)
        return _Asked(question, (source,), likeliest, selection, source.title, whole)

    def _compared(self, question: Question, reach: Reach) -> Compared:
        return compared(question, reach.sources(), retriever=self._retriever, beginning=self._beginning)

    def _beginning(self, source: Source) -> str:
        return self._library.sources.text(source.document_id)[:_BEGINNING]

    def _tell(self, question: Question, hits: tuple[Hit, ...], told: Told, run: _Run) -> Iterator[Event]:
        """Answer what a document is; no model is asked."""
        if told.claims:
            yield Composed(told.claims)
        refusal = None if told.claims else Refusal(told.reason, nearest=hits[:_NEAREST])
        record = self._record(question, (), run)
        yield Finished(Answer(question.text, told.claims, hits, refusal, (), record, note=told.note))

    def _scored(self, question: Question, hits: Sequence[Hit], several: Sequence[Source]) -> tuple[Scored, ...]:
        besides = look_through(self._retriever, question.query, several)
        candidates = collect(question, [*hits, *besides], sources=self._library.sources)
        measured = measure(question, candidates, embedder=self._embedder, rarity=self._rarity, roles=self._roles)
        return of_the_named(question, score(measured))

    def _unknown(self, question: Question) -> tuple[str, ...]:
        """Give the names of a question that no source has: no sentence answers it."""
        return unknown_names(question.query, lambda word: bool(self._library.words.sources_with((word,))))

    def _look_again(self, asked: Sequence[_Asked], run: _Run) -> bool:
        """Let the model look at what was chosen, of each that is asked; tells whether it did."""
        looked = False
        for each in asked:
            if each.is_settled:
                continue
            again = self._second_look(each.question, each.scored, each.selection, run)
            if again is not None:
                each.scored, selection, each.of_source = again
                each.selection = replace(selection, sentences=each.whole or each.speaking(selection))
                looked = True
        return looked

    def _is_looked_at(self, selection: Selection) -> bool:
        """Tell whether a model that can judge has yet to weigh what was chosen."""
        generator = self._writer.generator
        return generator is not None and generator.judges and selection.answers >= HOPELESS

    def _second_look(
        self, question: Question, scored: Sequence[Scored], selection: Selection, run: _Run
    ) -> tuple[tuple[Scored, ...], Selection, Mapping[str, float]] | None:
        """Let a model that can judge weigh the likeliest sentences anew; None where it does not."""
        generator = self._writer.generator
        if generator is None or not self._is_looked_at(selection) or (run.stop is not None and run.stop.is_set()):
            return None
        try:
            look = look_again(question, scored, selection.answers, generator, worth=self._leaning, stop=run.stop)
        except GeneratorFailed as error:
            run.draft.failure = f"{error.message} {error.remedy}".strip()
            return None
        # The second look was fitted on questions that stand alone: of a follow-up, asked together with the one before,
        # sentences say less.
        bounds = look.bounds
        least = min(bounds.least, ANSWERS) if question.earlier else bounds.least
        selection = replace(choose(question, look.scored), answers=look.answers, least=least, sure=bounds.sure)
        return look.scored, selection, look.of_source

    def _answered(
        self, question: Question, hits: Sequence[Hit], asked: Sequence[_Asked], quoter: Quoter, run: _Run
    ) -> tuple[tuple[Claim, ...], str]:
        """Tell what the chosen sentences say, or why they do not answer the question."""
        if missing := unread_pages(question.query, hits):
            return (), pages_reason(missing, are_there=run.reach.has_pages(missing))
        doubted = _doubted(asked)
        claims = [
            replace(claim, group=each.group or claim.group, is_doubted=_source_of(claim) in doubted)
            for each in asked
            if each.is_answered
            for claim in compose(each.question, each.selection, quoter)
        ]
        if claims:
            return tuple(claims), ""
        if len(asked) > 1:
            return (), silent([source for each in asked for source in each.sources], claims)
        return (), nearest_reason(question, asked[0].selection.sentences, run.reach.titles_with)

    def _check_scope(self, notebook: str | None, sources: Collection[str] | None) -> None:
        there = bool(sources) if sources is not None else bool(self._library.sources.all(notebook))
        if not there:
            raise NothingToAsk(
                "There are no sources to answer from.", remedy="Add papers with 'quoth add', or tick some on the page."
            )

    def _record(self, question: Question, scored: Sequence[Scored], run: _Run) -> Record:
        generator, draft = self._writer.generator, run.draft
        first_token = draft.first_token_at - run.started if draft.first_token_at else None
        return Record(
            query=question.query,
            model=generator.name if generator else "",
            model_sha256=generator.sha256 if generator else "",
            embedder=self._embedder.name,
            seed=SEED,
            prompt=draft.prompt,
            grammar=draft.grammar,
            max_tokens=draft.max_tokens,
            draft=draft.text,
            dropped=tuple(draft.dropped),
            left_out=(),
            prompt_tokens=draft.prompt_tokens,
            drafted_tokens=draft.pieces,
            timings=Timings(run.searched, first_token, run.passed()),
            checked=tuple(Checked(each.candidate.text, round(each.chance, 3)) for each in _likeliest(scored, _KEPT)),
            need=question.need.value,
            model_failure=draft.failure,
        )


@dataclass(slots=True)
class _Asked:
    """A question, or what one asks of one of the sources that it compares, and what was chosen for it so far.

    `sources` were looked through each for itself; `group` is the heading that all of it is told under; `whole` are the
    sentences that stand for a source as a whole, where that is what is asked for; `of_source` is the chance of an
    answer by what a model made of each source's sentences alone, empty where none looked.
    """

    question: Question
    sources: tuple[Source, ...]
    scored: tuple[Scored, ...]
    selection: Selection
    group: str = ""
    whole: tuple[Scored, ...] = ()
    of_source: Mapping[str, float] = field(default_factory=dict)

    def speaking(self, selection: Selection) -> tuple[Scored, ...]:
        """Leave out, of several sources that were looked through, those whose sentences the model turned down."""
        turned_down = {of for of, chance in self.of_source.items() if self.sources and chance < selection.least}
        kept = tuple(item for item in selection.sentences if item.candidate.source.document_id not in turned_down)
        return kept or selection.sentences

    def is_sure_of(self, source: str) -> bool:
        """Tell whether nothing is said against what a source tells; where no model looked, nothing is."""
        selection = self.selection
        is_looked_at = bool(self.of_source) and bool(self.sources) and not self.is_settled
        return not is_looked_at or self.of_source.get(source, 0.0) >= max(selection.sure, selection.least)

    @property
    def is_settled(self) -> bool:
        """Whether its sentences stand for a source as a whole, whatever a model thinks of them."""
        return bool(self.whole) and self.selection.answers == 1.0

    @property
    def is_answered(self) -> bool:
        """Whether the chosen sentences are likely enough to answer it."""
        return self.selection.is_answer and bool(self.selection.sentences)


class _Run:
    """One question under way: its clock, and what the model wrote."""

    def __init__(self, started: float, stop: threading.Event | None, reach: Reach) -> None:
        self.started = started
        self.reach = reach
        self.stop = stop
        self.searched = 0.0
        self.looked = False
        self.draft = Draft()

    def passed(self) -> float:
        """Give the seconds since the question arrived."""
        return time.perf_counter() - self.started


def _doubted(asked: Sequence[_Asked]) -> frozenset[str]:
    """Give the sources that may not say what they are told for, by their ids; none where none of them surely does."""
    told = {
        item.candidate.source.document_id: each
        for each in asked
        if each.is_answered
        for item in each.selection.sentences
    }
    doubted = frozenset(source for source, each in told.items() if not each.is_sure_of(source))
    return doubted if len(doubted) < len(told) else frozenset()


def _source_of(claim: Claim) -> str:
    return claim.quotes[0].source.document_id if claim.quotes else ""


def _note(claims: Sequence[Claim], failure: str) -> str:
    """Say that the model fell silent, and that nothing shown is its own where that is so."""
    if failure and claims and all(claim.support is Support.VERBATIM for claim in claims):
        return f"These are the sources' own sentences only: {failure}"
    return failure


def _likeliest(scored: Sequence[Scored], count: int) -> tuple[Scored, ...]:
    """Give so many of the likeliest sentences."""
    return tuple(sorted(scored, key=lambda item: -item.chance)[:count])


def _usable(question: str) -> str:
    question = question.strip()
    if not question:
        raise QuestionUnusable("The question is empty.", remedy="Type a question.")
    if len(question) > _QUESTION_LENGTH:
        raise QuestionUnusable(
            f"The question has {len(question.split())} words; at most {_QUESTION_LENGTH} characters are read.",
            remedy="Ask a shorter question, and add long text as a source instead.",
        )
    return question
