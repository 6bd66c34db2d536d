"""Suggested questions are answerable, different, and name only what the sources do."""

from __future__ import annotations

import threading

from tests.generation.conftest import Desk

GOOD = "[1] How many hectares had the kelp canopy grown to after two years?\n"
INVENTED = "[1] How many hectares of kelp canopy did the Zanzibar station survey?\n"


def test_every_suggestion_for_a_source_is_answered_when_asked(desk: Desk) -> None:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    suggested = desk.suggester(GOOD).for_source(kelp.document_id, limit=3)
    assert suggested
    for question in suggested:
        assert desk.ask(question).refusal is None


def test_a_question_about_a_name_that_is_not_there_is_not_suggested(desk: Desk) -> None:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    suggested = desk.suggester(INVENTED).for_source(kelp.document_id)
    assert not any("Zanzibar" in question for question in suggested)


def test_the_same_question_is_not_suggested_twice(desk: Desk) -> None:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    suggested = desk.suggester(GOOD + GOOD).for_source(kelp.document_id)
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
