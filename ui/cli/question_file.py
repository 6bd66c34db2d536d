"""Reads questions from a file, one JSON object a line, and answers each with one line, the models loaded once.

A line that fails gets a line that says so; the others are answered.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import typer

from services import failures
from services.errors import QuestionsFileWrong
from ui.cli.session import Session


@dataclass(frozen=True, slots=True)
class Question:
    """A line of the file; `sources` are ids or their beginnings, None means all. `trouble` says why it is none."""

    id: object
    text: str
    sources: tuple[str, ...] | None = None
    trouble: str = ""


def answer_lines(session: Session, path: Path, answer: Callable[[Question], dict[str, object]]) -> None:
    """Print one JSON line for each line of the file, at once; exits with 1 in the end when one failed."""
    failed = False
    for question in read_questions(path):
        result, trouble = {}, question.trouble
        if not trouble:
            try:
                result = answer(question)
            except Exception as error:  # noqa: BLE001 - said on its line, written down; the next line is not its fault
                trouble = failures.explain(error, session.settings.home)
        failed = failed or bool(trouble)
        session.print_json_line({"id": question.id, "error": trouble} if trouble else {"id": question.id, **result})
    if failed:
        raise typer.Exit(failures.FAILED)


def read_questions(path: Path) -> Iterator[Question]:
    """Yield the questions of a file, or of the standard input for "-", as they are needed; empty lines are none.

    In a file that ends in .txt each line is a question as it stands, and its number is its id.
    """
    is_plain = path.suffix.lower() == ".txt"
    try:
        file = sys.stdin if str(path) == "-" else path.open(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionsFileWrong(f"{path} cannot be read: {error.strerror}.", remedy="Check the path.") from error
    with file:
        try:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield Question(number, line.strip()) if is_plain else parse_question(line, number)
        except UnicodeDecodeError as error:
            raise QuestionsFileWrong(f"{path} is not UTF-8 text.", remedy="Save it as UTF-8.") from error


def parse_question(line: str, number: int) -> Question:
    """Make a question of a line; one that cannot be made has its trouble instead."""
    try:
        value = json.loads(line)
    except ValueError as error:
        return Question(None, "", trouble=f"Line {number} is not JSON: {error}.")
    if not isinstance(value, dict):
        return Question(None, "", trouble=f"Line {number} is not a JSON object.")
    text, sources = value.get("question"), value.get("sources")
    if not isinstance(text, str):
        return Question(value.get("id"), "", trouble=f'Line {number} has no "question" that is text.')
    if sources is not None and not (isinstance(sources, list) and all(isinstance(each, str) for each in sources)):
        return Question(value.get("id"), text, trouble=f'Line {number}: "sources" must be a list of source ids.')
    return Question(value.get("id"), text, None if sources is None else tuple(sources))
