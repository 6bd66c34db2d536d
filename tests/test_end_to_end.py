"""Papers in, quoted answers out, with the real models: the main job as a person meets it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from bench.scoring.quotes import check_quote
from generation.answer import Answer, Support
from generation.answering.assistant import Assistant
from generation.answering.proof.proving import Checker, Thresholds
from generation.events import Drafting, Finished
from generation.replay import replay
from models.files.catalogue import DEFAULT_EMBEDDER, DEFAULT_LLM
from models.files.store import ModelStore
from models.process.address import folder_of, read_address
from retrieval.sqlite.library import open_library
from services.add.files import AddState, add_files, embed_all
from services.assembly import Quoth, Settings
from tests.fakes import WordChecker

pytestmark = [pytest.mark.model, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[1]
PAPERS = sorted((ROOT / "samples").glob("*.pdf"))


@pytest.fixture(scope="module")
def quoth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quoth]:
    """Give a library that holds the sample papers, with the default models."""
    home = tmp_path_factory.mktemp("home")
    store = ModelStore(home)
    for name in (DEFAULT_EMBEDDER, DEFAULT_LLM):
        if not store.is_installed(name):
            pytest.skip(f"the model {name} is not on this machine: quoth models fetch {name}")
    with Quoth(Settings(home=home, idle_minutes=1)) as made:
        assert [outcome.state for outcome in add_files(made, PAPERS)] == [AddState.ADDED] * len(PAPERS)
        embed_all(made)
        yield made


def ask(quoth: Quoth, question: str) -> Answer:
    events = quoth.assistant(quoth.embedder, quoth.generator).ask(question)
    answer = next(event.answer for event in events if isinstance(event, Finished))
    for claim in answer.claims:
        assert claim.quotes
        for quote in claim.quotes:
            check = check_quote(quoth.library, quote)
            assert check.good, f"{quote.text!r}: {check}"
    return answer


def writing_assistant(quoth: Quoth) -> Assistant:
    """Make an assistant whose model writes, whatever its own check would let through."""
    return Assistant(
        library=quoth.library,
        retriever=quoth.retriever(quoth.embedder),
        embedder=quoth.embedder,
        generator=quoth.generator,
        checker=Checker(WordChecker(), Thresholds(0.6, 0.5)),
        reader=quoth.question_reader(quoth.embedder),
        roles=quoth.role_model(quoth.embedder),
    )


@pytest.mark.parametrize(
    ("question", "words", "page"),
    [
        ("How many purple urchins were removed in all?", "687,000", 1),
        ("At what frequency did the moored echosounder in the Hallmar Basin work?", "200 kHz", 1),
    ],
)
def test_an_answer_is_quoted_from_its_page(quoth: Quoth, question: str, words: str, page: int) -> None:
    answer = ask(quoth, question)
    assert answer.refusal is None
    assert {quote.page for claim in answer.claims for quote in claim.quotes if words in quote.text} == {page}


def test_where_the_model_is_killed_the_sources_own_sentences_answer(quoth: Quoth) -> None:
    """Killed as it begins to write; the next question has a model again."""
    assistant = writing_assistant(quoth)
    killed, answers = False, []
    for question in ("How many purple urchins were removed in all?", "How many purple urchins were removed?"):
        for event in assistant.ask(question):
            if isinstance(event, Drafting) and not killed:
                killed = True
                address = read_address(folder_of(quoth.settings.home))
                assert address is not None
                os.kill(address.pid, signal.SIGKILL)
            if isinstance(event, Finished):
                answers.append(event.answer)
    without, after = answers
    assert killed
    assert without.claims
    assert all(claim.support is Support.VERBATIM for claim in without.claims)
    assert "it was killed" in without.note
    assert (after.note, after.record.draft != "") == ("", True)


@pytest.mark.parametrize(
    "question",
    ["Which vaccine was given to the salmon at Ness Inlet?", "Who won the chess championship of Reykjavik in 1972?"],
)
def test_what_the_papers_do_not_say_is_refused(quoth: Quoth, question: str) -> None:
    answer = ask(quoth, question)
    assert answer.refusal is not None
    assert answer.refusal.reason
    assert answer.refusal.nearest
    assert answer.claims == ()


def test_an_answer_replays_to_the_same_draft(quoth: Quoth) -> None:
    *_, last = writing_assistant(quoth).ask("What did the parts of one pH logger cost?")
    assert isinstance(last, Finished)
    record = last.answer.record
    ask(quoth, "How deep was the krill layer at midnight on dark nights?")
    assert record.draft
    assert replay(record, quoth.generator) == record.draft


def test_an_add_that_is_killed_leaves_whole_sources_and_is_finished_by_the_next(tmp_path: Path) -> None:
    """The add is killed when its first source has been stored, with others in the making."""
    home = tmp_path / "home"
    command = [sys.executable, "-m", "ui.cli", "add", *map(str, PAPERS), "--home", str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as adding:
        wait_for_a_source(home)
        os.kill(adding.pid, signal.SIGKILL)
    assert adding.returncode == -signal.SIGKILL
    with open_library(home) as library:
        assert library.check() == ()
        for source in library.sources.all():
            assert len(library.sources.pages(source.document_id)) == source.page_count
            assert len(library.sources.passages(source.document_id)) == source.passage_count
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with open_library(home) as library:
        assert len(library.sources.all()) == len(PAPERS)
        assert library.check() == ()


def wait_for_a_source(home: Path, *, seconds: float = 120) -> None:
    begun = monotonic()
    while monotonic() - begun < seconds:
        if (home / "library.sqlite").exists():
            with open_library(home) as library:
                if library.sources.all():
                    return
        sleep(0.02)
    raise AssertionError("no source was stored in time")
