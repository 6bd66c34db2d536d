"""Writes claims: a model drafts them from labelled sentences, the gate decides, quotes are cut from the library.

Serves answers and summaries alike. A draft that the gate turns away is kept with the reason; the sentence it leans on
speaks for itself instead where it bears on the task.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from generation.answer import Claim, Dropped, Support
from generation.events import Drafting
from generation.evidence import EvidenceLine
from generation.gate import CLOSE_MEANING, objection, shared_words
from generation.generator import Message, TextGenerator
from generation.prompts import DraftClaim, draft_grammar, parse_line
from generation.quoting import Quoter
from retrieval.source import Embedder

SEED = 0


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


class ClaimWriter:
    """Drafts with one model and checks with one embedder."""

    def __init__(self, *, generator: TextGenerator | None, embedder: Embedder) -> None:
        self.generator = generator
        self._embedder = embedder

    def write(
        self,
        messages: tuple[Message, ...],
        lines: Sequence[EvidenceLine],
        *,
        quoter: Quoter,
        draft: Draft,
        max_claims: int,
        max_tokens: int,
        stands_alone: Callable[[EvidenceLine], bool],
        stop: threading.Event | None = None,
    ) -> Iterator[Drafting | Claim]:
        """Yield the model's pieces as they come and each claim that holds; nothing without a model.

        `stands_alone` tells whether a sentence may be shown itself where the model's words for it fail.
        """
        used: set[int] = set()
        for item in self._drafts(messages, lines, draft, max_claims=max_claims, max_tokens=max_tokens, stop=stop):
            if isinstance(item, Drafting):
                yield item
                continue
            line, support = self._attribute(item, lines, draft, stands_alone)
            if line is None or line.label in used:
                continue
            used.add(line.label)
            yield quoted_claim(item.text if support is Support.QUOTED else line.text, line, support, quoter)

    def _drafts(
        self,
        messages: tuple[Message, ...],
        lines: Sequence[EvidenceLine],
        draft: Draft,
        *,
        max_claims: int,
        max_tokens: int,
        stop: threading.Event | None,
    ) -> Iterator[Drafting | DraftClaim]:
        """Stream the model's pieces, and each line of them as a draft claim once it is whole."""
        if self.generator is None or not lines:
            return
        draft.prompt = messages
        draft.prompt_tokens = self.generator.count_prompt_tokens(messages)
        draft.grammar = draft_grammar([line.label for line in lines], claims=max_claims)
        draft.max_tokens = max_tokens
        pending = ""
        for piece in self.generator.stream(messages, max_tokens=max_tokens, grammar=draft.grammar, seed=SEED):
            if stop is not None and stop.is_set():
                return
            if not piece:
                continue
            draft.first_token_at = draft.first_token_at or time.perf_counter()
            draft.text += piece
            draft.pieces += 1
            pending += piece
            yield Drafting(piece)
            while "\n" in pending:
                line, _, pending = pending.partition("\n")
                claim = parse_line(line)
                if claim is not None:
                    yield claim

    def _attribute(
        self,
        claim: DraftClaim,
        lines: Sequence[EvidenceLine],
        draft: Draft,
        stands_alone: Callable[[EvidenceLine], bool],
    ) -> tuple[EvidenceLine | None, Support]:
        """Find the sentence that supports a draft: the labelled one first, then those that share most words.

        Small models mix labels up; the sentence is decided by the gate, the label is where to look first.
        """
        ranked = sorted(lines, key=lambda line: (line.label not in claim.labels, -shared_words(claim.text, line.text)))
        texts = [line.text for line in lines]
        for line in ranked:
            if objection(claim.text, line.text, shown=texts) is None and self._close(claim.text, line.text):
                return line, Support.QUOTED
        leaning = max(lines, key=lambda line: (shared_words(claim.text, line.text), line.label in claim.labels))
        reason = objection(claim.text, leaning.text, shown=texts) or "its meaning is far from the quote's"
        draft.dropped.append(Dropped(claim.text, reason))
        return (leaning if stands_alone(leaning) else None), Support.VERBATIM

    def _close(self, claim: str, sentence: str) -> bool:
        vectors = self._embedder.embed_passages([claim, sentence])
        return float(vectors[0] @ vectors[1]) >= CLOSE_MEANING


def quoted_claim(text: str, line: EvidenceLine, support: Support, quoter: Quoter) -> Claim:
    """Make a claim that rests on one sentence."""
    return Claim(text, quoter.quotes(line.hit.source, line.sentence.start, line.sentence.end), support)
