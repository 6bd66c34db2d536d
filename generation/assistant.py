"""Answers questions: search, evidence, draft, gate, quotes, or a refusal. The order of things, and nothing else.

Each step is a module of its own; this one knows how they follow each other and what the record keeps of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from generation.answer import Answer, Claim, Dropped, Record, Refusal, Support, Timings
from generation.answerability import Verdict, judge
from generation.errors import NothingToAsk, QuestionUnusable
from generation.events import Drafting, Event, Finished, Found, Supported
from generation.evidence import Evidence, EvidenceLine, choose_evidence, weigh_sentences
from generation.gate import CLOSE_MEANING, objection
from generation.generator import Message, TextGenerator
from generation.prompts import DraftClaim, PromptLine, answer_grammar, answer_messages, parse_line
from generation.quoting import Quoter
from retrieval.library import Library
from retrieval.retriever import Retriever
from retrieval.source import Embedder, Hit

# Passages looked at for an answer.
_HITS = 8

# Tokens an answer may have: four claims of two lines.
_ANSWER_TOKENS = 256

# Longest question in characters: past this it is a document, not a question.
_QUESTION_LENGTH = 2000

SEED = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """A question asked before and the text it was answered with."""

    question: str
    answer_text: str


@dataclass
class _Progress:
    """What has come of one question so far; becomes the record."""

    started: float
    searched: float = 0.0
    first_token: float | None = None
    draft: str = ""
    pieces: int = 0
    prompt: tuple[Message, ...] = ()
    prompt_tokens: int = 0
    claims: list[Claim] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def elapsed(self) -> float:
        return time.perf_counter() - self.started


class Assistant:
    """Answers from one library with one embedder and, where there is one, a model that writes."""

    def __init__(
        self, *, library: Library, retriever: Retriever, embedder: Embedder, generator: TextGenerator | None
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._embedder = embedder
        self._generator = generator

    def ask(
        self,
        question: str,
        *,
        notebook: str | None = None,
        sources: Collection[str] | None = None,
        history: Sequence[Turn] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[Event]:
        """Work on a question and tell what happens; the last event holds the answer.

        Raises QuestionUnusable, NothingToAsk, or what the library and the model raise. Setting `stop` ends the
        draft early; what has passed the gate by then is the answer.
        """
        progress = _Progress(started=time.perf_counter())
        question = _usable(question)
        if not self._in_scope(notebook, sources):
            raise NothingToAsk(
                "There are no sources to answer from.", remedy="Add papers with 'quoth add', or tick some on the page."
            )
        query = standalone_query(question, history)
        hits = self._retriever.search(query, limit=_HITS, notebook=notebook, sources=sources)
        progress.searched = progress.elapsed()
        yield Found(hits)
        weighed = weigh_sentences(query, hits, self._embedder)
        verdict = judge(query, weighed)
        evidence = Evidence((), ())
        if verdict.answerable:
            evidence = choose_evidence(weighed, count_tokens=self._count_tokens)
            yield from self._claims(question, query, evidence, progress, earlier=_last(history), stop=stop)
        yield Finished(self._answer(question, query, hits, evidence, verdict, progress))

    def _claims(
        self,
        question: str,
        query: str,
        evidence: Evidence,
        progress: _Progress,
        *,
        earlier: str | None,
        stop: threading.Event | None,
    ) -> Iterator[Event]:
        """Let the model draft and the gate decide; what nothing supports falls back to the best sentences."""
        quoter = Quoter(self._library)
        if self._generator is not None:
            for draft in self._drafts(question, evidence, progress, earlier=earlier, stop=stop):
                if isinstance(draft, Drafting):
                    yield draft
                    continue
                claim = self._gate(query, draft, evidence, quoter, progress)
                if claim is not None and claim.quotes not in [known.quotes for known in progress.claims]:
                    progress.claims.append(claim)
                    yield Supported(claim)
        if not progress.claims:
            for line in best_lines(evidence.lines):
                claim = Claim(
                    line.text, quoter.quotes(line.hit.source, line.sentence.start, line.sentence.end), Support.VERBATIM
                )
                progress.claims.append(claim)
                yield Supported(claim)
        quoter.check(quote for claim in progress.claims for quote in claim.quotes)

    def _drafts(
        self,
        question: str,
        evidence: Evidence,
        progress: _Progress,
        *,
        earlier: str | None,
        stop: threading.Event | None,
    ) -> Iterator[Drafting | DraftClaim]:
        """Stream the model's pieces, and each line of them as a draft claim once it is whole."""
        assert self._generator is not None
        progress.prompt = answer_messages(question, prompt_lines(evidence.lines), earlier=earlier)
        progress.prompt_tokens = self._generator.count_prompt_tokens(progress.prompt)
        grammar = answer_grammar([line.label for line in evidence.lines])
        pieces = self._generator.stream(progress.prompt, max_tokens=_ANSWER_TOKENS, grammar=grammar, seed=SEED)
        pending = ""
        for piece in pieces:
            if stop is not None and stop.is_set():
                break
            if not piece:
                continue
            if progress.first_token is None:
                progress.first_token = progress.elapsed()
            progress.draft += piece
            progress.pieces += 1
            pending += piece
            yield Drafting(piece)
            while "\n" in pending:
                line, _, pending = pending.partition("\n")
                draft = parse_line(line)
                if draft is not None:
                    yield draft

    def _gate(
        self, query: str, draft: DraftClaim, evidence: Evidence, quoter: Quoter, progress: _Progress
    ) -> Claim | None:
        """Turn a draft into a claim: in the model's words where they hold, else in the source's own, else not at all."""
        cited = [line for line in evidence.lines if line.label in draft.labels]
        shown = [line.text for line in evidence.lines]
        reason = objection(draft.text, [line.text for line in cited], shown=shown)
        if reason is None and not self._close(draft.text, cited):
            reason = "its meaning is far from the quote's"
        if reason is not None:
            progress.dropped.append(Dropped(draft.text, reason))
            cited = [line for line in cited if judge(query, [line]).answerable]
        if not cited:
            return None
        quotes = tuple(
            quote for line in cited for quote in quoter.quotes(line.hit.source, line.sentence.start, line.sentence.end)
        )
        if reason is None:
            return Claim(draft.text, quotes, Support.QUOTED)
        return Claim(" ".join(line.text for line in cited), quotes, Support.VERBATIM)

    def _close(self, claim: str, cited: Sequence[EvidenceLine]) -> bool:
        vectors = self._embedder.embed_passages([claim, *(line.text for line in cited)])
        return bool((vectors[1:] @ vectors[0]).max() >= CLOSE_MEANING)

    def _answer(
        self,
        question: str,
        query: str,
        hits: tuple[Hit, ...],
        evidence: Evidence,
        verdict: Verdict,
        progress: _Progress,
    ) -> Answer:
        refusal = None
        if not progress.claims:
            refusal = Refusal(
                reason=verdict.reason or "No sentence found in the sources answers the question.", nearest=hits[:3]
            )
        generator = self._generator
        record = Record(
            query=query,
            model=generator.name if generator else "",
            model_sha256=generator.sha256 if generator else "",
            embedder=self._embedder.name,
            seed=SEED,
            prompt="\n\n".join(f"{message.role}: {message.content}" for message in progress.prompt),
            draft=progress.draft,
            dropped=tuple(progress.dropped),
            left_out=evidence.left_out,
            prompt_tokens=progress.prompt_tokens,
            drafted_tokens=progress.pieces,
            timings=Timings(progress.searched, progress.first_token, progress.elapsed()),
        )
        return Answer(question, tuple(progress.claims), hits, refusal, (), record)

    def _count_tokens(self, text: str) -> int:
        return self._generator.count_tokens(text) if self._generator else len(text) // 4

    def _in_scope(self, notebook: str | None, sources: Collection[str] | None) -> bool:
        if sources is not None:
            return bool(sources)
        return bool(self._library.sources(notebook))


