"""Summarises a source: its main sentences are chosen, retold where the gate allows, each with its quote."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from generation.answer import Claim, Support
from generation.answering.quotes import Quoter
from generation.claims import ClaimWriter, Draft, Task, quoted_claim
from generation.events import Drafting
from generation.evidence import EvidenceLine
from generation.prompts import summary_messages
from generation.studio.topics import diverse, key_topics
from generation.terms import content_stems
from ingest.blocks import Footnote, ListItem, Paragraph, leaves
from ingest.document import Passage
from models.ports import Embedder
from retrieval.hits import FoundBy, Hit
from retrieval.library import Library
from retrieval.source import Source

# Sentences weighed, shown to the model, and written.
_WEIGHED = 160
_SHOWN = 12
_WRITTEN = 6
_TOKENS = 420

# How strongly the chosen sentences should differ from each other.
_DIVERSITY = 0.35

# Sections where papers say what they are about, and those that say nothing of it.
_TELLING = re.compile(r"abstract|summary|conclusion|concluding|overview|statement of need|key points|highlights", re.I)
_SILENT = re.compile(r"acknowledg|reference|bibliograph|funding|author contrib|conflict|competing|supplement", re.I)
_TELLING_BONUS = 0.15

# How sentences begin that cannot be understood without the one before, and how those begin that go on from it.
_LEANING = re.compile(
    r"\W*(?:(?-i:[a-z])|•|(?:it|they|he|she|its|their)\b|(?:this|these|that|those|both|such)\s+(?:is|are|was|were|has|have|"
    r"had|can|may|will|would|could|should|do|does|did|also|in|of|[a-z]+e?s)\b)|•",
    re.IGNORECASE,
)
_GOING_ON = re.compile(
    r"(?:also|thus|hence|therefore|however|but|and|so|then|finally|furthermore|moreover|additionally|similarly|likewise|"
    r"instead|here|there|in addition|in contrast|for example|for instance|as a result|at the same time)\b",
    re.IGNORECASE,
)
_GOING_ON_COSTS = 0.2

# What a paper says of itself as a publication, not of its matter: whom to write to, licences, money, review.
_IMPRINT = re.compile(
    r"\w@\w|peer review|competing interest|conflicts? of interest|correspond(?:ence|ing author)|creative commons|"
    r"copyright|licen[cs]ed under|all rights reserved|\bfund(?:ed|ing) (?:by|from)|\bgrants? (?:no|number|agreement)|"
    r"\bawards? \w*\d",
    re.IGNORECASE,
)

# Running text: no tables, references, captions or code.
_PROSE = (Paragraph, ListItem, Footnote)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a source says in a few sentences, each with its quote, and the phrases it is about."""

    source: Source
    sentences: tuple[Claim, ...]
    topics: tuple[str, ...]


def summarize_source(
    source_id: str,
    *,
    library: Library,
    writer: ClaimWriter,
    embedder: Embedder,
    progress: Callable[[int, int], None] | None = None,
    stop: threading.Event | None = None,
) -> Summary:
    """Summarise one source; without a model, or where its words fail the gate, in the source's own sentences.

    `progress` is told how many sentences are written, of how many at most.
    """
    source = library.sources.get(source_id)
    lines = main_lines(source, library=library, embedder=embedder)
    quoter = Quoter(library)
    task = Task(
        summary_messages(source.title, lines), lines, max_claims=_WRITTEN, max_tokens=_TOKENS, bears=lambda _: True
    )
    claims: list[Claim] = []
    for item in writer.write(task, quoter=quoter, draft=Draft(), stop=stop):
        if not isinstance(item, Drafting):
            claims.append(item)
        if progress:
            progress(len(claims), _WRITTEN)
    if not claims:
        best = sorted(sorted(lines, key=lambda line: -line.relevance)[:_WRITTEN], key=lambda line: line.label)
        claims = [quoted_claim(line.text, line, Support.VERBATIM, quoter) for line in best]
    quoter.check(quote for claim in claims for quote in claim.quotes)
    return Summary(source, tuple(claims), key_topics(speaking_texts(source, library), embedder))


