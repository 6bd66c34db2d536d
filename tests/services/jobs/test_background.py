"""The work behind the page: it is done in the background, and what comes of it is in the library."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import EmptyFile
from retrieval.source import Source
from retrieval.sqlite.library import open_library
from services.add.files import Outcome
from services.add.uploads import Upload
from services.ask.live_answer import KEPT, Answered, Clock, Composed, Drafted, Searched
from services.assembly import Quoth, Settings
from services.contract.answers import AnswerJson, read_record
from services.contract.turns import ScopeJson, read_turn
from services.jobs.adding import ADD, INDEX
from services.jobs.answering import ASK, REPLAY
from services.jobs.background import Worker
from services.jobs.queue import Job, State
from tests.fakes import ScriptedGenerator
from tests.services.fake_assistant import SECONDS, FakeAssistant, FakeSuggester
from tests.services.library_of import NOTEBOOK


@pytest.fixture
def worker(home: Path, fake_models: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    del fake_models
    made = Worker(Quoth(Settings(home=home)))
    assistant = FakeAssistant(made.quoth.library)
    monkeypatch.setattr(Quoth, "assistant", lambda *_: assistant)
    monkeypatch.setattr(Quoth, "suggester", lambda *_: FakeSuggester())
    yield made
    made.close()


def test_an_answer_is_in_the_library_when_its_job_is_over(worker: Worker, kelp: Source) -> None:
    """Ensure that a page which was closed meanwhile finds the answer when it is opened again."""
    number, job = worker.answers.ask("How many urchins do otters eat?", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    assert job.view().state is State.DONE
    [turn] = [read_turn(body) for body in worker.quoth.library.conversations.turns(number)]
    assert turn.question == "How many urchins do otters eat?"
    quote = turn.claims[0].quotes[0]
    assert worker.quoth.library.sources.text(quote.source_id)[quote.start : quote.end] == quote.text
    assert [each.id for each in worker.quoth.library.conversations.all(NOTEBOOK)] == [number]


def test_parts_come_in_the_order_in_which_they_are_found(worker: Worker, kelp: Source) -> None:
    _, job = worker.answers.ask("otters", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    parts = [type(part) for part in job.view().parts if part != KEPT]
    assert parts == [Searched, Searched, Drafted, Composed], "by words at once, then by all means, then what is written"


def test_the_clock_counts_from_the_question(worker: Worker, kelp: Source) -> None:
    number, job = worker.answers.ask("otters", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    [turn] = [read_turn(body) for body in worker.quoth.library.conversations.turns(number)]
    clock = turn.clock
    assert clock is not None
    assert clock.first_words is not None
    assert 0 < clock.began <= clock.first_words <= clock.done <= job.view().seconds
    assert turn.scope == ScopeJson(used=1, of=1)


def test_a_refusal_has_no_first_words() -> None:
    """Ensure that sentences which stood there only while they were weighed do not count as told."""
    clock = Clock(Job("ask", "", lambda _: None))
    clock.saw(Composed((), is_weighed=False))
    assert clock.json().first_words is not None
    clock.saw(Answered(AnswerJson.model_construct(refused=True)))
    assert clock.json().first_words is None


def test_an_answer_can_be_made_anew_in_its_place(worker: Worker, kelp: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = FakeAssistant(worker.quoth.library)
    monkeypatch.setattr(Quoth, "assistant", lambda *_: assistant)
    monkeypatch.setattr(Quoth, "suggester", lambda *_: FakeSuggester())
    number = None
    for question in ("otters", "kelp"):
        number, job = worker.answers.ask(question, notebook=NOTEBOOK, sources=[kelp.document_id], conversation=number)
        assert job.wait(SECONDS)
    _, job = worker.answers.ask("kelp", notebook=NOTEBOOK, sources=[kelp.document_id], conversation=number, replacing=1)
    assert job.wait(SECONDS)
    assert number is not None
    assert [read_turn(body).question for body in worker.quoth.library.conversations.turns(number)] == ["otters", "kelp"]
    assert [turn.question for turn in assistant.asked[2][2]] == ["otters"]


def test_a_record_is_replayed_to_the_same_text(worker: Worker, kelp: Source, fake_models: ScriptedGenerator) -> None:
    number, job = worker.answers.ask("What of otters?", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    [turn] = [read_turn(body) for body in worker.quoth.library.conversations.turns(number)]
    record = read_record(turn.record)
    assert record is not None
    fake_models.drafts.append(record.draft)
    again = worker.answers.replay(replace(record, model_sha256=fake_models.sha256), key="here")
    assert again.wait(SECONDS)
    assert again.view().parts == (record.draft,)
    assert worker.jobs(REPLAY, "here") == (again,)
    other = worker.answers.replay(record, key="here")
    assert other.wait(SECONDS)
    assert "quoth models use fake-model" in other.view().trouble, "another model may not pass for the one recorded"


def test_a_second_question_is_asked_with_the_first_in_mind(
    worker: Worker, kelp: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = FakeAssistant(worker.quoth.library)
    monkeypatch.setattr(Quoth, "assistant", lambda *_: assistant)
    monkeypatch.setattr(Quoth, "suggester", lambda *_: FakeSuggester())
    number, first = worker.answers.ask("otters", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert first.wait(SECONDS)
    _, second = worker.answers.ask("kelp", notebook=NOTEBOOK, sources=[kelp.document_id], conversation=number)
    assert second.wait(SECONDS)
    question, sources, history = assistant.asked[1]
    assert (question, sources) == ("kelp", (kelp.document_id,))
    assert [turn.question for turn in history] == ["otters"]
    assert len(worker.quoth.library.conversations.turns(number)) == 2


def test_an_answer_that_was_stopped_leaves_nothing_half_said(
    worker: Worker, kelp: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = FakeAssistant(worker.quoth.library, gate=threading.Event())
    monkeypatch.setattr(Quoth, "assistant", lambda *_: assistant)
    monkeypatch.setattr(Quoth, "suggester", lambda *_: FakeSuggester())
    number, job = worker.answers.ask("otters", notebook=NOTEBOOK, sources=[kelp.document_id])
    worker.dismiss(job.id)
    assert job.wait(SECONDS)
    assert job.view().state is State.STOPPED
    assert worker.quoth.library.conversations.turns(number) == ()
    assert worker.jobs(ASK, str(number)) == ()


def test_a_dropped_file_becomes_a_source_and_its_copy_goes(worker: Worker, home: Path) -> None:
    [job] = worker.files.add(
        [Upload("../../odd\\name.md", b"# Kelp\n\nKelp grows fast in cold water.\n")], notebook=NOTEBOOK
    )
    assert job.wait(60)
    view = job.view()
    assert (view.state, view.trouble) == (State.DONE, "")
    [outcome] = [part for part in view.parts if isinstance(part, Outcome)]
    assert outcome.source is not None
    assert outcome.source.path == "name.md"
    assert worker.quoth.library.sources.all(NOTEBOOK) == (outcome.source,)
    assert list((home / "uploads").iterdir()) == []
    [indexing] = worker.jobs(INDEX)
    assert indexing.wait(SECONDS)
    assert worker.quoth.library.vectors.pending("hash-64") == ()


def test_all_files_are_read_before_the_vectors_are_made(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ensure that each file can be asked by its words soon, and that the vectors are made once, for all."""
    sources_when_indexed: list[int] = []

    def embed(quoth: Quoth, **_: object) -> None:
        sources_when_indexed.append(len(quoth.library.sources.all(NOTEBOOK)))

    monkeypatch.setattr("services.jobs.adding.embed_all", embed)
    jobs = worker.files.add([Upload(f"{n}.txt", f"Kelp {n} grows.\n".encode()) for n in range(3)], notebook=NOTEBOOK)
    assert all(job.wait(60) for job in jobs)
    [indexing] = worker.jobs(INDEX)
    assert indexing.wait(SECONDS)
    assert sources_when_indexed == [3]


