"""Lets the model say in a sentence or two what the chosen sentences answer, each with the labels it leans on.

Every sentence stands on a line of its own behind a label, inside a fence that no line can close; the grammar leaves the
model no way to name a label that is not there, and it never types a quote. Whether what it wrote may be shown is not
decided here (proof/).
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generation.answer import Dropped
from generation.answering.candidates import Candidate
from generation.answering.question import Need, Question
from generation.prompts import DATA, DraftClaim, as_data, draft_grammar, listed, parse_line
from generation.terms import content_stems, stems
from models.ports import Generator, Message

SEED = 0

# Sentences of the answer the model is shown, and tokens it may write a line: what it reads and writes is waited for.
SHOWN = 6
_TOKENS = 70
_LABELS = 2

# The same few characters over and over: a small model that has lost its way does not find it again.
_CIRCLING = re.compile(r"(.{1,8}?)\1{7}$")

_TASK = f"""You answer questions from numbered sentences of papers. {DATA}
Answer in {{lines}}. Write the numbers of the sentences that say it in brackets, then the answer, in plain words. Keep \
numbers, units and names as they are, and add nothing that the sentences do not say."""
_ONE, _TWO = "one short sentence", "at most two short sentences, one a line"


@dataclass
class Draft:
    """What a model wrote for a question and what became of it; filled while it writes."""

    prompt: tuple[Message, ...] = ()
    grammar: str = ""
    max_tokens: int = 0
    prompt_tokens: int = 0
    text: str = ""
    pieces: int = 0
    first_token_at: float | None = None  # time.perf_counter()
    dropped: list[Dropped] = field(default_factory=list)
    failure: str = ""  # why the model fell silent, if it did


@dataclass(frozen=True, slots=True)
class Lead:
    """A sentence of the model's with the sentences that it names as its grounds."""

    text: str
    grounds: tuple[Candidate, ...]


def lead_messages(question: Question, shown: Sequence[Candidate]) -> tuple[Message, ...]:
    """Ask for the answer to a question from a few sentences, labelled from 1."""
    before = f"Earlier question: {as_data(question.earlier)}\n" if question.earlier else ""
    asked = f"{listed(shown)}\n{before}Question: {as_data(question.text)}"
    return (Message("system", _TASK.format(lines=_ONE if _lines(question) == 1 else _TWO)), Message("user", asked))


def read_ahead(generator: Generator) -> None:
    """Have the model read what the prompts of most answers begin with, so that the first question need not wait.

    A model that was just loaded lies on the disk still: this brings it into memory too.
    """
    opening = (Message("system", _TASK.format(lines=_ONE)), Message("user", "<sentences>\n"))
    generator.log_odds(opening, of=("yes",), against=("no",))


def write_lead(
    question: Question,
    shown: Sequence[Candidate],
    generator: Generator,
    draft: Draft,
    *,
    stop: threading.Event | None = None,
) -> Iterator[str | Lead]:
    """Yield the model's pieces as they come, and each sentence once it is whole."""
    lines = _lines(question)
    draft.prompt = lead_messages(question, shown)
    draft.prompt_tokens = generator.count_prompt_tokens(draft.prompt)
    labels = range(1, len(shown) + 1)
    draft.grammar = draft_grammar(labels, claims=lines, labels_per_claim=_LABELS, fewer_labels=True)
    draft.max_tokens = lines * _TOKENS
    pending = ""
    for piece in generator.stream(draft.prompt, max_tokens=draft.max_tokens, grammar=draft.grammar, seed=SEED):
        if (stop is not None and stop.is_set()) or _CIRCLING.search(pending):
            return
        if not piece:
            continue
        draft.first_token_at = draft.first_token_at or time.perf_counter()
        draft.text += piece
        draft.pieces += 1
        pending += piece
        yield piece
        while "\n" in pending:
            line, _, pending = pending.partition("\n")
            if (written := parse_line(line)) is not None:
                yield _lead(written, shown)


def nearest_ground(text: str, shown: Sequence[Candidate]) -> Candidate:
    """Give the sentence with most of a text's words: small models mix labels up."""
    said = set(content_stems(text))
    return max(shown, key=lambda candidate: len(said & stems(candidate.whole_text)))


def _lead(written: DraftClaim, shown: Sequence[Candidate]) -> Lead:
    return Lead(written.text, tuple(shown[label - 1] for label in dict.fromkeys(written.labels)))


def _lines(question: Question) -> int:
    return 1 if question.need is Need.PLACE or question.need is Need.RECORD else 2
