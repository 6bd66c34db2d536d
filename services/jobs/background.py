"""The desk that the page brings its work to: files, answers, guides and models each have a desk of their own on it.

One desk serves all tabs of one process. Files are read in one lane and the language model works in another, so that
neither waits for the other; what comes of a job is in the library before the job is over, so a reload loses nothing.
"""

from __future__ import annotations

from functools import partial

from services import failures
from services.assembly import Quoth
from services.home.removals import Removals
from services.jobs.adding import FileDesk
from services.jobs.answering import AnswerDesk
from services.jobs.making import GuideDesk
from services.jobs.models import ModelDesk
from services.jobs.queue import Job, Lane


class Desk:
    """Begins work through its parts, and keeps the jobs; all that it hands out may be read from any thread."""

    def __init__(self, quoth: Quoth) -> None:
        explain = partial(failures.explain, home=quoth.settings.home)
        self.quoth = quoth
        self.removals = Removals(quoth.library)
        self.files = FileDesk(quoth, explain=explain)
        self._answering = Lane("answering", explain=explain)
        self.guides = GuideDesk(quoth, lane=self._answering)
        self.answers = AnswerDesk(quoth, lane=self._answering, guides=self.guides)
        self.models = ModelDesk(quoth, explain=explain, answering=self._answering, index=self.files.index)

    def jobs(self, kind: str, key: str | None = None) -> tuple[Job, ...]:
        """List the jobs of a kind, oldest first, or those about one thing."""
        return self.files.lane.jobs(kind=kind, key=key) + self._answering.jobs(kind=kind, key=key)

    def stop(self, job_id: int) -> None:
        """Stop a job, which stays to be seen as stopped."""
        for job in (*self.files.lane.jobs(), *self._answering.jobs()):
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
        self.quoth.close()
