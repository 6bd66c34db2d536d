"""The questions about things that do not exist are many, different, of every kind, and say which names they made up."""

from collections import Counter

from bench.making.made_up import COUNT, invented_questions


def test_questions_are_different_and_of_every_kind() -> None:
    questions = invented_questions()
    assert len({each.question for each in questions}) == COUNT
    assert set(Counter(each.kind for each in questions).values()) == {COUNT // 4}


def test_every_question_speaks_of_a_name_that_was_made_up() -> None:
    for each in invented_questions(seed=3):
        assert each.names
        assert all(name in each.question for name in each.names)


def test_the_same_seed_gives_the_same_questions() -> None:
    assert invented_questions(seed=1) == invented_questions(seed=1) != invented_questions(seed=2)
