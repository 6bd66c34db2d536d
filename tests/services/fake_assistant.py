"""An assistant without models: the best passage by words is the answer; no passage, a refusal."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence

from generation.answer import Answer, Checked, Claim, Quote, Record, Refusal, Support, Timings
from generation.conversation import Turn
from generation.events import Composed, Drafting, Event, Finished, Found
from ingest.content.locator import PageLocator
from models.ports import Message
from retrieval.hits import Hit
from retrieval.library import Library
from retrieval.search import Retriever

SECONDS = 60.0


class FakeSuggester:
    """Has one question for every notebook and one for every source."""

    def for_notebook(self, notebook: str | None = None, **_options: object) -> tuple[str, ...]:
        del notebook
        return ("What eats kelp?",)

    def after(self, answer: Answer, **_options: object) -> tuple[str, ...]:
        del answer
        return ("What do urchins eat?",)

    def for_source(self, source_id: str, **_options: object) -> tuple[str, ...]:
        del source_id
        return ("What is kelp?",)


class FakeAssistant:
    """Answers with passages, which stand `under` what a test says.

    `gate`, when given, is waited for before the claim, so that a test can look meanwhile; what it then sees of the
    claim is still to be weighed where the assistant `weighs`.
    """

    def __init__(self, library: Library, gate: threading.Event | None = None) -> None:
        self.library = library
        self.gate = gate
        self.under = ""
        self.weighs = False
        self.asked: list[tuple[str, tuple[str, ...] | None, tuple[Turn, ...]]] = []

    def ask(
        self,
        question: str,
        *,
        notebook: str | None = None,
        sources: Collection[str] | None = None,
        history: Sequence[Turn] = (),
        stop: threading.Event | None = None,
    ) -> Iterator[Event]:
        self.asked.append((question, None if sources is None else tuple(sources), tuple(history)))
        hits = Retriever(self.library, None).search(question, limit=3, notebook=notebook, sources=sources)
        yield Found(hits)
        if self.weighs:
            yield Composed(tuple(self._claim(hit) for hit in hits[-1:]), is_weighed=False)
        yield Drafting("draft")
        while self.gate and not self.gate.wait(0.02):
            if stop and stop.is_set():
                break
        stopped = bool(stop and stop.is_set())
        claims = () if stopped else tuple(self._claim(hit) for hit in hits[:1])
        if claims:
            yield Composed(claims)
        refusal = None if claims else Refusal("No sentence found in the sources answers the question.", hits)
        yield Finished(Answer(question, claims, hits, refusal, (), self._record(question)))

    def _claim(self, hit: Hit) -> Claim:
        passage = hit.passage
        pages = self.library.sources.pages(hit.source.document_id)
        page = pages[passage.first_page - 1]
        before = sum(len(earlier.text) for earlier in pages[: passage.first_page - 1])
        locator = PageLocator(page.number, boxes=page.boxes(passage.start - before, passage.end - before))
        quote = Quote(hit.source, page.number, passage.start, passage.end, passage.text, locator, self.under)
        return Claim(f"Claimed: {passage.text}", (quote,), Support.QUOTED)

    def _record(self, question: str) -> Record:
        return Record(
            query=question,
            model="fake-model",
            model_sha256="f" * 64,
            embedder="fake-embedder",
            seed=0,
            prompt=(Message("user", "the prompt"),),
            grammar="",
            max_tokens=9,
            draft="the draft",
            dropped=(),
            checked=(Checked("A sentence that the model was asked about.", 0.91),),
            left_out=(),
            prompt_tokens=1,
            drafted_tokens=2,
            timings=Timings(0.1, 0.2, 0.3),
        )
