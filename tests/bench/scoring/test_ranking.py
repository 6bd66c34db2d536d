"""Figures of a search are shares of all questions, with an interval that holds them."""

import pytest

from bench.scoring.figures import mean_of, share_of
from bench.scoring.ranking import Found, score_of


def test_scores_are_shares_of_all_questions() -> None:
    score = score_of([Found(rank, 500) for rank in (1, 4, 8, None)])
    assert (score.count, score.hit_at_1.value, score.hit_at_5.value) == (4, 0.25, 0.5)
    assert score.reciprocal_rank.value == pytest.approx((1 + 1 / 4 + 1 / 8) / 4)
    assert score.characters == 500


def interval(values: list[float]) -> tuple[float, float]:
    figure = mean_of(values)
    assert figure is not None
    assert figure.low is not None
    assert figure.high is not None
    return figure.low, figure.high


def test_an_interval_holds_its_mean_is_narrower_with_more_questions_and_the_same_every_time() -> None:
    few, many = interval([1.0, 0.0] * 10), interval([1.0, 0.0] * 1000)
    assert few[0] < 0.5 < few[1]
    assert many[1] - many[0] < few[1] - few[0]
    assert interval([1.0, 0.0] * 10) == few


def test_where_all_are_found_the_interval_is_a_point() -> None:
    assert str(mean_of([1.0, 1.0, 1.0])) == "1.000 (1.00-1.00) of 3"


def test_a_share_is_written_with_its_interval_and_count() -> None:
    assert str(share_of([True, True])) == "1.000 (1.00-1.00) of 2"
    assert share_of([]) is None
