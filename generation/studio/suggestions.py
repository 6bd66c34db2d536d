"""Suggests questions worth asking, each checked to be answerable from the library before anyone sees it.

A model writes candidates from sentences; phrases the sources are about make more where it fails or there is none.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from generation.answer import Answer
from generation.answering.assistant import Assistant
from generation.claims import ClaimWriter
from generation.conversation import leans_back
from generation.evidence import EvidenceLine, weigh_sentences
from generation.facts import names, quantities
from generation.prompts import DraftClaim, connecting_messages, draft_grammar, parse_line, question_messages
from generation.studio.summary import main_lines
from generation.studio.topics import key_topics
from generation.terms import stems, words
from models.ports import Embedder
from retrieval.hits import Hit
from retrieval.library import Library
from retrieval.search import Retriever
from retrieval.source import Source

# Two questions whose cosine (MiniLM) is above this ask the same.
_SAME_QUESTION = 0.8

_TOKENS_PER_QUESTION = 40
_VAGUE = frozenset("sentence sentences passage passages paper papers article label text figure table section".split())


class Suggester:
    """Suggests questions over one library."""

    def __init__(
        self,
        *,
        library: Library,
        retriever: Retriever,
        embedder: Embedder,
        writer: ClaimWriter,
        assistant: Assistant,
    ) -> None:
        self._assistant = assistant
        self._library = library
        self._retriever = retriever
        self._embedder = embedder
        self._writer = writer

    def for_source(self, source_id: str, *, limit: int = 4, stop: threading.Event | None = None) -> tuple[str, ...]:
        """Suggest questions that one source answers."""
        source = self._library.sources.get(source_id)
        lines = main_lines(source, library=self._library, embedder=self._embedder)
        written = (draft.text for draft in self._written(lines, limit=limit + 2, connecting=False, stop=stop))
        passages = self._library.sources.passages(source_id)
        spare = (f"What is said about {topic}?" for topic in key_topics([p.text for p in passages], self._embedder))
        return self._checked([*written, *spare], limit=limit, sources=[source.document_id], stop=stop)

    def for_notebook(
        self, notebook: str | None = None, *, limit: int = 4, stop: threading.Event | None = None
    ) -> tuple[str, ...]:
        """Suggest questions over a notebook's sources, first those that connect two of them."""
        sources = self._library.sources.all(notebook)
        if len(sources) < 2:
            return self.for_source(sources[0].document_id, limit=limit, stop=stop) if sources else ()
        topics = self._shared_topics(sources)
        connecting = [
            draft.text
            for topic in topics[:2]
            for draft in self._written(self._lines_about(topic, notebook), limit=2, connecting=True, stop=stop)
        ]
        spare = [f"What do the sources say about {topic}?" for topic in topics]
        return self._checked([*connecting, *spare], limit=limit, notebook=notebook, stop=stop)

    def after(
        self, answer: Answer, *, limit: int = 3, notebook: str | None = None, stop: threading.Event | None = None
    ) -> tuple[str, ...]:
        """Suggest what to ask next, from what the passages of an answer are about; writes nothing with a model."""
        passages = [hit.passage.text for hit in answer.hits]
        topics = key_topics(passages, self._embedder, limit=2 * limit + 2) if passages else ()
        asked = stems(answer.question)
        fresh = [topic for topic in topics if not stems(topic) <= asked]
        sources = {hit.source.document_id for hit in answer.hits}
        questions = [f"What is said about {topic}?" for topic in fresh]
        return self._checked(
            questions, limit=limit, notebook=notebook, sources=sources, asked=[answer.question], stop=stop
        )

    def _written(
        self, lines: Sequence[EvidenceLine], *, limit: int, connecting: bool, stop: threading.Event | None
    ) -> list[DraftClaim]:
        """Let the model write questions to the lines, and keep those that name nothing their lines do not."""
        generator = self._writer.generator
        if generator is None or not lines:
            return []
        messages = (connecting_messages if connecting else question_messages)(lines, count=limit)
        grammar = draft_grammar(
            [line.label for line in lines], claims=limit, labels_per_claim=2 if connecting else 1, ending="?"
        )
        text = ""
        for piece in generator.stream(messages, max_tokens=limit * _TOKENS_PER_QUESTION, grammar=grammar):
            text += piece
            if stop is not None and stop.is_set():
                return []
        drafts = [draft for line in text.splitlines() if (draft := parse_line(line)) is not None]
        return [draft for draft in drafts if _well_asked(draft.text, [x for x in lines if x.label in draft.labels])]

    def _checked(
        self,
        questions: Iterable[str],
        *,
        limit: int,
        notebook: str | None = None,
        sources: Collection[str] | None = None,
        asked: Sequence[str] = (),
        stop: threading.Event | None = None,
    ) -> tuple[str, ...]:
        """Keep questions that the library answers and that ask something else than those before them."""
        kept: list[str] = []
        known = [self._embedder.embed_query(question) for question in asked]
        for question in questions:
            vector = self._embedder.embed_query(question)
            if any(float(vector @ other) > _SAME_QUESTION for other in known):
                continue
            if self._assistant.answers(question, notebook=notebook, sources=sources):
                kept.append(question)
                known.append(vector)
            if len(kept) == limit or (stop is not None and stop.is_set()):
                break
        return tuple(kept)

    def _shared_topics(self, sources: Sequence[Source]) -> list[str]:
        """Give phrases that more than one source uses."""
        texts = {source.document_id: self._library.sources.text(source.document_id) for source in sources[:40]}
        openings = [text[:4000] for text in texts.values()]
        spoken = [stems(text) for text in texts.values()]
        topics = key_topics(openings, self._embedder, limit=16)
        return [topic for topic in topics if sum(stems(topic) <= said for said in spoken) > 1]

    def _lines_about(self, topic: str, notebook: str | None) -> list[EvidenceLine]:
        """Give the sentence nearest to a topic of each of the sources that say most of it."""
        hits = self._retriever.search(topic, limit=12, notebook=notebook)
        best: dict[str, EvidenceLine] = {}
        for line in sorted(weigh_sentences(topic, hits, self._embedder), key=lambda line: -line.relevance):
            best.setdefault(line.hit.source.document_id, line)
        return [replace(line, label=label) for label, line in enumerate(list(best.values())[:4], start=1)]


def _well_asked(question: str, lines: Sequence[EvidenceLine]) -> bool:
    """Tell whether a question stands by itself and names only what its sentences or their titles do."""
    said = words(question)
    if not lines or not 4 <= len(said) <= 30 or leans_back(question):
        return False
    if any(word.text.lower() in _VAGUE for word in said):
        return False
    known = stems(" ".join(_context(line.hit, line.text) for line in lines))
    named = [name for name in names(question) if name is not said[0] and name.start > said[0].end]
    return all(name.stem in known or stems(name.text) <= known for name in named) and all(
        quantity.value in known for quantity in quantities(question)
    )


def _context(hit: Hit, text: str) -> str:
    return f"{hit.source.title} {hit.passage.heading} {text}"
