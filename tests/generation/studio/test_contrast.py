"""Two sentences on the same thing contradict each other in numbers, denials or directions, or not at all."""

from __future__ import annotations

import pytest

from generation.studio.comparing.contrast import conflict, shared

CONFLICTS = [
    ("The course consists of 17 notebooks.", "In total, 24 notebooks were developed.", "other numbers"),
    ("The canopy covered 41 hectares of reef.", "The canopy covered 19 hectares of reef.", "other numbers"),
    (
        "Cloud does not change the depth of krill.",
        "Cloud changes the depth of krill.",
        "one denies what the other says",
    ),
    ("Warm water increased the growth of kelp.", "Warm water decreased the growth of kelp.", "the opposite direction"),
    ("Growth was higher in the meadow.", "In the meadow growth was lower.", "the opposite direction"),
]
AGREEMENTS = [
    ("Divers removed 1,250 urchins in spring.", "In spring 1,250 urchins were removed by divers."),
    ("The survey of 2019 mapped kelp.", "The survey of 2021 mapped kelp."),  # years count nothing
    ("Kelp does not grow in warm water.", "In warm water kelp does not grow."),
    ("The course is not only free but open.", "The course is free and open."),
    ("Reefs lay between 4 and 11 m depth.", "Krill rose to 24 m."),  # metres of another thing
    ("Some grew higher and others lower in the meadow.", "Growth was lower in the meadow."),
]


@pytest.mark.parametrize(("one", "other", "reason"), CONFLICTS)
def test_contradictions_are_named_both_ways(one: str, other: str, reason: str) -> None:
    assert conflict(one, other) == conflict(other, one) == reason


@pytest.mark.parametrize(("one", "other"), AGREEMENTS)
def test_what_may_both_be_true_is_no_contradiction(one: str, other: str) -> None:
    assert conflict(one, other) is conflict(other, one) is None


def test_words_in_common_are_counted_in_the_shorter_sentence() -> None:
    assert shared("Kelp grows.", "The kelp of the reef grows in cold water.") == 1.0
    assert shared("Kelp grows.", "Otters eat urchins.") == 0.0