@dataclass(frozen=True, slots=True)
class WeighedLines:
    """A source's sentences in reading order, their vectors, float32[n, d], and what each is worth to a summary."""

    source: Source
    lines: tuple[EvidenceLine, ...]
    vectors: NDArray[np.float32]
    worth: NDArray[np.float32]

    def best(self, limit: int) -> list[int]:
        """Choose the sentences that say most of the whole and differ from each other, in reading order."""
        return sorted(diverse(self.vectors, self.worth, limit=limit, diversity=_DIVERSITY))

    def standing_alone(self) -> WeighedLines:
        """Leave out sentences that lean on the one before them; those that go on from it are worth less."""
        going_on = np.array([bool(_GOING_ON.match(line.text)) for line in self.lines], np.float32)
        weighed = replace(self, worth=self.worth - _GOING_ON_COSTS * going_on)
        return weighed.only([i for i, line in enumerate(self.lines) if not _is_broken(line.text)])

    def only(self, kept: Sequence[int]) -> WeighedLines:
        """Keep some of the sentences."""
        places = list(kept)
        return WeighedLines(self.source, tuple(self.lines[i] for i in places), self.vectors[places], self.worth[places])


def weigh_lines(source: Source, *, library: Library, embedder: Embedder, limit: int = _WEIGHED) -> WeighedLines:
    """Weigh up to `limit` sentences by how near they are to what the whole says; those of telling sections more."""
    blocks = leaves(library.sources.blocks(source.document_id))
    prose = [(block.start, block.end) for block in blocks if isinstance(block, _PROSE)]
    lines = _candidate_lines(source, _speaking_passages(library, source), prose, limit)
    if not lines:
        return WeighedLines(source, (), np.zeros((0, embedder.dimension), np.float32), np.zeros(0, np.float32))
    vectors = embedder.embed_passages([line.text for line in lines])
    centre = vectors.mean(axis=0) + embedder.embed_query(source.title)
    worth = vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9))
    worth += np.array([_TELLING_BONUS if _TELLING.search(line.hit.passage.heading) else 0 for line in lines])
    return WeighedLines(source, tuple(lines), vectors, worth.astype(np.float32))


def main_lines(source: Source, *, library: Library, embedder: Embedder) -> list[EvidenceLine]:
    """Choose the sentences nearest to what the whole says, those of telling sections first, in reading order."""
    weighed = weigh_lines(source, library=library, embedder=embedder)
    return [
        replace(weighed.lines[i], label=label, relevance=float(weighed.worth[i]), meaning=float(weighed.worth[i]))
        for label, i in enumerate(weighed.best(_SHOWN), start=1)
    ]


def speaking_texts(source: Source, library: Library) -> list[str]:
    """Give the passages of a source that speak of its matter: no references, no thanks."""
    return [passage.text for passage in _speaking_passages(library, source)]


def _is_broken(text: str) -> bool:
    """Tell whether a sentence leans on another one, breaks off ("and 3.", ", ."), or speaks of the publication."""
    breaks_off = re.search(r"[;,]\s*(?:and\s*)?\(?(?:\d{1,2})?[.)]*$", text)
    return bool(_LEANING.match(text) or breaks_off or _IMPRINT.search(text))


def _speaking_passages(library: Library, source: Source) -> list[Passage]:
    return [p for p in library.sources.passages(source.document_id) if not _SILENT.search(p.heading)]


def _candidate_lines(
    source: Source, passages: Sequence[Passage], prose: Sequence[tuple[int, int]], limit: int
) -> list[EvidenceLine]:
    """Give whole sentences of the prose: of a long source the telling sections and an even sample of the rest."""
    starts = np.array([start for start, _ in prose] or [0])
    ends = np.array([end for _, end in prose] or [0])
    lines: list[EvidenceLine] = []
    for passage in passages:
        hit = Hit(passage, source, 1.0, 1, FoundBy())
        for sentence in passage.sentences:
            text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
            inside = bool(((starts <= sentence.start) & (sentence.end <= ends)).any())
            if inside and 6 <= len(content_stems(text)) <= 45 and text.rstrip().endswith((".", "!", "?")):
                lines.append(EvidenceLine(0, hit, sentence, text, 0.0, 0.0))
    telling = [line for line in lines if _TELLING.search(line.hit.passage.heading)][: limit // 2]
    rest = [line for line in lines if line not in telling]
    step = max(1, -(-len(rest) // (limit - len(telling))))
    return sorted(telling + rest[::step], key=lambda line: line.sentence.start)
