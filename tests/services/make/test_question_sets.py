"""Questions from a file, answered into a file: each in its place, one that fails too, and none asked twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from generation.events import Event, Finished
from services.assembly import Quoth
from tests.services.fake_assistant import FakeAssistant
from ui.cli.app import app

RUNNER = CliRunner()
QUESTIONS = "Who eats kelp?\n\nBreak down, please.\nHow large is the reef?\n"


class _Breaking(FakeAssistant):
    """Fails on one question."""

    def ask(self, question: str, **options: object):  # type: ignore[no-untyped-def]
        if question.startswith("Break"):
            raise RuntimeError("unheard of")
        yield from super().ask(question, **options)  # type: ignore[arg-type]


@pytest.fixture
def asked(fake_models: object, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the questions that were asked."""
    del fake_models
    questions: list[str] = []

    def assistant(quoth: Quoth, *_models: object) -> FakeAssistant:
        made = _Breaking(quoth.library)
        ask = made.ask

        def noted(question: str, **options: object):  # type: ignore[no-untyped-def]
            questions.append(question)
            return ask(question, **options)

        monkeypatch.setattr(made, "ask", noted)
        return made

    monkeypatch.setattr(Quoth, "assistant", assistant)
    return questions


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "kelp.md").write_text("# Kelp\n\nUrchins eat kelp on the reef.\n")
    (folder / "reef.md").write_text("# Reef\n\nThe reef is large and holds 40 hectares of kelp.\n")
    (tmp_path / "questions.txt").write_text(QUESTIONS)
    return folder


def ask(papers: Path, out: str, *more: str) -> Result:
    file = papers.parent / "questions.txt"
    return RUNNER.invoke(
        app, ["ask", "--from", str(file), "--over", str(papers), "--out", str(papers.parent / out), *more]
    )


def test_each_question_has_its_place_and_one_that_fails_does_not_stop_the_rest(asked: list[str], papers: Path) -> None:
    result = ask(papers, "answers.json", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "file": str(papers.parent / "answers.json"),
        "answers": 3,
        "failed": 1,
        "of": 3,
    }
    answers = json.loads((papers.parent / "answers.json").read_text("utf-8"))["answers"]
    assert [(each["id"], "error" in each) for each in answers] == [(1, False), (3, True), (4, False)]
    assert all(claim["quotes"] for claim in answers[0]["claims"])
    assert len(asked) == 3


def test_what_was_answered_is_not_asked_again_and_the_bytes_are_the_same(asked: list[str], papers: Path) -> None:
    ask(papers, "answers.md")
    first = (papers.parent / "answers.md").read_bytes()
    assert b"## Who eats kelp?" in first
    assert b"Urchins eat kelp on the reef." in first
    asked.clear()
    ask(papers, "answers.md")
    assert asked == ["Break down, please."]
    assert (papers.parent / "answers.md").read_bytes() == first


def test_after_an_update_questions_are_asked_again_once(
    asked: list[str], papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(papers, "answers.md")
    monkeypatch.setattr("services.kept_texts.version", lambda: "another")
    asked.clear()
    ask(papers, "answers.md")
    assert asked == ["Who eats kelp?", "Break down, please.", "How large is the reef?"]
    asked.clear()
    ask(papers, "answers.md")
    assert asked == ["Break down, please."]


def test_an_answer_with_a_remark_is_kept_and_one_whose_model_fell_silent_is_not(
    asked: list[str], papers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _Breaking.ask

    def remarked(self: _Breaking, question: str, **options: object) -> Iterator[Event]:
        for event in whole(self, question, **options):
            if isinstance(event, Finished):
                failure = "It ran out of memory." if "reef" in question else ""
                record = replace(event.answer.record, model_failure=failure)
                yield Finished(replace(event.answer, note="These come nearest.", record=record))
            else:
                yield event

    monkeypatch.setattr(_Breaking, "ask", remarked)
    ask(papers, "answers.md")
    asked.clear()
    ask(papers, "answers.md")
    assert asked == ["Break down, please.", "How large is the reef?"]


def test_only_the_files_named_are_asked(asked: list[str], papers: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("# Other\n\nOther animals eat kelp: snails, and a fish.\n")
    assert RUNNER.invoke(app, ["add", str(other)]).exit_code == 0
    ask(papers, "answers.md")
    assert "snails" not in (tmp_path / "answers.md").read_text("utf-8")
    assert asked


def test_a_file_of_an_unknown_kind_or_nothing_to_ask_of_is_said_at_once(asked: list[str], papers: Path) -> None:
    result = ask(papers, "answers.xyz")
    assert result.exit_code == 1
    assert ".md" in result.output
    nowhere = RUNNER.invoke(app, ["ask", "Who?", "--over", str(papers / "nowhere.pdf")])
    assert nowhere.exit_code == 1
    assert "nowhere.pdf" in nowhere.output
    assert asked == []
