"""Answers questions: search, evidence, draft, gate, quotes, or a refusal. The order of things, and nothing else.

Each step is a module of its own; this one knows how they follow each other and what the record keeps of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from generation.answer import Answer, Record, Refusal, Support, Timings
from generation.answerability import (
    SURE,
    Rarity,
    Verdict,
    asks_for_several,
    bears_on,
    best_lines,
    judge,
    rarity_of,
)
from generation.claims import SEED, ClaimWriter, Draft, Task, quoted_claim
from generation.conversation import Turn, standalone_query
from generation.errors import NothingToAsk, QuestionUnusable
from generation.events import Drafting, Event, Finished, Found, Supported
from generation.evidence import Evidence, choose_evidence, weigh_sentences
from generation.generator import TextGenerator
from generation.prompts import NO_ANSWER, answer_messages
from generation.quoting import Quoter
from generation.suggesting import Suggester
from retrieval.library import Library
from retrieval.retriever import Retriever
from retrieval.source import Embedder

# Passages looked at for an answer.
HITS = 8

# Claims an answer to a question for several things may have, and tokens for each. Asked for one thing, a small model
# that may go on goes on with what was not asked.
_CLAIMS = 3
_CLAIM_TOKENS = 90

# Passages a refusal shows.
_NEAREST = 3

_NOTHING_FOUND = "No sentence of the passages found states the answer."

# Longest question in characters: past this it is a document, not a question.
_QUESTION_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class _Case:
    """A question with what is known before anything is written; `earlier` is the question it leans on."""

    question: str
    query: str
    earlier: str | None
    rarity: Rarity
    verdict: Verdict
    evidence: Evidence


class Assistant:
    """Answers from one library with one embedder and, where there is one, a model that writes."""

    def __init__(
        self, *, library: Library, retriever: Retriever, embedder: Embedder, generator: TextGenerator | None
    ) -> None:
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
        query = standalone_query(question, history)
        hits = self._retriever.search(query, limit=HITS, notebook=notebook, sources=sources)
        searched = time.perf_counter() - started
        yield Found(hits)
        weighed = weigh_sentences(query, hits, self._embedder)
        rarity = rarity_of(query, self._library)
        verdict = judge(query, weighed, rarity)
        evidence = Evidence((), ())
        if verdict.answerable:
            evidence = choose_evidence(weighed, hits, count_tokens=self._count_tokens)
        case = _Case(question, query, _last(history, query, question), rarity, verdict, evidence)
        draft, claims = Draft(), []
        for event in self._claims(case, draft, stop):
            if isinstance(event, Supported):
                claims.append(event.claim)
            yield event
        refusal = None if claims else Refusal(verdict.reason or _NOTHING_FOUND, nearest=hits[:_NEAREST])
        first_token = draft.first_token_at - started if draft.first_token_at else None
        record = self._record(query, evidence, draft, Timings(searched, first_token, time.perf_counter() - started))
        answer = Answer(question, tuple(claims), hits, refusal, (), record)
        if suggest:
            answer = replace(answer, suggested=self.suggester.after(answer, notebook=notebook, stop=stop))
        yield Finished(answer)

    def _claims(self, case: _Case, draft: Draft, stop: threading.Event | None) -> Iterator[Drafting | Supported]:
        """Yield what holds; where nothing of the draft does, the sentences that bear on the question most."""
        evidence, verdict = case.evidence, case.verdict
        if not evidence.lines:
            return
        quoter = Quoter(self._library)
        supported = 0
        wanted = _CLAIMS if asks_for_several(case.question) else 1
        task = Task(
            answer_messages(case.question, evidence.lines, earlier=case.earlier),
            evidence.lines,
            max_claims=wanted,
            max_tokens=wanted * _CLAIM_TOKENS,
            bears=lambda line: bears_on(case.query, line, verdict, case.rarity),
            subject=case.query,
            may_decline=verdict.likelihood < SURE,
        )
        for item in self._writer.write(task, quoter=quoter, draft=draft, stop=stop):
            if isinstance(item, Drafting):
                yield item
                continue
            quoter.check(item.quotes)
            supported += 1
            yield Supported(item)
        if not supported and (draft.text.strip() != NO_ANSWER or not task.may_decline):
            for line in best_lines(case.query, evidence.lines, case.rarity):
                claim = quoted_claim(line.text, line, Support.VERBATIM, quoter)
                quoter.check(claim.quotes)
                yield Supported(claim)

    def _record(self, query: str, evidence: Evidence, draft: Draft, timings: Timings) -> Record:
        generator = self._writer.generator
        return Record(
            query=query,
            model=generator.name if generator else "",
            model_sha256=generator.sha256 if generator else "",
            embedder=self._embedder.name,
            seed=SEED,
            prompt=draft.prompt,
            grammar=draft.grammar,
            max_tokens=draft.max_tokens,
            draft=draft.text,
            dropped=tuple(draft.dropped),
            left_out=evidence.left_out,
            prompt_tokens=draft.prompt_tokens,
            drafted_tokens=draft.pieces,
            timings=timings,
        )

    def _count_tokens(self, text: str) -> int:
        generator = self._writer.generator
        return generator.count_tokens(text) if generator else len(text) // 4

    def _in_scope(self, notebook: str | None, sources: Collection[str] | None) -> bool:
        if sources is not None:
            return bool(sources)
        return bool(self._library.sources(notebook))


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


def _last(history: Sequence[Turn], query: str, question: str) -> str | None:
    """Give the question before, where this one leans on it."""
    return history[-1].question if history and query != question else None
