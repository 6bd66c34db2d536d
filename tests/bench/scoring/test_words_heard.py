"""How the bench compares what was heard with what was said."""

import pytest

from bench.scoring.words_heard import error_rate, spoken_words


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("twenty-four percent", "24%"),
        ("In nineteen hundred eighty-three, 61 thousand.", "in 1983 61,000"),
        ("two thousand fourteen", "2014"),
        ("Two thirds", "2 thirds"),
        ("plots 310 and 4", "Plots three hundred ten, and four!"),
        ("$46,000 in 2020", "dollars 46 thousand in 2020"),
    ],
)
def test_numbers_are_alike_however_they_are_written(said: str, written: str) -> None:
    assert spoken_words(said) == spoken_words(written)


def test_numbers_that_follow_each_other_stay_apart() -> None:
    assert spoken_words("46,000, 2 of 1900 4") == ["46000", "2", "of", "1900", "4"]


def test_words_put_in_left_out_and_mistaken_count() -> None:
    assert error_rate("the kelp grew back", "The kelp grew back.") == (0, 4)
    assert error_rate("the kelp grew back", "the help grew") == (2, 4)
    assert error_rate("not a plant", "a single plant") == (2, 3)
