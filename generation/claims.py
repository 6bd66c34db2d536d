"""Writes claims: a model drafts them from labelled sentences, the proof decides, quotes are cut from the library.

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
from generation.answering.proof.proving import Thresholds, prove_all, repeats
from generation.answering.quotes import Quoter
from generation.events import Drafting
from generation.evidence import EvidenceLine
from generation.prompts import DraftClaim, draft_grammar, parse_line
from generation.terms import content_stems, stems, words
from models.ports import ClaimChecker, Generator, Message

SEED = 0

# After so many words of a sentence, in its order, the model is taken to copy it: the rest would tell nothing new.
_COPIED = 12

# Sentences that a draft is held against: each costs a look of the model.
_TRIED = 3

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
    """Drafts with one model; what it writes stands where a check fitted for it says so, else the sentence does."""

    def __init__(
        self,
        *,
        generator: Generator | None,
        checker: ClaimChecker | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        self.generator = generator
        self._checker = checker
        self._thresholds = thresholds

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
            yield quoted_claim(line.text if support is Support.VERBATIM else item.text, line, support, quoter)

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

        Small models mix labels up; the sentence is decided by the proof, the label is where to look first.
        """
        ranked = sorted(
            task.lines,
            key=lambda line: (
                not repeats(claim.text, [line.text]),
                line.label not in claim.labels,
                -_shared_words(claim.text, line.text),
            ),
        )
        tried = ranked[:_TRIED]
        proofs = prove_all(
            [(claim.text, [line.text]) for line in tried],
            checker=self._checker,
            thresholds=self._thresholds,
            known=[title for line in tried for title in (line.hit.source.title, *line.hit.passage.headings)],
        )
        for line, proof in zip(tried, proofs, strict=True):
            if proof.shown and task.bears(line):
                return line, Support(proof.state)
        shown = any(proof.shown for proof in proofs)
        draft.dropped.append(Dropped(claim.text, "it does not bear on the question" if shown else proofs[0].reason))
        leaning = max(task.lines, key=lambda line: (_shared_words(claim.text, line.text), line.label in claim.labels))
        draft.leant_on.append(leaning)
        return (leaning if task.bears(leaning) else None), Support.VERBATIM


def _shared_words(claim: str, sentence: str) -> float:
    """Give the share of the claim's meaningful words that the sentence has, 0..1."""
    said = set(content_stems(claim))
    return len(said & stems(sentence)) / max(len(said), 1)


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
