"""What can be an answer at all: a number where one is asked for, and more than the question's own words."""

from __future__ import annotations

import pytest

from generation.extraction.confidence import LIKELY, can_answer, judge, line_chance, silence_chance

LESSONS = "How many lessons, notebooks or modules are there?"
LANGUAGE = "In which programming language is the software written?"


@pytest.mark.parametrize(
    ("question", "words", "able"),
    [
        (LESSONS, "12 steps", True),
        (LESSONS, "seven", True),
        (LESSONS, "modules", False),
        (LESSONS, "complete with exercises", False),
        ("How long does the workshop take?", "one day", True),
        ("How long does the workshop take?", "a short while", False),
        ("How many took part?", "several dozen", True),
        ("What is the number of sites of the study?", "ridges and valleys", False),
        ("How often was it read?", "twice a day", True),
        ("When was the study done?", "in the Middle Ages", True),
        (LANGUAGE, "Julia", True),
        (LANGUAGE, "the programming language", False),
        (LANGUAGE, "not", False),
        ("How was it measured?", "with drones", True),
        ("What is the region of the study?", "Crete", True),
    ],
)
def test_words_that_cannot_answer_are_told_from_those_that_can(question: str, words: str, able: bool) -> None:
    assert can_answer(question, words) is able


def test_words_that_cannot_answer_never_stand_however_gladly_they_were_copied() -> None:
    assert judge(20.0, 0.9, able=True)[0]
    stands, chance = judge(20.0, 0.9, able=False)
    assert not stands
    assert 0 <= chance <= 1


def test_what_is_copied_stands_the_sooner_the_likelier_an_answer_was_at_first_sight() -> None:
    chances = [judge(3.0, answers, able=True)[1] for answers in (0.7, 0.9, 0.99)]
    assert chances == sorted(chances)
    assert judge(2.0, 0.99, able=True)[0]
    assert not judge(-2.0, 0.5, able=True)[0]
    assert all(0 <= judge(0.0, answers, able=True)[1] <= 1 for answers in (0.0, 1.0))


def test_a_line_that_says_it_more_surely_is_likelier_right() -> None:
    chances = [line_chance(surety) for surety in (0.3, 0.5, 0.9)]
    assert chances == sorted(chances)
    assert chances[0] < LIKELY < chances[1] < chances[2] < 1
    assert 0.5 < silence_chance() < 1
