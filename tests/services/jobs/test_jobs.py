"""Background queues: progress, failures, stopping, giving way."""

import threading
from collections.abc import Iterator

import pytest

from services.jobs.queue import Job, JobQueue, State

SECONDS = 60.0


@pytest.fixture
def queue() -> Iterator[JobQueue]:
    made = JobQueue("test", explain=lambda error: f"explained: {error}")
    yield made
    made.close()


def test_a_job_tells_how_far_it_is_and_what_it_has(queue: JobQueue) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        job.report("reading", 12, 40)
        job.hand_over("first")
        reached.set()
        go_on.wait(SECONDS)

    job = queue.submit(Job("add", "a.pdf", work, key="notes"))
    assert reached.wait(SECONDS)
    view = job.view()
    assert (view.state, view.doing, view.count, view.share) == (State.RUNNING, "reading", "12/40", 0.3)
    assert view.parts == ("first",)
    assert queue.jobs(kind="add", key="notes") == (job,)
    assert queue.jobs(kind="add", key="other") == ()
    go_on.set()
    assert job.wait(SECONDS)
    assert job.view().state is State.DONE


def test_what_is_under_way_is_not_begun_again_and_what_is_over_is(queue: JobQueue) -> None:
    def until_stopped(job: Job) -> None:
        assert job.stop.wait(SECONDS)

    first = queue.submit_once(Job("report", "a", until_stopped, key="notes"))
    assert queue.submit_once(Job("report", "a", until_stopped, key="notes")) is first
    first.cancel()
    assert first.wait(SECONDS)
    second = queue.submit_once(Job("report", "a", lambda _job: None, key="notes"))
    assert queue.jobs(kind="report", key="notes") == (second,)
    assert second.wait(SECONDS)
    assert second.view().state is State.DONE


def test_a_failure_is_explained_and_the_next_job_runs(queue: JobQueue) -> None:
    def fail(_job: Job) -> None:
        raise ValueError("no")

    failed, fine = queue.submit(Job("add", "a", fail)), queue.submit(Job("add", "b", lambda _job: None))
    assert failed.wait(SECONDS)
    assert fine.wait(SECONDS)
    assert (failed.view().state, failed.view().trouble) == (State.FAILED, "explained: no")
    assert isinstance(failed.view().error, ValueError)
    assert fine.view().state is State.DONE


def test_a_running_job_can_be_stopped_and_a_waiting_one_never_begins(queue: JobQueue) -> None:
    started, ran = threading.Event(), threading.Event()

    def until_stopped(job: Job) -> None:
        started.set()
        assert job.stop.wait(SECONDS)

    running = queue.submit(Job("ask", "a", until_stopped))
    waiting = queue.submit(Job("ask", "b", lambda _job: ran.set()))
    assert started.wait(SECONDS)
    waiting.cancel()
    running.cancel()
    assert running.wait(SECONDS)
    assert waiting.wait(SECONDS)
    assert running.view().state is State.STOPPED
    assert waiting.view().state is State.STOPPED
    assert not ran.is_set()


def test_an_urgent_job_goes_first_and_the_one_that_gave_way_begins_again(queue: JobQueue) -> None:
    """Ensure that a person's question does not wait for suggestions, and that these are still made."""
    order: list[str] = []
    started = threading.Event()

    def suggest(job: Job) -> None:
        order.append("suggest")
        started.set()
        if order.count("suggest") == 1:
            assert job.stop.wait(SECONDS)

    patient = queue.submit(Job("suggest", "s", suggest, gives_way=True))
    assert started.wait(SECONDS)
    urgent = queue.submit(Job("ask", "q", lambda _job: order.append("ask"), urgent=True))
    assert urgent.wait(SECONDS)
    assert patient.wait(SECONDS)
    assert order == ["suggest", "ask", "suggest"]
    assert patient.view().state is State.DONE


def test_what_is_more_urgent_goes_before_what_is_urgent_and_makes_it_give_way(queue: JobQueue) -> None:
    order: list[str] = []
    begun = threading.Event()

    def watched(job: Job) -> None:
        order.append("watched")
        begun.set()
        if len(order) == 1:
            job.stop.wait(SECONDS)

    first = queue.submit(Job("guide", "a", watched, urgent=1, gives_way=True))
    assert begun.wait(SECONDS)
    equal = queue.submit(Job("guide", "b", lambda _: order.append("equal"), urgent=1))
    assert not first.stop.is_set()
    asked = queue.submit(Job("ask", "q", lambda _: order.append("asked"), urgent=2))
    assert all(job.wait(SECONDS) for job in (first, equal, asked))
    assert order == ["watched", "asked", "equal", "watched"]


def test_a_dismissed_job_is_forgotten_and_stopped(queue: JobQueue) -> None:
    job = queue.submit(Job("ask", "a", assert_stopped))
    queue.dismiss(job.id)
    assert queue.jobs() == ()
    assert job.wait(SECONDS)
    assert queue.idle(SECONDS)


def assert_stopped(job: Job) -> None:
    assert job.stop.wait(SECONDS)


def test_closing_stops_what_runs() -> None:
    queue = JobQueue("closing", explain=str)
    started = threading.Event()

    def work(job: Job) -> None:
        started.set()
        assert job.stop.wait(SECONDS)

    job = queue.submit(Job("ask", "a", work))
    assert started.wait(SECONDS)
    queue.close()
    assert job.view().state is State.STOPPED
