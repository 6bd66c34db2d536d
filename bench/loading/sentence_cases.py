"""Questions whose answering sentences are known, to fit the choosing of sentences on: natural, narrow and adversarial.

Knows the files and what their fields mean; nothing of candidates or numbers.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.loading.questions import CHECKOUT, DATA, load_questions, questions_to_answer
from bench.scoring.evidence import ENOUGH, coverage

NATURAL = CHECKOUT / "bench" / "cases" / "natural.jsonl"
ROLES = CHECKOUT / "bench" / "cases" / "roles.jsonl"

# Questions a set of which answers are measured with the model, as many as docs/measurements.md reports.
REPORTED = 20

# Of a marked sentence or a candidate, the shorter one, so much must be in both.
_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A sentence that would be fair: its place in a file, or its words; `fact` is set where a good answer needs it."""

    file: Path
    place: tuple[int, int] | None
    text: str
    fact: int | None

    def is_of(self, file: Path, start: int, end: int, text: str) -> bool:
        """Tell whether a candidate sentence is this one."""
        if file.name != self.file.name:
            return False
        if self.place is None:
            return max(coverage(self.text, text), coverage(text, self.text)) >= ENOUGH
        shorter = min(end - start, self.place[1] - self.place[0])
        return min(end, self.place[1]) - max(start, self.place[0]) >= _OVERLAP * shorter


@dataclass(frozen=True, slots=True)
class SentenceCase:
    """A question with all sentences that would be fair in its answer; none where nothing answers it.

    `answerable` without marks: that something answers is known, and not where. `is_within`: asked of its files alone.
    """

    id: str
    question: str
    files: tuple[Path, ...]
    marks: tuple[Mark, ...]
    answerable: bool
    is_within: bool = False

    @property
    def facts(self) -> frozenset[int]:
        """The facts that a good answer tells."""
        return frozenset(mark.fact for mark in self.marks if mark.fact is not None)


def natural_cases(*, data: Path = DATA) -> tuple[SentenceCase, ...]:
    """Load the questions that were written to fit on."""
    rows = [json.loads(line) for line in NATURAL.read_text(encoding="utf-8").splitlines()]
    return tuple(
        SentenceCase(
            row["id"],
            row["question"],
            tuple(data / file for file in row["files"]),
            tuple(
                Mark(data / each["file"], (each["start"], each["end"]), "", each["fact"] if each["vital"] else None)
                for each in row["evidence"]
            ),
            row["answerable"],
        )
        for row in rows
    )


def narrow_cases(name: str, *, reported: bool = True) -> tuple[SentenceCase, ...]:
    """Load a set of questions for single facts over all of its files; on demand without those that figures report."""
    left_out = set() if reported else {question.id for question in questions_to_answer(name, REPORTED)}
    return tuple(
        SentenceCase(
            question.id,
            question.question,
            (question.path,) if question.path else (),
            tuple(Mark(question.path, None, text, 0) for text in question.evidence if question.path),
            question.answerable,
        )
        for question in load_questions(name)
        if question.corpus_ok and question.id not in left_out
    )


def adversarial_cases(count: int, *, data: Path = DATA) -> tuple[SentenceCase, ...]:
    """Draw questions that were written to look answerable, and as many that are, none of a set that is reported."""
    rows = map(json.loads, (data / "train" / "squad2_dev_articles.jsonl").read_text(encoding="utf-8").splitlines())
    rest = [row for row in rows if not row["in_dev_questions"]]
    chance = random.Random(0)
    drawn = [
        row
        for is_able in (True, False)
        for row in chance.sample([r for r in rest if r["answerable"] is is_able], count)
    ]
    return tuple(
        SentenceCase(
            row["id"], row["question"], (data / "qa" / row["source_file"],), (), row["answerable"], is_within=True
        )
        for row in drawn
    )


def files_of(cases: Sequence[SentenceCase]) -> list[Path]:
    """List the files that cases are about, each once."""
    return list(dict.fromkeys(file for case in cases for file in case.files))
