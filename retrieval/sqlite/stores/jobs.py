"""Keeps long work that outlives the program, so that it is taken up again after a stop or a crash."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from retrieval.errors import LibraryError
from retrieval.kept import Job, JobState
from retrieval.sqlite.database import Database, now
from retrieval.storable import storable

_JOBS = "SELECT key, kind, settings, state, done, total, message, created_at, changed_at FROM jobs"


class SqliteJobs:
    """The port JobStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: str, settings: str) -> Job:
        """Note work to be done; `settings` must be JSON text."""
        json.loads(settings)
        with self._database.write() as connection:
            key = connection.execute(
                "INSERT INTO jobs (kind, settings, state, created_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?4)",
                (kind, storable(settings), JobState.WAITING.value, now()),
            ).lastrowid
            assert key is not None
            return _load(connection, key)

    def take(self, kinds: Collection[str]) -> Job | None:
        """Give the oldest work of these kinds that waits, marked as running; or None."""
        with self._database.write() as connection:
            row = connection.execute(
                "SELECT min(key) FROM jobs WHERE state = ? AND kind IN (SELECT value FROM json_each(?))",
                (JobState.WAITING.value, json.dumps(list(kinds))),
            ).fetchone()
            if row[0] is None:
                return None
            connection.execute(
                "UPDATE jobs SET state = ?, changed_at = ? WHERE key = ?", (JobState.RUNNING.value, now(), row[0])
            )
            return _load(connection, row[0])

    def report(self, job_id: int, *, done: int, total: int) -> None:
        """Say how far running work is."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE jobs SET done = ?, total = ?, changed_at = ? WHERE key = ?", (done, total, now(), job_id)
            )

    def finish(self, job_id: int, state: JobState, *, message: str = "") -> None:
        """Say how work ended; WAITING puts it back to be taken again."""
        with self._database.write() as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, message = ?, changed_at = ? WHERE key = ?",
                (state.value, storable(message), now(), job_id),
            )

    def resume(self, *, older_than: float = 0.0) -> int:
        """Let running work wait again that was silent that many seconds; give how much it was."""
        before = (datetime.now(UTC) - timedelta(seconds=older_than)).isoformat(timespec="microseconds")
        with self._database.write() as connection:
            return connection.execute(
                "UPDATE jobs SET state = ?, changed_at = ? WHERE state = ? AND changed_at <= ?",
                (JobState.WAITING.value, now(), JobState.RUNNING.value, before),
            ).rowcount

    def all(self) -> tuple[Job, ...]:
        """Give all work that is known, oldest first."""
        with self._database.read() as connection:
            return tuple(_job(row) for row in connection.execute(f"{_JOBS} ORDER BY key"))

    def get(self, job_id: int) -> Job:
        """Give one job."""
        with self._database.read() as connection:
            return _load(connection, job_id)

    def forget(self, job_id: int) -> None:
        """Delete a job; one that is gone already is no error."""
        with self._database.write() as connection:
            connection.execute("DELETE FROM jobs WHERE key = ?", (job_id,))


def _load(connection: sqlite3.Connection, job_id: int) -> Job:
    row = connection.execute(f"{_JOBS} WHERE key = ?", (job_id,)).fetchone()
    if row is None:
        raise LibraryError("The job has been deleted.", remedy="Begin it anew.")
    return _job(row)


def _job(row: tuple[int, str, str, str, int, int, str, str, str]) -> Job:
    key, kind, settings, state, done, total, message, created_at, changed_at = row
    return Job(key, kind, settings, JobState(state), done, total, message, created_at, changed_at)
