"""A question that compares sources asks each of them, named or described; a refusal says only what is true of all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generation.answering.comparing import Part, compared
from generation.answering.question import Need, Question
from retrieval.library import Library
from retrieval.source import Source
from tests.fakes import ScriptedGenerator
from tests.generation.conftest import Desk, finished, library_of

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


def test_what_each_of_several_is_asked_is_no_single_fact(tmp_path: Path) -> None:
    parts = parts_of(tmp_path, comparing("Which of Aurora and Borealis measure salt?"))
    assert len(parts) == 2
    assert not any(part.question.asks_one_fact for part in parts.values())


def test_what_is_described_and_not_found_is_said(tmp_path: Path) -> None:
    question = comparing("How are Aurora and the Fortran course different?")
    with library_of(tmp_path, TEXTS) as (library, _, retriever):
        found = compared(question, library.sources.all(), retriever=retriever, beginning=beginnings(library))
    assert [part.question.query for part in found.parts] == ["What is Aurora for, and how does it work?"]
    assert found.unknown == ("the Fortran course",)


@pytest.mark.parametrize(
    ("text", "first_words"),
    [
        ("How do the four texts differ?", ["Aurora:", "Borealis,", "Learning", "Knots"]),
        ("Compare these papers.", ["Aurora:", "Borealis,", "Learning", "Knots"]),
        ("How do the two courses differ?", ["Learning", "Knots"]),
        ("What do both moorings have in common?", ["Aurora:", "Borealis,"]),
    ],
)
def test_sources_that_are_meant_together_are_each_asked_what_they_are(
    tmp_path: Path, text: str, first_words: list[str]
) -> None:
    parts = parts_of(tmp_path, comparing(text))
    assert sorted(parts) == sorted(first_words)
    assert all(part.question.need is Need.DOCUMENT for part in parts.values())


def test_sources_that_are_meant_together_are_asked_in_the_respect_that_the_question_names(tmp_path: Path) -> None:
    parts = parts_of(tmp_path, comparing("How do the two moorings measure salt?", "method"))
    assert sorted(parts) == ["Aurora:", "Borealis,"]
    assert {part.question.need for part in parts.values()} == {Need.PLACE}
    assert {part.question.aspects for part in parts.values()} == {("method",)}


@pytest.mark.parametrize("text", ["How do the three courses differ?", "How do the two lighthouses differ?"])
def test_no_group_is_guessed_of_which_more_or_fewer_are_there(tmp_path: Path, text: str) -> None:
    assert parts_of(tmp_path, comparing(text)) == {}


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


def test_of_a_bare_comparison_each_source_is_summed_up(tmp_path: Path) -> None:
    courses = {
        "sailing.txt": "Sailing in winter\n\nMany pupils have never been on a boat in the cold months of the year. "
        "The aim of this course is to teach pupils how to sail a small boat in winter. "
        "We used four small boats and measured the time that each pupil needed for the turn. "
        "Most of the pupils passed the examination at the end of the week. We thank the harbour of Lund.\n",
        "knots.txt": "Knots and ropes\n\nRopes have been made on this coast for more than four hundred years. "
        "This paper presents a course that teaches sailors to tie the knots of their ancestors. "
        "We measured the strength of every knot with a spring balance and a steel ring. "
        "Most of the knots held a load of two tons without slipping. We thank the museum of Lund.\n",
    }
    with library_of(tmp_path, courses) as parts:
        assistant = Desk(*parts).assistant(generator=ScriptedGenerator("", yes=["no such words"]))
        answer = finished(assistant.ask("How do the two courses differ?"))
    assert not answer.note
    told = [(claim.group, claim.text) for claim in answer.claims]
    groups = [group for group, _ in told]
    assert set(groups) == {"Sailing in winter", "Knots and ropes"}
    assert all(2 <= groups.count(each) <= 3 for each in groups)
    assert any("The aim of" in text for _, text in told)
    assert any("This paper presents" in text for _, text in told)
    assert not any("thank" in text for _, text in told)


def test_a_role_that_is_all_a_question_names_is_told_of_each(tmp_path: Path) -> None:
    parts = parts_of(
        tmp_path,
        Question(
            "What did both moorings find?",
            "What did both moorings find?",
            Need.COLLECTION,
            aspects=("result", "conclusion", "aim"),
        ),
    )
    assert sorted(parts) == ["Aurora:", "Borealis,"]
    assert {(part.question.need, part.question.aspects) for part in parts.values()} == {
        (Need.DOCUMENT, ("result", "conclusion"))
    }


def test_in_each_source_the_words_that_name_the_respect_are_sought(tmp_path: Path) -> None:
    parts = parts_of(tmp_path, comparing("How do the two moorings measure salt?", "method"))
    assert {part.sought for part in parts.values()} == {"measure salt"}
    assert {part.question.query for part in parts.values()} == {"How do the two moorings measure salt?"}


def test_where_no_source_of_a_group_answers_by_itself_all_are_searched_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generation.answering.assistant.PART_ANSWERS", 2.0)
    monkeypatch.setattr("generation.answering.assistant.ANSWERS", 2.0)
    with library_of(tmp_path, TEXTS) as parts:
        desk = Desk(*parts)
        together = desk.ask("Which of these papers measured salt at three depths?")
        by_name = desk.ask("How do Aurora and Borealis measure salt at three depths?")
    assert any("three depths" in claim.text for claim in together.claims)
    assert not by_name.claims


PAPERS = {
    "coin.txt": "Permutation tests in one framework\n\nThis package has tests. Its tests are exact.\n",
    "v28.txt": "Vegan diets in four towns\n\nWe asked people what they eat. Most ate beans.\n",
    "v29.txt": "TideGates.jl: a model of sluices\n\nThe model opens sluices. It saves water.\n",
    "v30.txt": "SaltMarsh.jl: a model of marshes\n\nThe model grows grass. It is fast.\n",
    "v31.txt": "Salt and stone in old walls\n\nWalls were cut open. Salt was found.\n",
}


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("How do the coin paper and the vegan paper differ?", ["coin", "v28"]),
        ("How do the coin and vegan papers differ?", ["coin", "v28"]),
        ("coin paper vs vegan paper", ["coin", "v28"]),
        ("How do coin and vegan differ?", ["coin", "v28"]),
        ("Compare the paper on vegan diets with TideGates.jl.", ["v28", "v29"]),
        ("Compare TideGates.jl and SaltMarsh.jl.", ["v29", "v30"]),
        ("How do TideGates and the paper on salt and stone differ?", ["v29", "v31"]),
        ("How do the sluice paper and the vegan article differ?", ["v29", "v28"]),
        ("How do salt water and walls differ?", []),
        ("Which of these papers use stone models and vegan reports?", []),
        ("How do the two vegan diets differ from old walls?", []),
    ],
)
def test_a_word_of_one_title_names_its_source_beside_a_word_for_a_source(
    tmp_path: Path, text: str, files: list[str]
) -> None:
    with library_of(tmp_path, PAPERS) as (library, _, retriever):
        found = compared(comparing(text), library.sources.all(), retriever=retriever, beginning=beginnings(library))
    assert [Path(part.source.path).stem for part in found.parts] == files
    assert not found.unknown
