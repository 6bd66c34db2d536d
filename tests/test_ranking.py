"""Figures of a search are shares of all questions, with an interval that holds them."""

import pytest

from bench.ranking import Found, score_of, share, share_of


def test_scores_are_shares_of_all_questions() -> None:
    score = score_of([Found(rank, 500) for rank in (1, 4, 8, None)])
    assert (score.count, score.hit_at_1.mean, score.hit_at_5.mean) == (4, 0.25, 0.5)
    assert score.reciprocal_rank.mean == pytest.approx((1 + 1 / 4 + 1 / 8) / 4)
    assert score.characters == 500


def test_an_interval_holds_its_mean_is_narrower_with_more_questions_and_the_same_every_time() -> None:
    few, many = share([1.0, 0.0] * 10), share([1.0, 0.0] * 1000)
    assert few.low < few.mean < few.high
    assert many.high - many.low < few.high - few.low
    assert share([1.0, 0.0] * 10) == few


def test_where_all_are_found_the_interval_is_a_point() -> None:
    assert str(share([1.0, 1.0, 1.0])) == "1.000 (1.00-1.00)"


def test_a_share_is_written_with_its_interval_and_count() -> None:
    assert share_of([True, True]) == "1.000 (1.00-1.00) of 2"
    assert share_of([]) == "-"
