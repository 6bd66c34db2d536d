"""Measures answers to broad questions: facts told, claims on topic, refusals (nuggets.py), as one line of JSON.

All documents that the file of questions names are put into one library, and each question is asked without naming one.
The library is kept by what the documents and the readers hold, so that the next run starts at once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.loading.questions import CHECKOUT
from bench.scoring.figures import Figure
from bench.scoring.nuggets import Row, figures, score
from bench.scoring.results import record
from generation.answering.assistant import Assistant
from generation.events import Finished
from models.errors import QuothError
from services.add.files import AddState, add_files, embed_all
from services.assembly import Quoth, Settings
from services.contract.answers import answer_json

# A change in one of these rooms may change what is stored of a document.
_READING = ("ingest", "retrieval")


def load_rows(path: Path) -> list[dict[str, Any]]:
    """Read one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def named_files(questions: Sequence[dict[str, Any]], folder: Path) -> list[Path]:
    """List the documents that the questions are about, each once; raise FileNotFoundError where one is not there."""
    named = [file for question in questions for file in question["files"]]
    paths = [folder / file for file in dict.fromkeys(named)]
    for path in paths:
        if not path.is_file():
            raise FileNotFoundError(f"{path} is named by a question and is not there; is --sources the right folder?")
    return paths


def open_library(paths: Sequence[Path], *, home: Path | None = None) -> Quoth:
    """Open the library that holds exactly these documents, reading what is not in it yet."""
    folder = home or Path(tempfile.gettempdir()) / "quoth-bench" / _fingerprint(paths)
    folder.mkdir(parents=True, exist_ok=True)
    quoth = Quoth(Settings(home=folder))
    for outcome in add_files(quoth, paths):
        if outcome.state is AddState.FAILED:
            print(f"not added: {outcome.error}", file=sys.stderr)
    embed_all(quoth)
    return quoth


def ask_all(assistant: Assistant, questions: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield each question's answer as `quoth ask --json` would print it; one that fails is no answer."""
    for number, question in enumerate(questions, start=1):
        if sys.stderr.isatty():
            print(f"\r{number} of {len(questions)}", end="", file=sys.stderr)
        try:
            *_, last = assistant.ask(question["question"])
        except QuothError as error:
            print(f"{question['id']}: {error}", file=sys.stderr)
            continue
        assert isinstance(last, Finished)
        yield {"id": question["id"], **answer_json(last.answer).model_dump()}


def show(question: dict[str, Any], row: Row, answer: dict[str, Any] | None) -> None:
    """Print what an answer told, what it missed and where it strayed."""
    print(f"{row.id} {question['question']}{' (refused)' if row.refused else ''}", file=sys.stderr)
    for claim in (answer or {}).get("claims", []):
        print(f"    {'astray' if claim['text'] in row.astray else 'said'}: {claim['text']}", file=sys.stderr)
    for text in row.missed:
        print(f"    missed: {text}", file=sys.stderr)


def _fingerprint(paths: Sequence[Path]) -> str:
    code = [path for room in _READING for path in sorted((CHECKOUT / room).rglob("*.py"))]
    digest = hashlib.sha256()
    for path in [*sorted(paths), *code]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def to_record(measured: Mapping[str, Any]) -> dict[str, Figure | None]:
    """Give what is kept of the figures: those of all questions, with their intervals where they have one."""
    kept: dict[str, Figure | None] = {}
    for name, value in measured.items():
        if isinstance(value, int | float) and name not in {"questions", "n"}:
            low, high = measured.get(f"{name}_interval") or (None, None)
            kept[name.replace("_", " ")] = Figure(value, low, high, measured["n"] if low is not None else None)
    return kept


def main() -> None:
    """Read the options, ask, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench broad", description=__doc__)
    parser.add_argument("questions", type=Path, help="a file with one question a line")
    parser.add_argument("--sources", type=Path, required=True, metavar="DIR", help="where the questions' files lie")
    parser.add_argument("--without-model", action="store_true", help="answer with the sources' own sentences")
    parser.add_argument("--home", type=Path, help="keep the library here instead")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="write the answers there, one JSON a line")
    parser.add_argument("--verbose", action="store_true", help="show what each answer told and missed")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    questions = load_rows(options.questions)
    with open_library(named_files(questions, options.sources), home=options.home) as quoth:
        generator = None if options.without_model else quoth.generator
        answers = {answer["id"]: answer for answer in ask_all(quoth.assistant(quoth.embedder, generator), questions)}
    if options.answers:
        lines = (json.dumps(answer, ensure_ascii=False) for answer in answers.values())
        options.answers.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = [score(question, answers.get(question["id"])) for question in questions]
    for question, row in zip(questions, rows, strict=True):
        if options.verbose:
            show(question, row, answers.get(question["id"]))
    measured = figures(rows)
    print(json.dumps(measured, ensure_ascii=False))
    if options.record:
        system = "quoth, no model" if options.without_model else "quoth"
        note = f"{len(rows)} questions"
        record("broad", dataset=options.questions.stem, note=note, system=system, figures=to_record(measured))


if __name__ == "__main__":
    main()
