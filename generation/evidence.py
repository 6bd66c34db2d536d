"""Chooses the sentences a model is shown: those of the found passages that bear on the question, within a budget.

Knows hits, an embedder and a reader; nothing of prompts or answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from generation.terms import content_stems, stems
from ingest.document import Sentence
from retrieval.readings import Reader
from retrieval.source import Embedder, Hit

# Tokens of sentences a model is shown. Two cores read about 90 tokens a second, so this is what the reader waits for.
EVIDENCE_TOKENS = 420

# Sentences whose meaning is weighed.
_EMBEDDED = 32

_REFERENCES = re.compile(r"\b(?:references|bibliography|literature cited|works cited)\b", re.IGNORECASE)

# How a sentence's relevance is made up of meaning (cosine), of the question's words that it has, and of the reader's
# chance that the answer begins in it.
_MEANING = 0.6
_WORDS = 0.4
_READ = 0.5

# Characters that the reader is given at once: it looks at 254 word pieces, and what is behind them is not seen.
_WINDOW = 900

# A sentence next to a relevant one often completes it; it is worth this share of its neighbour.
_NEIGHBOUR = 0.6


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A sentence that may be quoted. `label` counts from 1 in prompt order; `relevance` is about 0..1.

    `meaning` is the cosine to the question, `reading` the chance that a reader sees its answer begin here, 0 without
    a reader.
    """

    label: int
    hit: Hit
    sentence: Sentence
    text: str
    relevance: float
    meaning: float
    reading: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The lines shown, in prompt order, and the ids of found passages none of whose sentences are among them."""

    lines: tuple[EvidenceLine, ...]
    left_out: tuple[str, ...]


def weigh_sentences(
    question: str, hits: Sequence[Hit], embedder: Embedder, reader: Reader | None = None
) -> tuple[EvidenceLine, ...]:
    """Weigh the hits' sentences against the question, in reading order; labels are 0 until lines are chosen.

    Reference lists are passed over: their titles share a question's words and answer nothing. Of many sentences those
    that share most words or read most like an answer are embedded, which takes a hundredth of a second each.
    """
    asked = set(content_stems(question))
    lines = [
        EvidenceLine(0, hit, sentence, text, len(asked & stems(text)) / max(len(asked), 1), 0.0)
        for hit in hits
        if not _REFERENCES.search(hit.passage.heading)
        for sentence in hit.passage.sentences
        for text in [hit.passage.text[sentence.start - hit.passage.start : sentence.end - hit.passage.start]]
    ]
    if reader is not None:
        lines = _read(question, lines, reader)
    best = sorted(range(len(lines)), key=lambda i: -(lines[i].relevance + lines[i].hit.score + lines[i].reading))
    chosen = [lines[i] for i in sorted(best[:_EMBEDDED])]
    if not chosen:
        return ()
    meanings = embedder.embed_passages([line.text for line in chosen]) @ embedder.embed_query(question)
    return tuple(
        replace(line, meaning=meaning, relevance=_MEANING * meaning + _WORDS * line.relevance + _READ * line.reading)
        for line, meaning in zip(chosen, meanings.tolist(), strict=True)
    )


def _read(question: str, lines: Sequence[EvidenceLine], reader: Reader) -> list[EvidenceLine]:
    """Let the reader read what stands together, a window at a time, and note each sentence's chance."""
    windows = _windows(lines)
    passages = [window[0].hit.passage for window in windows]
    texts = [
        passage.text[window[0].sentence.start - passage.start : window[-1].sentence.end - passage.start]
        for window, passage in zip(windows, passages, strict=True)
    ]
    return [
        replace(line, reading=reading.chance(line.sentence.start - first, line.sentence.end - first))
        for window, reading in zip(windows, reader.read(question, texts), strict=True)
        for first in [window[0].sentence.start]
        for line in window
    ]


def _windows(lines: Sequence[EvidenceLine]) -> list[list[EvidenceLine]]:
    """Cut the sentences of each passage into windows that the reader can see as a whole."""
    windows: list[list[EvidenceLine]] = []
    for line in lines:
        first = windows[-1][0] if windows else None
        if first and first.hit is line.hit and line.sentence.end - first.sentence.start <= _WINDOW:
            windows[-1].append(line)
        else:
            windows.append([line])
    return windows


def choose_evidence(
    weighed: Sequence[EvidenceLine],
    hits: Sequence[Hit],
    *,
    count_tokens: Callable[[str], int],
    budget: int = EVIDENCE_TOKENS,
) -> Evidence:
    """Take the most relevant sentences that fit the budget, and put them in reading order, best passage first."""
    by_worth = sorted(range(len(weighed)), key=lambda index: -_worth(weighed, index))
    chosen: list[int] = []
    spent = 0
    for index in by_worth:
        cost = count_tokens(weighed[index].text) + 6
        if spent + cost <= budget:
            chosen.append(index)
            spent += cost
    lines = tuple(replace(weighed[index], label=label) for label, index in enumerate(sorted(chosen), start=1))
    kept = {line.hit.passage.id for line in lines}
    left_out = tuple(hit.passage.id for hit in hits if hit.passage.id not in kept)
    return Evidence(lines, left_out)


def _worth(weighed: Sequence[EvidenceLine], index: int) -> float:
    """Count a sentence's relevance, or a share of its neighbour's in the passage; better hits a little more."""
    line = weighed[index]
    near = [weighed[i] for i in (index - 1, index + 1) if 0 <= i < len(weighed)]
    beside = [other.relevance for other in near if other.hit.passage.id == line.hit.passage.id]
    return max(line.relevance, _NEIGHBOUR * max(beside, default=0.0)) + 0.2 * line.hit.score