def standalone_query(question: str, history: Sequence[Turn]) -> str:
    """Give the text to search for: a question that leans on the one before it is searched together with it."""
    return question if not history or not leans_back(question) else f"{history[-1].question} {question}"


def leans_back(question: str) -> bool:
    """Tell whether a question needs the one before it to be understood."""
    lowered = f" {question.lower().strip(' ?.!')} "
    if (
        lowered.startswith((" and ", " but ", " so ", " what about ", " how about ", " why ", " also "))
        and len(lowered) < 60
    ):
        return True
    pointing = (
        " it ",
        " its ",
        " they ",
        " their ",
        " them ",
        " this ",
        " these ",
        " those ",
        " that one ",
        " he ",
        " she ",
        " his ",
        " her ",
        " there ",
    )
    return any(word in lowered for word in pointing)


def prompt_lines(lines: Sequence[EvidenceLine]) -> list[PromptLine]:
    """Show a passage's title and heading above its first sentence."""
    shown: list[PromptLine] = []
    last = ""
    for line in lines:
        heading = " > ".join(part for part in (line.hit.source.title, line.hit.passage.heading) if part)
        shown.append(PromptLine(line.label, line.text, heading if heading != last else None))
        last = heading
    return shown


def best_lines(lines: Sequence[EvidenceLine], *, limit: int = 2) -> list[EvidenceLine]:
    """Give the sentences that bear on the question nearly as much as the best one, in reading order."""
    ranked = sorted(lines, key=lambda line: -line.relevance)[:limit]
    return sorted(
        (line for line in ranked if line.relevance >= 0.85 * ranked[0].relevance), key=lambda line: line.label
    )


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


def _last(history: Sequence[Turn]) -> str | None:
    return history[-1].question if history else None
