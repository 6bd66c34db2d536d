"""Long work is taken once, says how far it is, and waits again when its process was silent."""

from __future__ import annotations

import threading

import pytest

from retrieval.errors import LibraryError
from retrieval.kept import Job, JobState
from retrieval.library import Library


def test_work_is_taken_oldest_first_and_once(library: Library) -> None:
    first = library.jobs.add("index", '{"paths": ["a.pdf"]}')
    second = library.jobs.add("index", "{}")
    library.jobs.add("summary", "{}")
    assert (first.state, first.settings) == (JobState.WAITING, '{"paths": ["a.pdf"]}')
    taken = [library.jobs.take(["index"]) for _ in range(3)]
    assert [job.id if job else None for job in taken] == [first.id, second.id, None]
    assert taken[0] is not None
    assert taken[0].state is JobState.RUNNING


def test_many_threads_never_take_the_same_work(library: Library) -> None:
    added = {library.jobs.add("index", "{}").id for _ in range(12)}
    taken: list[Job] = []

    def work() -> None:
        while (job := library.jobs.take(["index"])) is not None:
            taken.append(job)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(job.id for job in taken) == sorted(added)


def test_work_says_how_far_it_is_and_how_it_ended(library: Library) -> None:
    job = library.jobs.add("index", "{}")
    library.jobs.take(["index"])
    library.jobs.report(job.id, done=3, total=7)
    library.jobs.finish(job.id, JobState.FAILED, message="The disk is full.")
    kept = library.jobs.get(job.id)
    assert (kept.state, kept.done, kept.total, kept.message) == (JobState.FAILED, 3, 7, "The disk is full.")
    assert library.jobs.all() == (kept,)
    assert library.jobs.take(["index"]) is None
    library.jobs.forget(job.id)
    library.jobs.forget(job.id)
    with pytest.raises(LibraryError, match="deleted"):
        library.jobs.get(job.id)


def test_work_whose_process_is_silent_waits_again(library: Library) -> None:
    job = library.jobs.add("index", "{}")
    library.jobs.take(["index"])
    assert library.jobs.resume(older_than=60) == 0
    assert library.jobs.resume() == 1
    again = library.jobs.take(["index"])
    assert again is not None
    assert again.id == job.id


def test_settings_must_be_json(library: Library) -> None:
    with pytest.raises(ValueError, match="Expecting value"):
        library.jobs.add("index", "no json")
