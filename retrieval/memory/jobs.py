"""Keeps long work in memory. It ends with the process, so that nothing here is ever taken up again by another."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from retrieval.errors import LibraryError
from retrieval.kept import Job, JobState
from retrieval.memory.state import State, now


class MemoryJobs:
    """The port JobStore."""

    def __init__(self, state: State) -> None:
        self._state = state

    def add(self, kind: str, settings: str) -> Job:
        """Note work to be done; `settings` is JSON text."""
        json.loads(settings)
        with self._state.open():
            at = now()
            job = Job(next(self._state.keys), kind, settings, JobState.WAITING, 0, 0, "", at, at)
            self._state.jobs[job.id] = job
            return job

    def take(self, kinds: Collection[str]) -> Job | None:
        """Give the oldest work of these kinds that waits, marked as running; or None."""
        with self._state.open():
            for job in self._state.jobs.values():
                if job.kind in kinds and job.state is JobState.WAITING:
                    return self._put(replace(job, state=JobState.RUNNING))
        return None

    def report(self, job_id: int, *, done: int, total: int) -> None:
        """Say how far running work is."""
        with self._state.open():
            if job_id in self._state.jobs:
                self._put(replace(self._state.jobs[job_id], done=done, total=total))

    def finish(self, job_id: int, state: JobState, *, message: str = "") -> None:
        """Say how work ended; WAITING puts it back to be taken again."""
        with self._state.open():
            if job_id in self._state.jobs:
                self._put(replace(self._state.jobs[job_id], state=state, message=message))

    def resume(self, *, older_than: float = 0.0) -> int:
        """Let running work wait again that was silent that many seconds; give how much it was."""
        before = (datetime.now(UTC) - timedelta(seconds=older_than)).isoformat(timespec="microseconds")
        with self._state.open():
            silent = [
                job for job in self._state.jobs.values() if job.state is JobState.RUNNING and job.changed_at <= before
            ]
            for job in silent:
                self._put(replace(job, state=JobState.WAITING))
            return len(silent)

    def all(self) -> tuple[Job, ...]:
        """Give all work that is known, oldest first."""
        with self._state.open():
            return tuple(self._state.jobs.values())

    def get(self, job_id: int) -> Job:
        """Give one job."""
        with self._state.open():
            if job_id not in self._state.jobs:
                raise LibraryError("The job has been deleted.", remedy="Begin it anew.")
            return self._state.jobs[job_id]

    def forget(self, job_id: int) -> None:
        """Delete a job; one that is gone already is no error."""
        with self._state.open():
            self._state.jobs.pop(job_id, None)

    def _put(self, job: Job) -> Job:
        self._state.jobs[job.id] = replace(job, changed_at=now())
        return self._state.jobs[job.id]
