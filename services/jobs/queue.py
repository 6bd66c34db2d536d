"""Runs long work in background threads that outlive a page's reload. Plain Python; knows nothing of pages or models.

A `JobQueue` is one thread that takes its jobs in order, urgent ones first. Work is a function of its `Job`, through
which it reports progress, hands over what it has so far, and learns that it is to stop.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

Work = Callable[["Job"], None]
Explain = Callable[[BaseException], str]

LOOKED_AT, ASKED = 1, 2  # how urgent work is that a person watches, and that a person asked for


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class JobView:
    """A job at one moment: `done` of `total` (0 where unknown) of what it is `doing`.

    `parts` is what it has handed over so far, of the work's own types; `seconds` is how long ago it was asked for, or
    how long it took.
    """

    id: int
    kind: str
    title: str
    state: State
    doing: str
    done: int
    total: int
    parts: tuple[object, ...]
    trouble: str
    error: BaseException | None
    seconds: float

    @property
    def share(self) -> float:
        """Give how much is done, 0..1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def count(self) -> str:
        """Write how much is done of how much, empty where that is not known."""
        return f"{self.done}/{self.total}" if self.total else ""

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come of it."""
        return self.state in {State.DONE, State.FAILED, State.STOPPED}


@dataclass
class Job:
    """A piece of work under way; its methods may be called from any thread.

    `key` says what it is about, so that a page can find it again; more `urgent` jobs go before others and make a
    running job that `gives_way` stop and wait its turn again.
    """

    kind: str
    title: str
    work: Work
    key: str = ""
    urgent: int = 0
    gives_way: bool = False
    id: int = field(default_factory=itertools.count(1).__next__)
    stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _state: State = State.WAITING
    _doing: str = ""
    _done: int = 0
    _total: int = 0
    _parts: list[object] = field(default_factory=list)
    _trouble: str = ""
    _error: BaseException | None = None
    _asked_at: float = field(default_factory=time.monotonic)
    _ended_at: float | None = None
    _resuming: bool = False
    _over: threading.Event = field(default_factory=threading.Event)

    def report(self, doing: str, done: int = 0, total: int = 0) -> None:
        """Say what is being done now, and how much of how much of it is done."""
        with self._lock:
            self._doing, self._done, self._total = doing, done, total

    def hand_over(self, part: object) -> None:
        """Give a finished part to whoever watches."""
        with self._lock:
            self._parts.append(part)

    def view(self) -> JobView:
        """Give the job as it stands now."""
        with self._lock:
            return JobView(
                id=self.id,
                kind=self.kind,
                title=self.title,
                state=self._state,
                doing=self._doing,
                done=self._done,
                total=self._total,
                parts=tuple(self._parts),
                trouble=self._trouble,
                error=self._error,
                seconds=(self._ended_at or time.monotonic()) - self._asked_at,
            )

    def wait(self, seconds: float) -> bool:
        """Wait until it is over; False when the time ran out first."""
        return self._over.wait(seconds)

    def cancel(self) -> None:
        """Ask it to stop; one that has not begun never will."""
        with self._lock:
            self._resuming = False
        self.stop.set()

    def give_way(self) -> None:
        """Ask it to stop for now and begin again later."""
        with self._lock:
            self._resuming = True
        self.stop.set()

    def run(self, explain: Explain) -> bool:
        """Do the work and keep how it ended; False when it gave way and wants to run again."""
        if not self.stop.is_set():
            self._begin()
            try:
                self.work(self)
            except Exception as error:  # noqa: BLE001 - a job's failure is shown, and must not end the queue
                self._end(State.FAILED, explain(error), error)
                return True
        if self.stop.is_set() and self._wants_again():
            return False
        self._end(State.STOPPED if self.stop.is_set() else State.DONE)
        return True

    def _begin(self) -> None:
        with self._lock:
            self._state = State.RUNNING

    def _wants_again(self) -> bool:
        with self._lock:
            again, self._resuming = self._resuming, False
            if again:
                self._state, self._doing, self._done, self._total = State.WAITING, "", 0, 0
                self._parts.clear()
                self.stop.clear()
        return again

    def _end(self, state: State, trouble: str = "", error: BaseException | None = None) -> None:
        with self._lock:
            self._state, self._trouble, self._error = state, trouble, error
            self._ended_at = time.monotonic()
        self._over.set()


class JobQueue:
    """One background thread with its queue; a program has one for reading files and one for the language model."""

    def __init__(self, name: str, *, explain: Explain) -> None:
        self._explain = explain
        self._changed = threading.Condition()
        self._waiting: list[Job] = []
        self._running: Job | None = None
        self._jobs: dict[int, Job] = {}
        self._closing = False
        self._thread = threading.Thread(target=self._loop, name=f"quoth-{name}", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> Job:
        """Put a job in the queue; an urgent one goes before all that are less so."""
        with self._changed:
            self._jobs[job.id] = job
            self._enqueue(job)
            if self._running and self._running.gives_way and job.urgent > self._running.urgent:
                self._running.give_way()
            self._changed.notify_all()
        return job

    def submit_once(self, job: Job) -> Job:
        """Put a job in the queue unless one of its kind and key is under way, and give that; forget those before."""
        for earlier in self.jobs(kind=job.kind, key=job.key):
            if not earlier.view().is_over:
                return earlier
            self.dismiss(earlier.id)
        return self.submit(job)

    def jobs(self, *, kind: str | None = None, key: str | None = None) -> tuple[Job, ...]:
        """List the jobs that were not dismissed, oldest first."""
        with self._changed:
            return tuple(job for job in self._jobs.values() if kind in {None, job.kind} and key in {None, job.key})

    def dismiss(self, job_id: int) -> None:
        """Forget a job; one still under way is stopped first."""
        with self._changed:
            job = self._jobs.pop(job_id, None)
        if job:
            job.cancel()

    def idle(self, seconds: float) -> bool:
        """Wait until nothing runs or waits; False when the time ran out first."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._waiting or self._running), seconds)

    def close(self, seconds: float = 10.0) -> None:
        """Stop all jobs and the thread."""
        with self._changed:
            self._closing = True
            for job in self._jobs.values():
                job.cancel()
            self._changed.notify_all()
        self._thread.join(seconds)

    def _enqueue(self, job: Job) -> None:
        self._waiting.append(job)
        self._waiting.sort(key=lambda waiting: -waiting.urgent)

    def _loop(self) -> None:
        while job := self._next():
            again = not job.run(self._explain)
            with self._changed:
                self._running = None
                if again and not self._closing:
                    self._enqueue(job)
                self._changed.notify_all()

    def _next(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            if self._closing:
                return None
            self._running = self._waiting.pop(0)
            return self._running
