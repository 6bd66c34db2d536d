"""Writes claims: a model drafts them from labelled sentences, the gate decides, quotes are cut from the library.

Serves answers and summaries alike. A draft that the gate turns away is kept with the reason; the sentence it leans on
speaks for itself instead where it bears on the task.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from generation.answer import Claim, Dropped, Support
from generation.answering.quotes import Quoter
from generation.events import Drafting
from generation.evidence import EvidenceLine
from generation.gate import CLOSE_MEANING, objection, repeats, shared_words
from generation.prompts import DraftClaim, draft_grammar, parse_line
from generation.terms import stems, words
from models.ports import Embedder, Generator, Message

SEED = 0

# After so many words of a sentence, in its order, the model is taken to copy it: the rest would tell nothing new.
_COPIED = 12

# The same few characters over and over: a small model that has lost its way does not find it again.
_CIRCLING = re.compile(r"(.{1,8}?)\1{7}$")


@dataclass
class Draft:
    """What a model wrote for one task and what became of it; filled while the claims are being yielded."""

    prompt: tuple[Message, ...] = ()
    grammar: str = ""
    max_tokens: int = 0
    prompt_tokens: int = 0
    text: str = ""
    pieces: int = 0
    first_token_at: float | None = None  # time.perf_counter()
    dropped: list[Dropped] = field(default_factory=list)
    leant_on: list[EvidenceLine] = field(default_factory=list)  # sentences that dropped claims seem to rest on


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written, and from what.

    `bears` tells whether a sentence bears on the task at all: a true sentence about something else is no answer.
    `subject` is what was asked: a claim may call a source's subject by the name the question gave it. `may_decline`
    leaves the model the word that says there is no answer.
    """

    messages: tuple[Message, ...]
    lines: Sequence[EvidenceLine]
    max_claims: int
    max_tokens: int
    bears: Callable[[EvidenceLine], bool]
    subject: str = ""
    may_decline: bool = True


class ClaimWriter:
    """Drafts with one model and checks with one embedder."""

    def __init__(self, *, generator: Generator | None, embedder: Embedder) -> None:
        self.generator = generator
        self._embedder = embedder

    def write(
        self, task: Task, *, quoter: Quoter, draft: Draft, stop: threading.Event | None = None
    ) -> Iterator[Drafting | Claim]:
        """Yield the model's pieces as they come and each claim that holds; nothing without a model."""
        used: set[int] = set()
        for item in self._drafts(task, draft, stop):
            if isinstance(item, Drafting):
                yield item
                continue
            line, support = self.attribute(item, task, draft)
            if line is None or line.label in used:
                continue
            used.add(line.label)
            yield quoted_claim(item.text if support is Support.QUOTED else line.text, line, support, quoter)

    def _drafts(self, task: Task, draft: Draft, stop: threading.Event | None) -> Iterator[Drafting | DraftClaim]:
        """Stream the model's pieces, and each line of them as a draft claim once it is whole."""
        if self.generator is None or not task.lines:
            return
        draft.prompt = task.messages
        draft.prompt_tokens = self.generator.count_prompt_tokens(task.messages)
        draft.grammar = draft_grammar(
            [line.label for line in task.lines], claims=task.max_claims, may_decline=task.may_decline
        )
        draft.max_tokens = task.max_tokens
        pending, ended = "", 0
        for piece in self.generator.stream(task.messages, max_tokens=task.max_tokens, grammar=draft.grammar, seed=SEED):
            if stop is not None and stop.is_set():
                return
            if not piece:
                continue
            draft.first_token_at = draft.first_token_at or time.perf_counter()
            draft.text += piece
            draft.pieces += 1
            pending += piece
            yield Drafting(piece)
            if ended == task.max_claims - 1 and (copied := _copied(pending, task.lines)) is not None:
                yield DraftClaim((copied.label,), copied.text)
                return
            if _CIRCLING.search(pending):
                return
            while "\n" in pending:
                line, _, pending = pending.partition("\n")
                ended += 1
                claim = parse_line(line)
                if claim is not None:
                    yield claim

    def attribute(self, claim: DraftClaim, task: Task, draft: Draft) -> tuple[EvidenceLine | None, Support]:
        """Find the sentence that supports a draft: the labelled one first, then those that share most words.

        Small models mix labels up; the sentence is decided by the gate, the label is where to look first.
        """
        ranked = sorted(
            task.lines, key=lambda line: (line.label not in claim.labels, -shared_words(claim.text, line.text))
        )
        reasons: dict[int, str] = {}
        for line in ranked:
            known = stems(task.subject) & stems(line.hit.source.title)
            reason = objection(claim.text, line.text, known=known)
            if reason is None and not self._close(claim.text, line.text):
                reason = "its meaning is far from the quote's"
            if reason is None and not task.bears(line):
                reason = "it does not bear on the question"
            if reason is None:
                return line, Support.VERBATIM if repeats(claim.text, line.text) else Support.QUOTED
            reasons[line.label] = reason
        leaning = max(task.lines, key=lambda line: (shared_words(claim.text, line.text), line.label in claim.labels))
        draft.dropped.append(Dropped(claim.text, reasons[leaning.label]))
        draft.leant_on.append(leaning)
        return (leaning if task.bears(leaning) else None), Support.VERBATIM

    def _close(self, claim: str, sentence: str) -> bool:
        vectors = self._embedder.embed_passages([claim, sentence])
        return float(vectors[0] @ vectors[1]) >= CLOSE_MEANING


def _copied(draft: str, lines: Sequence[EvidenceLine]) -> EvidenceLine | None:
    """Give the sentence that an unfinished line of a draft names and copies; its last word may be cut."""
    claim = parse_line(draft)
    said = [word.text.lower() for word in words(claim.text)][:-1] if claim else []
    for line in lines:
        if claim and line.label in claim.labels and len(said) >= _COPIED:
            there = [word.text.lower() for word in words(line.text)]
            if there[: len(said)] == said:
                return line
    return None


def quoted_claim(text: str, line: EvidenceLine, support: Support, quoter: Quoter) -> Claim:
    """Make a claim that rests on one sentence."""
    row = line.hit.passage.row_at(line.sentence.start)
    under = row.named if row is not None and not (row.is_label or row.is_head) else ""
    return Claim(text, quoter.quotes(line.hit.source, line.sentence.start, line.sentence.end, under=under), support)
