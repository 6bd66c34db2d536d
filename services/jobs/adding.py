"""What is done with files in the background: add them, remember their passwords, index them. Plain Python, no page."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from services.add.files import AddState, Outcome, Stopped, add_file, embed_all
from services.add.uploads import Upload, Uploads
from services.assembly import Quoth
from services.jobs.queue import LOOKED_AT, Explain, Job, JobQueue, State

ADD, INDEX = "add", "index"


class FileWork:
    """Takes files, one after another, in a queue of their own; their vectors are made when all are read."""

    def __init__(self, quoth: Quoth, *, explain: Explain) -> None:
        self._quoth = quoth
        self._explain = explain
        self._uploads = Uploads(quoth.settings.home)
        self._copies: dict[int, Path] = {}  # by job
        self._addresses: dict[int, str] = {}  # by job
        self._passwords: dict[str, str] = {}
        self.queue = JobQueue("reading", explain=self._explain_by_name)

    def add(self, uploads: Iterable[Upload], *, notebook: str) -> tuple[Job, ...]:
        """Add dropped files to a notebook, one job each; its name is their key."""
        return tuple(self._add(self._uploads.keep(upload), notebook, title=upload.title) for upload in uploads)

    def add_address(self, address: str, *, notebook: str, password: str | None = None) -> Job:
        """Fetch an address and add what stands there to a notebook."""

        def work(job: Job) -> None:
            from services.add.addresses.adding import add_address

            with suppress(Stopped):
                outcome = add_address(
                    self._quoth, address, notebook=notebook, password=password, progress=job.report, stop=job.stop
                )
                if outcome.source and password:
                    self.know_password(outcome.source.document_id, password)
                self._finish(job, outcome)

        job = Job(ADD, address, work, key=notebook, urgent=LOOKED_AT)
        self._addresses[job.id] = address
        return self.queue.submit(job)

    def retry(self, job_id: int, *, notebook: str, password: str) -> None:
        """Add a file again, or what an address leads to, now with its password."""
        path, address = self._copies.pop(job_id, None), self._addresses.pop(job_id, None)
        self.queue.dismiss(job_id)
        if path is not None:
            self._add(path, notebook, password=password)
        elif address is not None:
            self.add_address(address, notebook=notebook, password=password)

    def password(self, source_id: str) -> str | None:
        """Give the password of an encrypted source; it is known until the page ends, and written nowhere."""
        return self._passwords.get(source_id)

    def know_password(self, source_id: str, password: str) -> None:
        """Remember the password of an encrypted source, for all tabs, until the page ends."""
        self._passwords[source_id] = password

    def index(self) -> None:
        """Have vectors made of what has none, once for all files that wait, which are read first."""
        jobs = self.queue.jobs(kind=INDEX)
        if any(job.view().state is State.WAITING for job in jobs):
            return
        for job in jobs:
            if job.view().is_over:
                self.queue.dismiss(job.id)

        def work(job: Job) -> None:
            embed_all(self._quoth, progress=job.report, stop=job.stop)

        self.queue.submit(Job(INDEX, "Indexing", work, gives_way=True))

    def dismiss(self, job_id: int) -> None:
        """Forget a job and the copy of its file, stopping it where it still runs."""
        self.queue.dismiss(job_id)
        self._throw_away(job_id)

    def close(self) -> None:
        """Stop all work; no copy stays."""
        self.queue.close()
        for job_id in tuple(self._copies):
            self._throw_away(job_id)

    def _explain_by_name(self, error: BaseException) -> str:
        """Say what failed; a dropped file is called by the name it came with, not by where its copy lies."""
        said = self._explain(error)
        for path in tuple(self._copies.values()):
            said = said.replace(str(path), path.name)
        return said

    def _add(self, path: Path, notebook: str, *, password: str | None = None, title: str = "") -> Job:
        def work(job: Job) -> None:
            try:
                outcome = add_file(
                    self._quoth,
                    path,
                    notebook=notebook,
                    password=password,
                    known_as=path.name,
                    progress=job.report,
                    stop=job.stop,
                )
            except Stopped:
                self._throw_away(job.id)
                return
            if outcome.source and password:
                self.know_password(outcome.source.document_id, password)
            if outcome.source and title and outcome.state in {AddState.ADDED, AddState.CHANGED}:
                self._quoth.library.sources.rename(outcome.source.document_id, title)
            self._finish(job, outcome)

        job = Job(ADD, path.name, work, key=notebook, urgent=LOOKED_AT)
        self._copies[job.id] = path
        return self.queue.submit(job)

    def _finish(self, job: Job, outcome: Outcome) -> None:
        job.hand_over(outcome)
        if outcome.error:
            raise outcome.error  # the file is kept until the job is dismissed: a password may be all that it lacks
        self._throw_away(job.id)
        if outcome.state in {AddState.ADDED, AddState.CHANGED}:
            self.index()

    def _throw_away(self, job_id: int) -> None:
        self._addresses.pop(job_id, None)
        path = self._copies.pop(job_id, None)
        if path is not None:
            self._uploads.throw_away(path)
