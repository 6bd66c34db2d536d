"""What guides through sources, made in the background: summaries, reports, questions to ask. Plain Python, no page.

All of it is kept in the library, and gives way to a person's own question.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from services.add.files import Stopped, check_stop, embed_all
from services.ask.suggestions import keep_next, known_next, suggest_after, suggest_for_notebook, suggest_for_source
from services.assembly import Quoth
from services.jobs.queue import LOOKED_AT, Job, JobQueue, Work
from services.make.reports import ReportKind, make_report, sources_of
from services.make.summary import summary_of
from services.make.table.cells import make_cells
from services.make.table.tables import columns_of, kept_table

if TYPE_CHECKING:
    from generation.answer import Answer

REPORT, SUGGEST, TABLE = "report", "suggest", "table"
SUMMARISE, SUMMARISE_ALL = "summarise", "summarise all"


class GuideWork:
    """Takes what is to be made of sources; works in the queue in which questions are answered."""

    def __init__(self, quoth: Quoth, *, queue: JobQueue) -> None:
        self._quoth = quoth
        self._queue = queue

    def summarise(self, source_id: str) -> Job:
        """Write a source's summary, unless that is under way."""

        def work(job: Job) -> None:
            job.report("loading the models")
            _, generator = self._quoth.embedder, self._quoth.generator_or_none()
            job.report("choosing its main sentences")
            with suppress(Stopped):
                summary_of(
                    self._quoth,
                    source_id,
                    generator,
                    progress=lambda done, total: job.report("writing", done, total),
                    stop=job.stop,
                )

        return self._queue.submit_once(Job(SUMMARISE, source_id, work, key=source_id, urgent=LOOKED_AT, gives_way=True))

    def summarise_all(self, notebook: str) -> Job:
        """Write the summaries that ticked sources of a notebook lack, one after another, unless that is under way."""

        def work(job: Job) -> None:
            job.report("loading the models")
            _, generator = self._quoth.embedder, self._quoth.generator_or_none()
            sources = sources_of(self._quoth, notebook)
            with suppress(Stopped):
                for done, source in enumerate(sources):
                    check_stop(job.stop)
                    job.report(f"summarising {source.title}", done, len(sources))
                    summary_of(self._quoth, source.document_id, generator, stop=job.stop)

        job = Job(SUMMARISE_ALL, notebook, work, key=notebook, urgent=LOOKED_AT, gives_way=True)
        return self._queue.submit_once(job)

    def make_report(self, kind: ReportKind, notebook: str) -> Job:
        """Make a notebook's report, unless that is under way."""

        def work(job: Job) -> None:
            job.report("loading the embedder")
            _ = self._quoth.embedder
            with suppress(Stopped):
                make_report(
                    self._quoth,
                    notebook,
                    kind,
                    progress=lambda done, total: job.report("reading the sources", done, total),
                    stop=job.stop,
                )

        key = f"{kind.value} {notebook}"
        return self._queue.submit_once(Job(REPORT, kind.value, work, key=key, urgent=LOOKED_AT, gives_way=True))

    def make_table(self, notebook: str, source_ids: Sequence[str]) -> Job:
        """Make the cells of a notebook's table for some of its sources, unless that is under way."""

        def work(job: Job) -> None:
            job.report("loading the models")
            library = self._quoth.library
            columns = columns_of(kept_table(self._quoth, notebook))
            sources = [each for each in library.sources.all(notebook) if each.document_id in source_ids]
            with suppress(Stopped):
                embed_all(self._quoth, progress=job.report, stop=job.stop)  # cells are kept: none is made in haste
                for _ in make_cells(self._quoth, sources, columns, progress=job.report, stop=job.stop):
                    pass

        return self._queue.submit_once(Job(TABLE, notebook, work, key=notebook, gives_way=True))

    def suggest(self, notebook: str, sources: Sequence[str]) -> Job:
        """Look for questions that a notebook can answer, once as long as its sources are these."""

        def work(job: Job) -> None:
            for question in suggest_for_notebook(self._quoth, notebook, stop=job.stop):
                job.hand_over(question)

        return self._look_once(notebook, f"{notebook}\n{' '.join(sources)}", work)

    def suggest_for_source(self, source_id: str) -> Job:
        """Look for questions that a source answers, once."""

        def work(job: Job) -> None:
            suggest_for_source(self._quoth, source_id, stop=job.stop)

        return self._look_once(source_id, source_id, work)

    def suggest_next(self, answer: Answer, *, notebook: str, conversation: int) -> None:
        """Look for what could be asked after the last answer of a conversation."""
        key = f"{conversation} {len(self._quoth.library.conversations.turns(conversation))}"

        def work(job: Job) -> None:
            found = suggest_after(self._quoth, answer, notebook)
            if not job.stop.is_set():
                keep_next(self._quoth, key, found)

        self._queue.submit(Job(SUGGEST, answer.question, work, key=f"next {key}", gives_way=True))

    def next_questions(self, conversation: int, turns: int) -> tuple[str, ...] | None:
        """Give what could be asked after the last of so many turns; None while that is being found."""
        key = f"{conversation} {turns}"
        if any(not job.view().is_over for job in self._queue.jobs(kind=SUGGEST, key=f"next {key}")):
            return None
        return known_next(self._quoth, key)

    def _look_once(self, title: str, key: str, work: Work) -> Job:
        """Give the first search for these questions, whatever came of it, or begin it."""
        known = self._queue.jobs(kind=SUGGEST, key=key)
        return known[0] if known else self._queue.submit(Job(SUGGEST, title, work, key=key, gives_way=True))
