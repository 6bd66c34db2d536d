"""The bounds of refusing and doubting: few of the answerable are refused, and a doubt means something."""

from __future__ import annotations

import numpy as np

from bench.fitting.fit_second_look import Seen, bounds, told


def _seen(*, answerable: bool, one_fact: bool = False, fair: bool = True) -> Seen:
    marks = np.array([answerable and fair, False])
    return Seen(
        "natural",
        answerable,
        0.5,
        (0.0, 0.0, float(one_fact)),
        np.zeros((2, 2)),
        np.array([1.0, 0.0]),
        marks,
        marks,
        True,
    )


def test_one_in_twenty_of_the_answerable_is_refused_and_half_of_what_is_doubted_is_no_answer() -> None:
    seen = [_seen(answerable=True) for _ in range(40)]
    chances = [0.02 * place for place in range(40)]
    seen += [_seen(answerable=False) for _ in range(10)]
    chances += [0.05 + 0.02 * place for place in range(10)]
    found = bounds(seen, np.array(chances))["more"]
    assert found["least"] == 0.04
    assert 0.2 < found["sure"] < 0.3
    shares = told(seen, np.array(chances), {"more": found, "one_fact": {"least": 0.9, "sure": 0.9}})["natural"]
    assert shares["answerable"][0] == 0.05
    assert shares["others"][2] == 0.0


def test_an_answer_beside_the_point_counts_as_none() -> None:
    chances = np.linspace(0.1, 0.9, 20)
    beside = [_seen(answerable=True, fair=place > 10) for place in range(20)]
    assert bounds(beside, chances)["more"]["sure"] > bounds([_seen(answerable=True)] * 20, chances)["more"]["sure"]


def test_questions_for_one_fact_have_bounds_of_their_own() -> None:
    seen = [_seen(answerable=True, one_fact=place % 2 == 0) for place in range(40)]
    chances = np.array([0.6 if each.signs[2] else 0.2 for each in seen])
    found = bounds(seen, chances)
    assert (found["one_fact"]["least"], found["more"]["least"]) == (0.6, 0.2)
