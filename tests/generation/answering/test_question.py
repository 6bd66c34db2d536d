"""Questions are read by their nearest examples; the fake embedder knows words only, so these are much like one."""

import pytest

from generation.answering.question import Length, Need, QuestionReader
from generation.conversation import Turn
from tests.fakes import HashEmbedder


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return QuestionReader(HashEmbedder().embed_passages)


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("How was the salinity of the samples measured?", Need.PLACE),
        ("Summarise the paper on lichens in five points", Need.DOCUMENT),
        ("Which of these papers use satellite images?", Need.COLLECTION),
        ("Who are the authors of the paper?", Need.RECORD),
    ],
)
def test_a_question_is_read_as_its_like(reader: QuestionReader, text: str, need: Need) -> None:
    assert reader.read(text).need is need


def test_points_asked_for_are_counted_in_digits_and_in_words(reader: QuestionReader) -> None:
    assert reader.read("Sum up the report on soils in three points.").points == 3
    assert reader.read("Give me 4 bullet points on the dissertation").points == 4
    assert reader.read("How many foxes were counted in three months?").points is None


def test_a_short_answer_is_asked_for(reader: QuestionReader) -> None:
    assert reader.read("tldr of the paper on lichens").length is Length.SHORT


def test_a_follow_up_is_searched_with_what_it_leans_on(reader: QuestionReader) -> None:
    turns = (Turn("How large was the kelp forest?", "It covered 41 hectares."),)
    question = reader.read("And what about its canopy?", turns)
    assert question.earlier == "How large was the kelp forest?"
    assert question.query == "How large was the kelp forest? And what about its canopy?"
    assert reader.read("How deep do krill swarms stay?", turns).earlier is None


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("How many foxes were counted on the island?", True),
        ("Who founded the observatory in the valley?", True),
        ("Summarise the paper on lichens in five points", False),
        ("Why did they use satellite images?", False),
    ],
)
def test_a_question_for_one_fact_is_told_from_others(reader: QuestionReader, text: str, one: bool) -> None:
    assert reader.read(text).asks_one_fact is one


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("Give me a short summary.", True),
        ("Sum up the report on soils in three points.", True),
        ("tldr of the paper on lichens", True),
        ("What are the limitations of the study?", False),
        ("What does this work contribute?", False),
        ("How many foxes were counted on the island?", False),
        ("Summarise what all sources say about the minimum wage.", False),
    ],
)
def test_a_question_for_a_summary_is_told_from_others(reader: QuestionReader, text: str, one: bool) -> None:
    assert reader.read(text).asks_summary is one
