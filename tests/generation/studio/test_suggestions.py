"""Suggested questions are answerable, different, and name only what the sources do."""

from __future__ import annotations

import threading

import pytest

from generation.answering.candidates import sentences_of
from generation.studio.suggesting.questions import is_well_asked
from generation.studio.suggesting.wordings import subject_of, wordings
from tests.generation.conftest import Desk

GOOD = "How many hectares had the kelp canopy grown to after two years?"
INVENTED = "How many hectares of kelp canopy did the Zanzibar station survey?"


def test_every_suggestion_for_a_source_is_answered_when_asked(desk: Desk) -> None:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    suggested = desk.suggester(*[GOOD] * 8).for_source(kelp.document_id, limit=3)
    assert suggested
    for question in suggested:
        assert desk.ask(question).refusal is None


def test_a_question_about_a_name_that_is_not_there_is_not_suggested(desk: Desk) -> None:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    suggested = desk.suggester(*[INVENTED] * 8).for_source(kelp.document_id)
    assert not any("Zanzibar" in question for question in suggested)


def test_the_same_question_is_not_suggested_twice(desk: Desk) -> None:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    suggested = desk.suggester(*[GOOD] * 8).for_source(kelp.document_id)
    assert len(suggested) == len(set(suggested))


def test_what_was_asked_is_not_suggested_next(desk: Desk) -> None:
    answer = desk.ask("How large was the kelp canopy?")
    after = desk.suggester().after(answer)
    assert answer.question not in after


def test_a_stop_ends_the_checking(desk: Desk) -> None:
    stop = threading.Event()
    stop.set()
    answer = desk.ask("How large was the kelp canopy?")
    assert len(desk.suggester().after(answer, stop=stop)) <= 1


def test_an_empty_notebook_has_nothing_to_suggest(desk: Desk) -> None:
    desk.library.notebooks.create("empty")
    assert desk.suggester().for_notebook("empty") == ()


def test_a_question_that_the_model_wrote_to_a_sentence_is_suggested_where_that_sentence_answers_it(desk: Desk) -> None:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    question = "What covered 41 hectares of Marrow Bay?"
    suggested = desk.suggester(*[question] * 8).for_source(kelp.document_id)
    assert suggested.count(question) == 1
    assert "Canopy area" not in " ".join(suggested)


@pytest.mark.parametrize(
    ("question", "is_kept"),
    [
        ("How many hectares did the kelp forest of Marrow Bay cover in 2019?", True),
        ("How did the kelp of Marrow Bay do in its recovery?", False),  # asks for nothing that the sentence says
        ("How large was the forest?", False),  # too short, and names no subject
        ("How much of the bay did it cover in the end?", False),
        ("What does the sentence say of the kelp forest?", False),
        ("How did the kelp forest of Zanzibar fare?", False),
        ("How did fishermen profit when the kelp forest came back?", False),
    ],
)
def test_a_question_stands_alone_and_says_what_its_sentence_does(desk: Desk, question: str, is_kept: bool) -> None:
    (hit,) = desk.retriever.search("kelp forest hectares", limit=1)
    assert is_well_asked(question, next(sentences_of(hit))) is is_kept


def test_no_two_suggestions_sound_alike(desk: Desk) -> None:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    suggested = desk.suggester().for_source(kelp.document_id, limit=8)
    openings = [question.lower().split()[:3] for question in suggested]
    assert all(openings.count(each) == 1 for each in openings)


def test_not_all_sources_are_asked_in_the_same_words() -> None:
    asked = {by: [each.question for each in wordings("en", "name", by=by)] for by in "abcdefgh"}
    assert len({tuple(questions) for questions in asked.values()}) > 1
    assert asked["a"] == [each.question for each in wordings("en", "name", by="a")]
    roles = [each.role for each in wordings("en", "name", by="a")]
    assert len(roles) == len(set(roles))


def test_a_name_before_a_colon_or_a_dash_stands_for_a_source() -> None:
    assert subject_of("KELPNET - Reading drone pictures").text == "KELPNET"
    assert subject_of("KELPNET: reading drone pictures").text == "KELPNET"
    assert not subject_of("How kelp came back to the bay").is_name


def test_a_kind_of_document_before_a_colon_is_no_name() -> None:
    title = "Field report: the walls of the lower valley"
    assert subject_of(title).said == f"“{title}”"
    long = f"Field report: {'the walls of the lower valley and ' * 4}more"
    assert subject_of(long).text.startswith("Field report: the walls")
    assert subject_of("Kelp Watch: the walls of the lower valley").said == "Kelp Watch"
