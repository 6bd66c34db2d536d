"""One run measures all systems alike, and goes on where it was broken off."""

from pathlib import Path

from bench.compare import is_done, steps
from bench.scoring.figures import Figure
from bench.scoring.results import Row


def row(part: str, system: str, *, dataset: str = "squad2", note: str = "12 questions") -> Row:
    return Row("2026-01-02", "abc1234+", part, dataset, note, system, "correct", Figure(0.5))


def test_every_set_is_asked_the_same_number_of_questions_in_each_column() -> None:
    asked = [step for step in steps(["squad2"], size=12, folder=Path("answers")) if step.part == "answers"]
    assert {step.column for step in asked} == {"quoth", "langchain", "llama-index"}
    sizes = [step.arguments[step.arguments.index("--sample") + 1] for step in asked]
    assert set(sizes) == {"12"}


def test_what_has_a_row_of_this_commit_is_not_run_again() -> None:
    asked = [step for step in steps(["squad2"], size=12, folder=Path("answers")) if step.part == "answers"]
    rows = [row("answers", "langchain 1.4.7")]
    assert [step.column for step in asked if not is_done(step, rows, "abc1234")] == ["quoth", "llama-index"]
    assert not any(is_done(step, rows, "def5678") for step in asked)
    assert not any(is_done(step, [row("answers", "langchain 1.4.7", note="20 questions")], "abc1234") for step in asked)
    assert not any(is_done(step, [row("answers", "quoth, no model")], "abc1234") for step in asked)
