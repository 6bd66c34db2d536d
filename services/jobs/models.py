"""What is done with models and optional parts in the background: load, fetch, install, choose. Knows no page."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from contextlib import suppress

from generation.answering.lead import read_ahead
from models.errors import QuothError
from models.files.catalogue import ModelEntry, ModelKind
from models.ports import Generator
from services.assembly import Quoth
from services.calibrating import calibrate_model
from services.checkup.machine import memory_bytes
from services.extras import install
from services.jobs.queue import ASKED, Explain, Job, JobQueue, Work

CALIBRATE, FETCH, INSTALL, LOAD, VERIFY = "calibrate", "fetch", "install", "load", "verify"

_SYSTEM_BYTES = 1_000_000_000  # what the system, a browser and quoth itself want beside the models


class WorkStopped(BaseException):
    """The person stopped the work; not an Exception, so that no place takes it for its own failure."""


class ModelWork:
    """Takes work on model files, one piece after another in its own queue; loads where questions are answered."""

    def __init__(self, quoth: Quoth, *, explain: Explain, answering: JobQueue, index: Callable[[], None]) -> None:
        self._quoth = quoth
        self._answering = answering
        self._index = index
        self._queue = JobQueue("models", explain=explain)

    def load(self) -> Job:
        """Load the models in the background, so that the first question need not wait for them."""
        return self._answering.submit(Job(LOAD, "Loading the models", self._load))

    def reload(self) -> Job:
        """Load the models that are chosen now in the place of those before."""
        for job in self._answering.jobs(kind=LOAD):
            self._answering.dismiss(job.id)

        def work(job: Job) -> None:
            self._quoth.forget_models()
            self._load(job)

        return self._answering.submit(Job(LOAD, "Loading the models", work, urgent=ASKED))

    def fetch(self, name: str) -> Job:
        """Fetch a model of the catalogue; where it is one in use, it is loaded then."""

        def work(job: Job) -> None:
            try:
                self._fetch(job, name)
            except WorkStopped:
                return
            if name in {self._quoth.store.chosen("embedder"), self._quoth.store.chosen("llm")}:
                self.reload()

        return self._begin(FETCH, name, work)

    def install(self, extra: str) -> Job:
        """Install an optional part; for the one that hears recordings its model is fetched too."""

        def work(job: Job) -> None:
            def told(doing: str) -> None:
                if job.stop.is_set():
                    raise WorkStopped
                job.report(doing)

            with suppress(WorkStopped):
                install(extra, self._quoth.store.network, told=told)
                if extra == "audio":
                    self._fetch_what_hears(job)

        return self._begin(INSTALL, extra, work)

    def verify(self, name: str) -> Job:
        """Hash a model's files anew; a wrong one is removed, and the job fails with that."""

        def work(job: Job) -> None:
            self._quoth.store.verify(name, progress=lambda done, total: job.report("verifying", done, total))

        return self._begin(VERIFY, name, work)

    def calibrate(self, name: str) -> Job:
        """Find out what the chosen language model's yes or no is worth; questions are answered meanwhile."""

        def work(job: Job) -> None:
            def told(done: int, total: int) -> None:
                if job.stop.is_set():
                    raise WorkStopped
                job.report("reading pairs", done, total)

            quoth = self._quoth
            with suppress(WorkStopped):
                calibrate_model(
                    quoth.settings.home, quoth.embedder, quoth.generator, quoth.entailment_or_none(), told=told
                )

        return self._begin(CALIBRATE, name, work)

    def choose(self, kind: ModelKind, name: str) -> Job | None:
        """Use a model from now on, and load it if it is one that answers; raises what the store says against it."""
        self._quoth.store.choose(kind, name)
        return None if kind == "speech" else self.reload()

    def remove(self, name: str) -> None:
        """Remove a model's files."""
        self._quoth.store.remove(name)

    def job(self, name: str) -> Job | None:
        """Give the last piece of work on a model."""
        jobs = self._queue.jobs(key=name)
        return jobs[-1] if jobs else None

    def stop(self, job_id: int) -> None:
        """Stop a piece of work and forget it; what was fetched so far is kept for the next time."""
        self._queue.dismiss(job_id)

    def close(self) -> None:
        """Stop all work."""
        self._queue.close()

    def _fetch(self, job: Job, name: str) -> None:
        def progress(done: int, total: int) -> None:
            if job.stop.is_set():
                raise WorkStopped
            job.report("fetching", done, total)

        self._quoth.store.fetch(name, progress=progress, note=job.report)

    def _fetch_what_hears(self, job: Job) -> None:
        name = self._quoth.store.chosen("speech")
        if name in self._quoth.store.catalogue:
            self._fetch(job, name)

    def _load(self, job: Job) -> None:
        gc.unfreeze()  # models that were loaded before can go
        job.report("loading the embedder", 0, 2)
        _ = self._quoth.embedder
        self._index()  # what a killed add left without vectors
        job.report("loading the language model", 1, 2)
        try:
            # it loads in a process of its own, and this queue is free for questions meanwhile
            generator = self._quoth.generator
        finally:
            # Streamlit collects garbage after each run of the page, and would look all of torch over each time.
            gc.freeze()
        threading.Thread(target=_warm, args=(generator,), name="quoth-warming", daemon=True).start()

    def _begin(self, kind: str, name: str, work: Work) -> Job:
        for job in self._queue.jobs(key=name):
            if job.kind == kind and not job.view().is_over:
                return job
            self._queue.dismiss(job.id)
        return self._queue.submit(Job(kind, name, work, key=name))


def _warm(generator: Generator) -> None:
    """Let the model read what every prompt begins with; what is wrong with it is told with the first answer."""
    with suppress(QuothError, OSError):
        read_ahead(generator)


def fits(entry: ModelEntry, others: int) -> bool | None:
    """Tell whether this machine's memory holds a model beside the other chosen ones; None where that is not known."""
    total = memory_bytes()
    return None if total is None else entry.memory + others + _SYSTEM_BYTES <= total