def test_indexing_gives_way_to_a_file_and_goes_on_after_it(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, runs = threading.Event(), []

    def embed(quoth: Quoth, *, stop: threading.Event, **_: object) -> None:
        runs.append(len(quoth.library.sources.all(NOTEBOOK)))
        begun.set()
        if len(runs) == 1:
            assert stop.wait(SECONDS)

    monkeypatch.setattr("services.jobs.adding.embed_all", embed)
    assert worker.models.load().wait(SECONDS)
    assert begun.wait(SECONDS)
    [job] = worker.files.add([Upload("kelp.txt", b"Kelp grows.\n")], notebook=NOTEBOOK)
    assert job.wait(60)
    [indexing] = worker.jobs(INDEX)
    assert indexing.wait(SECONDS)
    assert runs == [0, 1]


def test_what_has_no_vectors_yet_gets_them_when_the_page_starts(worker: Worker, kelp: Source) -> None:
    """Ensure that an add which was killed before its vectors were made is finished."""
    assert len(worker.quoth.library.vectors.pending("hash-64")) == kelp.passage_count
    assert worker.models.load().wait(SECONDS)
    [job] = worker.jobs(INDEX)
    assert job.wait(SECONDS)
    assert worker.quoth.library.vectors.pending("hash-64") == ()


def test_a_bad_file_says_why_and_the_next_one_is_added(worker: Worker) -> None:
    bad, good = worker.files.add([Upload("empty.txt", b""), Upload("good.txt", b"Kelp grows.\n")], notebook=NOTEBOOK)
    assert good.wait(60)
    assert bad.view().state is State.FAILED
    assert isinstance(bad.view().error, EmptyFile)
    assert bad.view().trouble.startswith("empty.txt ")  # not the path of a copy that the person never saw
    assert [source.title for source in worker.quoth.library.sources.all(NOTEBOOK)] == ["good"]
    assert worker.jobs(ADD, NOTEBOOK) == (bad, good)
    worker.dismiss(bad.id)
    assert worker.jobs(ADD, NOTEBOOK) == (good,)


def test_closing_stops_and_closes(home: Path, fake_models: object, kelp: Source) -> None:
    del fake_models
    worker = Worker(Quoth(Settings(home=home)))
    worker.close()
    with open_library(home) as library:
        assert library.sources.get(kelp.document_id) == kelp
