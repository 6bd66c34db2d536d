"""Loads the question sets that quoth is measured on, as values.

Knows where the sets lie (beside the checkout, or in `samples/`) and the forms their rows come in; nothing of answering.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

CHECKOUT = Path(__file__).parents[2]
DATA = (CHECKOUT.parent / "shared" / "data").resolve()  # libraries that are kept know files by their real paths

QUESTION_SETS = (
    "samples",
    "papers_handmade",
    "squad2",
    "covidqa",
    "financebench",
    "mmlongbench",
    "leval_qasper",
    "pubmedqa",
    "pdfqa_syn",
    "climretrieve",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what is known of its answer.

    `source_file` is relative as the set gives it, `path` is where the file lies; both are None for a question
    about a file that is not there, which nothing that is there can answer. `pages` count from 1. `scope` says
    whether the question makes sense over all files of the set or only over its own; `corpus_ok` says, of a question
    with scope "document", that it can all the same be asked over all of them.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    answerable: bool
    source_file: str | None
    path: Path | None
    evidence: tuple[str, ...]
    pages: tuple[int, ...]
    scope: Literal["document", "corpus"]
    corpus_ok: bool
    kind: str
    dataset: str


def load_questions(name: str, *, data: Path = DATA) -> tuple[Question, ...]:
    """Load the set called `name` in the order of its file; raise FileNotFoundError where the data is not there."""
    if name not in QUESTION_SETS:
        raise ValueError(f"there is no question set {name!r}; there are {', '.join(QUESTION_SETS)}")
    if name == "samples":
        rows, roots = CHECKOUT / "samples" / "questions.jsonl", [CHECKOUT / "samples"]
    else:
        rows, roots = data / "qa" / name / "dev.jsonl", [data / "qa", data]
    lines = rows.read_text(encoding="utf-8").splitlines()
    return tuple(_question(json.loads(line), name, roots) for line in lines)


def source_paths(questions: Iterable[Question]) -> tuple[Path, ...]:
    """List the files that the questions are about, each once, in order of first mention."""
    return tuple(dict.fromkeys(question.path for question in questions if question.path))


def corpus_paths(name: str, *, data: Path = DATA) -> tuple[Path, ...]:
    """List every file of the set, those included about which nothing is asked."""
    if name == "papers_handmade":
        return tuple(sorted((data / "papers" / "dev").glob("*.pdf")))
    if name == "samples":
        return tuple(sorted((CHECKOUT / "samples").glob("*.pdf")))
    return tuple(sorted(path for path in (data / "qa" / name / "dev" / "docs").iterdir() if path.is_file()))


def sample(questions: Sequence[Question], size: int | None, *, seed: int = 0) -> tuple[Question, ...]:
    """Draw `size` questions, the same for the same seed, as many answerable ones in proportion as in the set."""
    if size is None or size >= len(questions):
        return tuple(questions)
    chance = random.Random(seed)
    answerable = [question for question in questions if question.answerable]
    others = [question for question in questions if not question.answerable]
    kept = round(size * len(answerable) / len(questions))
    drawn = {q.id for q in chance.sample(answerable, kept) + chance.sample(others, size - kept)}
    return tuple(question for question in questions if question.id in drawn)


def questions_to_answer(name: str, size: int | None, *, seed: int = 0) -> tuple[Question, ...]:
    """Draw the questions that answers are measured on: of squad2 only those that make sense over all articles."""
    questions = load_questions(name)
    if name == "squad2":
        questions = tuple(question for question in questions if question.corpus_ok)
    return sample(questions, size, seed=seed)


def _question(row: Mapping[str, Any], name: str, roots: Sequence[Path]) -> Question:
    """Build a question from a row; a page that stands alone becomes `pages`."""
    page = row.get("page")
    scope = row.get("scope", "corpus")
    return Question(
        id=row["id"],
        question=row["question"],
        answers=tuple(row["answers"]),
        answerable=row["answerable"] and row["source_file"] is not None,
        source_file=row["source_file"],
        path=_locate(row["source_file"], roots),
        evidence=tuple(row["evidence"]),
        pages=tuple(row.get("pages") or ([page] if page is not None else [])),
        scope=scope,
        corpus_ok=row.get("corpus_ok", scope == "corpus"),
        kind=row.get("kind", ""),
        dataset=row.get("dataset", name),
    )


def _locate(source_file: str | None, roots: Sequence[Path]) -> Path | None:
    """Find the file under the first root that has it."""
    if source_file is None:
        return None
    for root in roots:
        if (root / source_file).is_file():
            return root / source_file
    raise FileNotFoundError(f"{source_file} is in none of {', '.join(map(str, roots))}")
