"""Answers questions: search, evidence, draft, gate, quotes, or a refusal. The order of things, and nothing else.

Each step is a module of its own; this one knows how they follow each other and what the record keeps of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import replace

from generation.answer import Answer, Checked, Claim, Dropped, Record, Refusal, Timings
from generation.answer_types import asks_for_several
from generation.answerability import (
    HOPELESS,
    SURE,
    THRESHOLD,
    Verdict,
    features,
    judge,
    likelihood,
    rarity_of,
)
from generation.answering.quotes import Quoter
from generation.case import Case, line_of, may_bear, speaking, stands, whole_claims
from generation.checking import check_line, check_lines, most_promising, states
from generation.claims import SEED, ClaimWriter, Draft, Task
from generation.conversation import Turn, standalone_query
from generation.errors import NothingToAsk, QuestionUnusable
from generation.events import Drafting, Event, Finished, Found, Supported
from generation.evidence import EVIDENCE_TOKENS, Evidence, EvidenceLine, choose_evidence, weigh_sentences
from generation.prompts import NO_ANSWER, answer_messages
from generation.seeking import seek
from generation.studio.suggestions import Suggester
from generation.topical import asked_topic, telling_lines
from models.errors import GeneratorDied
from models.ports import Embedder
from models.ports import Generator as Model
from retrieval.hits import Hit
from retrieval.library import Library
from retrieval.query import read_pages, read_years, without_pages
from retrieval.search import Retriever

# Claims an answer to a question for several things may have, and tokens for each. Asked for one thing, a small model
# that may go on goes on with what was not asked.
_CLAIMS = 3
_CLAIM_TOKENS = 90

# Tokens of evidence where one thing is asked and a sentence states it, and where one is so sure to: more would be read
# for nothing.
_ENOUGH_TOKENS = 250
_FEW_TOKENS = 150
_CERTAIN = 0.9

# Passages a refusal shows.
_NEAREST = 3

_OWN_SENTENCES = "This answer is made of the sources' own sentences."
_NOTHING_FOUND = "No sentence of the passages found states the answer."
_NOTHING_STATED = "The sentences nearest to the question do not state the answer."
_NOT_STATED = "the model, asked again, does not find the answer in its sentence"
# Longest question in characters: past this it is a document, not a question.
_QUESTION_LENGTH = 2000


class Assistant:
    """Answers from one library with one embedder and, where there is one, a model that writes."""

    def __init__(self, *, library: Library, retriever: Retriever, embedder: Embedder, generator: Model | None) -> None:
        self._library = library
        self._retriever = retriever
        self._embedder = embedder
        self._writer = ClaimWriter(generator=generator, embedder=embedder)
        self.suggester = Suggester(library=library, retriever=retriever, embedder=embedder, writer=self._writer)

    def ask(
        self,
        question: str,
        *,
        notebook: str | None = None,
        sources: Collection[str] | None = None,
        history: Sequence[Turn] = (),
        suggest: bool = True,
        stop: threading.Event | None = None,
    ) -> Iterator[Event]:
        """Work on a question and tell what happens; the last event holds the answer.

        `notebook` and `sources` (ids) narrow where to look; `suggest` adds questions to ask next.
        Raises QuestionUnusable, NothingToAsk, or what the library and the model raise. Setting `stop` ends the
        draft early; what has passed the gate by then is the answer.
        """
        started = time.perf_counter()
        question = _usable(question)
        if not self._in_scope(notebook, sources):
            raise NothingToAsk(
                "There are no sources to answer from.", remedy="Add papers with 'quoth add', or tick some on the page."
            )
        standalone = standalone_query(question, history)
        earlier = history[-1].question if history and standalone != question else None
        query = read_years(without_pages(standalone))
        hits = seek(self._retriever, standalone, notebook=notebook, sources=sources)
        searched = time.perf_counter() - started
        yield Found(hits)
        worker, draft, failure = self, Draft(), ""
        try:
            case, claims = yield from self._work(question, query, earlier, hits, draft, stop)
        except GeneratorDied as death:
            worker, draft, failure = self._without_model(), Draft(), f"{death.message} {_OWN_SENTENCES}"
            case, claims = yield from worker._work(question, query, earlier, hits, draft, stop)
        refusal = None if claims else Refusal(case.verdict.reason or _NOTHING_FOUND, nearest=hits[:_NEAREST])
        first_token = draft.first_token_at - started if draft.first_token_at else None
        timings = Timings(searched, first_token, time.perf_counter() - started)
        record = replace(worker._record(case, draft, timings), model_failure=failure)
        answer = Answer(question, tuple(claims), hits, refusal, (), record)
        if suggest:
            answer = replace(answer, suggested=self.suggester.after(answer, notebook=notebook, stop=stop))
        yield Finished(answer)

    def _work(
        self,
        question: str,
        query: str,
        earlier: str | None,
        hits: Sequence[Hit],
        draft: Draft,
        stop: threading.Event | None,
    ) -> Generator[Event, None, tuple[Case, list[Claim]]]:
        """Yield what is drafted and what holds of it; give the case and the claims."""
        case, claims = self._case(question, query, earlier, hits, stop), list[Claim]()
        for event in self._claims(case, draft, stop):
            if isinstance(event, Supported):
                claims.append(event.claim)
            yield event
        return case, claims

    def _without_model(self) -> Assistant:
        """Make one that answers with the sources' own sentences."""
        return Assistant(library=self._library, retriever=self._retriever, embedder=self._embedder, generator=None)

    def _case(
        self, question: str, query: str, earlier: str | None, hits: Sequence[Hit], stop: threading.Event | None
    ) -> Case:
        """Find out whether the hits hold an answer, and choose what the model is shown."""
        weighed = weigh_sentences(query, hits, self._embedder)
        rarity = rarity_of(query, self._library)
        generator = self._writer.generator
        asks = generator is not None and generator.judges
        verdict = judge(query, weighed, rarity, threshold=HOPELESS if asks else THRESHOLD)
        if missing := _missing_pages(question, hits):
            named = ", ".join(map(str, sorted(missing)))
            verdict = Verdict(False, verdict.likelihood, f"None of the sources has text on page {named}.")
        elif telling := telling_lines(asked_topic(query), weighed, rarity):
            verdict = Verdict(True, verdict.likelihood, "")
            return Case(question, query, earlier, rarity, verdict, [], Evidence(telling, ()), topical=True)
        checked: list[EvidenceLine] = []
        if generator is not None and asks and verdict.answerable:
            checked = list(check_lines(query, most_promising(query, weighed, rarity), generator, stop=stop))
            if not any(states(line) for line in checked):
                verdict = Verdict(False, verdict.likelihood, _NOTHING_STATED)
        evidence = Evidence((), ())
        if verdict.answerable:
            known = {(line.hit.passage.id, line.sentence): line for line in checked}
            weighed = tuple(known.get((line.hit.passage.id, line.sentence), line) for line in weighed)
            budget = _budget(question, checked)
            evidence = choose_evidence(weighed, hits, count_tokens=self._count_tokens, budget=budget)
        return Case(question, query, earlier, rarity, verdict, checked, evidence)

    def _claims(self, case: Case, draft: Draft, stop: threading.Event | None) -> Iterator[Drafting | Supported]:
        """Yield what holds; where nothing of the draft does, the sentences that bear on the question most."""
        lines = case.evidence.lines
        if not lines:
            return
        quoter = Quoter(self._library)
        if case.topical:
            yield from map(Supported, whole_claims(speaking(case, quoter), case, quoter))
            return
        wanted = _CLAIMS if asks_for_several(case.question) else 1
        task = Task(
            answer_messages(case.question, lines, earlier=case.earlier),
            lines,
            max_claims=wanted,
            max_tokens=wanted * _CLAIM_TOKENS,
            bears=lambda line: may_bear(line, case),
            subject=case.query,
            may_decline=not case.checked and case.verdict.likelihood < SURE,
        )
        held: list[Claim] = []
        for item in self._writer.write(task, quoter=quoter, draft=draft, stop=stop):
            if isinstance(item, Drafting):
                yield item
            else:
                held.append(item)
        declined = not held and task.may_decline and draft.text.strip() == NO_ANSWER
        if case.checked and wanted == 1:
            self._ask_about_draft(case, held, draft)
            fallen = [claim for claim in held if not stands(claim, case)]
            draft.dropped += [Dropped(claim.text, _NOT_STATED) for claim in fallen]
            held = [claim for claim in held if claim not in fallen]
        if not held and not declined:
            held = speaking(case, quoter)
        yield from map(Supported, whole_claims(held, case, quoter))

    def _ask_about_draft(self, case: Case, held: Sequence[Claim], draft: Draft) -> None:
        """Ask the model about the sentences that its draft rests on too, those of dropped claims among them."""
        generator = self._writer.generator
        asked = {(line.hit.passage.id, line.sentence) for line in case.checked}
        rests_on = [line_of(claim, case) for claim in held] + draft.leant_on
        for line in {line.label: line for line in rests_on}.values():
            if generator is not None and (line.hit.passage.id, line.sentence) not in asked:
                likely = likelihood(features(case.query, line, case.rarity))
                case.checked.append(check_line(case.query, likely, line, generator))

    def _record(self, case: Case, draft: Draft, timings: Timings) -> Record:
        generator = self._writer.generator
        return Record(
            query=case.query,
            model=generator.name if generator else "",
            model_sha256=generator.sha256 if generator else "",
            embedder=self._embedder.name,
            seed=SEED,
            prompt=draft.prompt,
            grammar=draft.grammar,
            max_tokens=draft.max_tokens,
            draft=draft.text,
            dropped=tuple(draft.dropped),
            left_out=case.evidence.left_out,
            prompt_tokens=draft.prompt_tokens,
            drafted_tokens=draft.pieces,
            timings=timings,
            checked=tuple(Checked(line.whole_text, round(line.stated or 0.0, 3)) for line in case.checked),
        )

    def _count_tokens(self, text: str) -> int:
        generator = self._writer.generator
        return generator.count_tokens(text) if generator else len(text) // 4

    def _in_scope(self, notebook: str | None, sources: Collection[str] | None) -> bool:
        if sources is not None:
            return bool(sources)
        return bool(self._library.sources.all(notebook))


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


def _missing_pages(question: str, hits: Sequence[Hit]) -> frozenset[int]:
    """Give the pages that the question names if nothing that was found stands on any of them."""
    pages = read_pages(question)
    found = (range(hit.passage.first_page, hit.passage.last_page + 1) for hit in hits)
    return frozenset() if any(not pages.isdisjoint(each) for each in found) else pages


def _budget(question: str, checked: Sequence[EvidenceLine]) -> int:
    """Give the tokens of evidence that are worth reading, after what the model said of the likeliest sentences."""
    if not checked or asks_for_several(question):
        return EVIDENCE_TOKENS
    return _FEW_TOKENS if any(states(line, _CERTAIN) for line in checked) else _ENOUGH_TOKENS
