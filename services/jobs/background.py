"""Works for the page in the background: on files, answers, guides and models, each a part of its own.

One worker serves all tabs of a process. Files are read in one queue and the language model works in another, so that
neither waits for the other; what comes of a job is in the library before the job is over, so a reload loses nothing.
"""

from __future__ import annotations

from functools import partial

from services import failures
from services.assembly import Quoth
from services.home.removals import Removals
from services.jobs.adding import FileWork
from services.jobs.answering import AnswerWork
from services.jobs.making import GuideWork
from services.jobs.models import ModelWork
from services.jobs.queue import Job, JobQueue
from services.jobs.slides import SlideWork


class Worker:
    """Begins work through its parts, and keeps the jobs; all that it hands out may be read from any thread."""

    def __init__(self, quoth: Quoth) -> None:
        explain = partial(failures.explain, home=quoth.settings.home)
        self.quoth = quoth
        self.removals = Removals(quoth.library)
        self.files = FileWork(quoth, explain=explain)
        self.slides = SlideWork(explain=explain)
        self._answering = JobQueue("answering", explain=explain)
        self.guides = GuideWork(quoth, queue=self._answering)
        self.answers = AnswerWork(quoth, queue=self._answering, guides=self.guides)
        self.models = ModelWork(quoth, explain=explain, answering=self._answering, index=self.files.index)

    def jobs(self, kind: str, key: str | None = None) -> tuple[Job, ...]:
        """List the jobs of a kind, oldest first, or those about one thing."""
        return self.files.queue.jobs(kind=kind, key=key) + self._answering.jobs(kind=kind, key=key)

    def stop(self, job_id: int) -> None:
        """Stop a job, which stays to be seen as stopped."""
        for job in (*self.files.queue.jobs(), *self._answering.jobs()):
            if job.id == job_id:
                job.cancel()

    def dismiss(self, job_id: int) -> None:
        """Forget a job, stopping it where it still runs."""
        self.files.dismiss(job_id)
        self._answering.dismiss(job_id)

    def close(self) -> None:
        """Stop all work and close the library."""
        self.removals.close()
        self.files.close()
        self._answering.close()
        self.models.close()
        self.slides.close()
        self.quoth.close()
