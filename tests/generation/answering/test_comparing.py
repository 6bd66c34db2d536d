"""A question that compares sources asks each of them, named or described; a refusal says only what is true of all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generation.answering.comparing import Part, compared
from generation.answering.question import Need, Question
from retrieval.library import Library
from retrieval.source import Source
from tests.generation.conftest import library_of

TEXTS = {
    "aurora.txt": "Aurora: a mooring in the fjord\n\nIt measured salt. Its batteries lasted two years.\n",
    "borealis.txt": "Borealis, a second mooring\n\nIt measured salt at three depths. Salt rose in spring.\n",
    "boats.txt": "Learning to sail in winter\n\nThis sailing course for pupils lasts five days.\n",
    "knots.txt": "Knots and ropes\n\nThe course has pupils tie knots. They like it.\n",
}


def beginnings(library: Library) -> Callable[[Source], str]:
    return lambda source: library.sources.text(source.document_id)


def comparing(text: str, *aspects: str) -> Question:
    return Question(text, text, need=Need.COLLECTION, aspects=("comparison", *aspects))


def parts_of(folder: Path, question: Question) -> dict[str, Part]:
    with library_of(folder, TEXTS) as (library, _, retriever):
        found = compared(question, library.sources.all(), retriever=retriever, beginning=beginnings(library))
        assert not found.unknown
        return {part.source.title.split()[0]: part for part in found.parts}


@pytest.mark.parametrize(
    ("text", "first_words"),
    [
        ("How do Aurora and Borealis differ?", ["Aurora:", "Borealis,"]),
        ("How are Aurora and the sailing course different?", ["Aurora:", "Learning"]),
        ("What do Aurora, Borealis and the sailing course have in common?", ["Aurora:", "Borealis,", "Learning"]),
        ("What does Aurora have in common with the sailing course?", ["Aurora:", "Learning"]),
        ("Which is older, Aurora or Borealis?", ["Aurora:", "Borealis,"]),
        ("Wie unterscheiden sich Aurora und Borealis?", ["Aurora:", "Borealis,"]),
    ],
)
def test_sources_that_are_named_or_described_are_each_asked_what_they_are(
    tmp_path: Path, text: str, first_words: list[str]
) -> None:
    parts = parts_of(tmp_path, comparing(text))
    assert list(parts) == first_words
    assert all(part.question.need is Need.DOCUMENT for part in parts.values())


def test_each_is_asked_in_the_respect_that_the_question_names(tmp_path: Path) -> None:
    parts = parts_of(tmp_path, comparing("How do Aurora and Borealis measure salt?", "method"))
    assert parts["Aurora:"].question.query == "How do Aurora measure salt?"
    assert parts["Borealis,"].question.query == "How do Borealis measure salt?"
    assert parts["Aurora:"].question.aspects == ("method",)


def test_what_is_described_and_not_found_is_said(tmp_path: Path) -> None:
    question = comparing("How are Aurora and the Fortran course different?")
    with library_of(tmp_path, TEXTS) as (library, _, retriever):
        found = compared(question, library.sources.all(), retriever=retriever, beginning=beginnings(library))
    assert [part.question.query for part in found.parts] == ["What is Aurora for, and how does it work?"]
    assert found.unknown == ("the Fortran course",)


@pytest.mark.parametrize(
    "text",
    [
        "How did salt and ice change?",
        "Which steps does Aurora take?",
        "How does Aurora compare with other moorings?",
        "Does Aurora measure salt and depth?",
    ],
)
def test_what_compares_no_sources_is_left_alone(tmp_path: Path, text: str) -> None:
    assert parts_of(tmp_path, comparing(text)) == {}
