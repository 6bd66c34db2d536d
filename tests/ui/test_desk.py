"""The work behind the page: it is done in the background, and what comes of it is in the library."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import EmptyFile
from retrieval.library import Library
from retrieval.source import Source
from tests.ui.fake_assistant import SECONDS, FakeAssistant
from ui.adding import Outcome
from ui.assembly import Quoth, Settings
from ui.desk import ADD, ASK, INDEX, Desk, Upload
from ui.jobs import State

NOTEBOOK = "My sources"


@pytest.fixture
def desk(home: Path, fake_models: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    del fake_models
    made = Desk(Quoth(Settings(home=home)))
    assistant = FakeAssistant(made.quoth.library)
    monkeypatch.setattr(Quoth, "assistant", lambda *_: assistant)
    yield made
    made.close()


def test_an_answer_is_in_the_library_when_its_job_is_over(desk: Desk, kelp: Source) -> None:
    """Ensure that a page which was closed meanwhile finds the answer when it is opened again."""
    number, job = desk.ask("How many urchins do otters eat?", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    assert job.view().state is State.DONE
    [turn] = [json.loads(body) for body in desk.quoth.library.turns(number)]
    assert turn["question"] == "How many urchins do otters eat?"
    quote = turn["claims"][0]["quotes"][0]
    assert desk.quoth.library.text(quote["source_id"])[quote["start"] : quote["end"]] == quote["text"]
    assert [each.id for each in desk.quoth.library.conversations(NOTEBOOK)] == [number]


def test_parts_come_in_the_order_in_which_they_are_found(desk: Desk, kelp: Source) -> None:
    _, job = desk.ask("otters", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert job.wait(SECONDS)
    parts = [next(iter(part)) for part in job.view().parts if isinstance(part, dict)]
    assert parts == ["found", "found", "claim"], "by words at once, then by all means, then what is claimed"


def test_a_second_question_is_asked_with_the_first_in_mind(
    desk: Desk, kelp: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = FakeAssistant(desk.quoth.library)
    monkeypatch.setattr(Quoth, "assistant", lambda *_: assistant)
    number, first = desk.ask("otters", notebook=NOTEBOOK, sources=[kelp.document_id])
    assert first.wait(SECONDS)
    _, second = desk.ask("kelp", notebook=NOTEBOOK, sources=[kelp.document_id], conversation=number)
    assert second.wait(SECONDS)
    question, sources, history = assistant.asked[1]
    assert (question, sources) == ("kelp", (kelp.document_id,))
    assert [turn.question for turn in history] == ["otters"]
    assert len(desk.quoth.library.turns(number)) == 2


def test_an_answer_that_was_stopped_leaves_nothing_half_said(
    desk: Desk, kelp: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = FakeAssistant(desk.quoth.library, gate=threading.Event())
    monkeypatch.setattr(Quoth, "assistant", lambda *_: assistant)
    number, job = desk.ask("otters", notebook=NOTEBOOK, sources=[kelp.document_id])
    desk.dismiss(job.id)
    assert job.wait(SECONDS)
    assert job.view().state is State.STOPPED
    assert desk.quoth.library.turns(number) == ()
    assert desk.jobs(ASK, str(number)) == ()


def test_a_dropped_file_becomes_a_source_and_its_copy_goes(desk: Desk, home: Path) -> None:
    [job] = desk.add([Upload("../../odd\\name.md", b"# Kelp\n\nKelp grows fast in cold water.\n")], notebook=NOTEBOOK)
    assert job.wait(60)
    view = job.view()
    assert (view.state, view.trouble) == (State.DONE, "")
    [outcome] = [part for part in view.parts if isinstance(part, Outcome)]
    assert outcome.source is not None
    assert outcome.source.path == "name.md"
    assert desk.quoth.library.sources(NOTEBOOK) == (outcome.source,)
    assert list((home / "uploads").iterdir()) == []
    assert desk.quoth.library.pending("hash-64") == ()


def test_what_has_no_vectors_yet_gets_them_when_the_page_starts(desk: Desk, kelp: Source) -> None:
    """Ensure that an add which was killed before its vectors were made is finished."""
    assert len(desk.quoth.library.pending("hash-64")) == kelp.passage_count
    assert desk.load_models().wait(SECONDS)
    [job] = desk.jobs(INDEX)
    assert job.wait(SECONDS)
    assert desk.quoth.library.pending("hash-64") == ()


def test_a_bad_file_says_why_and_the_next_one_is_added(desk: Desk) -> None:
    bad, good = desk.add([Upload("empty.txt", b""), Upload("good.txt", b"Kelp grows.\n")], notebook=NOTEBOOK)
    assert good.wait(60)
    assert bad.view().state is State.FAILED
    assert isinstance(bad.view().error, EmptyFile)
    assert "empty.txt" in bad.view().trouble
    assert [source.title for source in desk.quoth.library.sources(NOTEBOOK)] == ["good"]
    assert desk.jobs(ADD, NOTEBOOK) == (bad, good)
    desk.dismiss(bad.id)
    assert desk.jobs(ADD, NOTEBOOK) == (good,)


def test_closing_stops_and_closes(home: Path, fake_models: object, kelp: Source) -> None:
    del fake_models
    desk = Desk(Quoth(Settings(home=home)))
    desk.close()
    with Library.open(home) as library:
        assert library.source(kelp.document_id) == kelp
