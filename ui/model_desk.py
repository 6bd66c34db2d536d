"""What is done with models in the background: fetch, verify, choose, remove. Plain Python, no page."""

from __future__ import annotations

from collections.abc import Callable

from models.catalogue import ModelEntry, ModelKind
from ui.assembly import Quoth
from ui.doctor import memory_bytes
from ui.jobs import Explain, Job, Lane, Work

FETCH, VERIFY = "fetch", "verify"

_SYSTEM_BYTES = 1_000_000_000  # what the system, a browser and quoth itself want beside the models


class FetchStopped(BaseException):
    """The person stopped a fetch; not an Exception, so that no place takes it for its own failure."""


class ModelDesk:
    """Takes work on model files; one piece after another, in a lane of their own."""

    def __init__(self, quoth: Quoth, *, explain: Explain, reload: Callable[[], Job]) -> None:
        self._quoth = quoth
        self._reload = reload
        self._lane = Lane("models", explain=explain)

    def fetch(self, name: str) -> Job:
        """Fetch a model of the catalogue; where it is one in use, it is loaded then."""

        def work(job: Job) -> None:
            def progress(done: int, total: int) -> None:
                if job.stop.is_set():
                    raise FetchStopped
                job.report("fetching", done, total)

            try:
                self._quoth.store.fetch(name, progress=progress, note=job.report)
            except FetchStopped:
                return
            if name in {self._quoth.store.chosen("embedder"), self._quoth.store.chosen("llm")}:
                self._reload()

        return self._begin(FETCH, name, work)

    def verify(self, name: str) -> Job:
        """Hash a model's files anew; a wrong one is removed, and the job fails with that."""

        def work(job: Job) -> None:
            self._quoth.store.verify(name, progress=lambda done, total: job.report("verifying", done, total))

        return self._begin(VERIFY, name, work)

    def choose(self, kind: ModelKind, name: str) -> Job:
        """Use a model from now on, and load it; raises what the store says against it."""
        self._quoth.store.choose(kind, name)
        return self._reload()

    def remove(self, name: str) -> None:
        """Remove a model's files."""
        self._quoth.store.remove(name)

    def job(self, name: str) -> Job | None:
        """Give the last piece of work on a model."""
        jobs = self._lane.jobs(key=name)
        return jobs[-1] if jobs else None

    def stop(self, job_id: int) -> None:
        """Stop a piece of work and forget it; what was fetched so far is kept for the next time."""
        self._lane.dismiss(job_id)

    def close(self) -> None:
        """Stop all work."""
        self._lane.close()

    def _begin(self, kind: str, name: str, work: Work) -> Job:
        for job in self._lane.jobs(key=name):
            if job.kind == kind and not job.view().is_over:
                return job
            self._lane.dismiss(job.id)
        return self._lane.submit(Job(kind, name, work, key=name))


def fits(entry: ModelEntry, others: int) -> bool | None:
    """Tell whether this machine's memory holds a model beside the other chosen ones; None where that is not known."""
    total = memory_bytes()
    return None if total is None else entry.memory + others + _SYSTEM_BYTES <= total
