"""How questions are answered in the background, and drafts written again from their records. Plain Python, no page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.ask.live_answer import KEPT, Clock, Searched, report_step, step_of
from services.assembly import Quoth
from services.contract.answers import answer_json
from services.contract.hits import hit_json
from services.contract.turns import ScopeJson, TurnJson, read_turn, write_turn
from services.jobs.making import GuideWork
from services.jobs.queue import ASKED, Job, JobQueue
from services.showing.plain_text import shorten

if TYPE_CHECKING:
    from generation.answer import Answer, Record
    from generation.conversation import Turn

ASK, REPLAY = "ask", "replay"

_PREVIEW = 5  # passages
_TITLE_LENGTH = 60  # of a conversation, taken from its first question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with where it stands: in which conversation, in the place of which answer, asked of which sources."""

    question: str
    notebook: str
    sources: tuple[str, ...]
    conversation: int
    replacing: int | None


class AnswerWork:
    """Takes questions; an answer is in the library before its job is over."""

    def __init__(self, quoth: Quoth, *, queue: JobQueue, guides: GuideWork) -> None:
        self._quoth = quoth
        self._queue = queue
        self._guides = guides

    def ask(
        self,
        question: str,
        *,
        notebook: str,
        sources: Collection[str],
        conversation: int | None = None,
        replacing: int | None = None,
    ) -> tuple[int, Job]:
        """Begin to answer a question; give the conversation it stands in, which is begun where none is given.

        The job's key is the conversation. `replacing` is the place, counted from 0, of the answer that the new one
        takes the place of.
        """
        if conversation is None:
            title = shorten(question, _TITLE_LENGTH)
            conversation = self._quoth.library.conversations.create(notebook=notebook, title=title)
        asked = Asked(question, notebook, tuple(sources), conversation, replacing)

        def work(job: Job) -> None:
            self._answer(job, asked)

        job = Job(ASK, question, work, key=str(conversation), urgent=ASKED)
        if not self._quoth.is_loaded("embedder"):  # what words alone find is there at once
            hits = self._quoth.retriever(None).search(question, limit=_PREVIEW, notebook=notebook, sources=sources)
            report_step(job, Searched(tuple(hit_json(hit) for hit in hits)))
            job.report("loading the models")
        return conversation, self._queue.submit(job)

    def replay(self, record: Record, *, key: str) -> Job:
        """Let the model write an answer's draft again from its record; the job hands over the text."""
        for job in self._queue.jobs(kind=REPLAY, key=key):
            self._queue.dismiss(job.id)

        def work(job: Job) -> None:
            from generation.replay import replay

            job.report("writing again")
            job.hand_over(replay(record, self._quoth.generator))

        return self._queue.submit(Job(REPLAY, record.query, work, key=key, urgent=ASKED))

    def _answer(self, job: Job, asked: Asked) -> None:
        from generation.events import Finished

        clock = Clock(job)
        if not self._quoth.is_loaded("embedder"):
            job.report("loading the models")
        assistant = self._quoth.assistant(self._quoth.embedder, self._quoth.generator_or_none())
        events = assistant.ask(
            asked.question,
            notebook=asked.notebook,
            sources=asked.sources,
            history=self._history(asked),
            stop=job.stop,
        )
        job.report("searching")
        for event in events:
            step = step_of(event)
            clock.saw(step)
            report_step(job, step)
            if isinstance(event, Finished) and (event.answer.claims or not job.stop.is_set()):
                self._keep_turn(asked, event.answer, clock)
                job.hand_over(KEPT)
                self._guides.suggest_next(event.answer, notebook=asked.notebook, conversation=asked.conversation)

    def _keep_turn(self, asked: Asked, answer: Answer, clock: Clock) -> None:
        library = self._quoth.library
        of = len(library.sources.all(asked.notebook))
        turn = TurnJson(
            **dict(answer_json(answer)), clock=clock.json(), scope=ScopeJson(used=len(asked.sources), of=of)
        )
        if asked.replacing is None:
            library.conversations.append_turn(asked.conversation, write_turn(turn))
        else:
            library.conversations.replace_turn(asked.conversation, asked.replacing, write_turn(turn))

    def _history(self, asked: Asked) -> tuple[Turn, ...]:
        from generation.conversation import Turn

        turns = [
            read_turn(body) for body in self._quoth.library.conversations.turns(asked.conversation)[: asked.replacing]
        ]
        return tuple(Turn(turn.question, " ".join(claim.text for claim in turn.claims)) for turn in turns)
