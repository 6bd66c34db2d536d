"""A line gives the piece that answers: the date or year that is asked for, the names; and no name is dropped."""

from __future__ import annotations

import pytest

from generation.answering.particulars.pieces import has_month, piece_of

YEAR, DATE, AUTHORS = "In which year was it published?", "When was it published?", "Who are the authors?"
DATES = "Received 5 May 2020; published 13 April 2022"


@pytest.mark.parametrize(
    ("line", "particular", "question", "piece"),
    [
        (DATES, "date", YEAR, "2022"),
        (DATES, "date", DATE, "13 April 2022"),
        (DATES, "date", "When was it received?", "5 May 2020"),
        (DATES, "date", "What is the date?", "13 April 2022"),
        ("Field report, March 2023", "date", YEAR, "2023"),
        ("Field report, March 2023", "date", DATE, "March 2023"),
        ("Erschienen am 3. Mai 2020", "date", DATE, "3. Mai 2020"),
        ("2023-03-12", "date", YEAR, "2023"),
        ("© 2020 Harbour Press", "date", DATE, "2020"),
        ("Autumn", "date", YEAR, None),
        ("10.55555/jos.2020", "date", YEAR, None),
        ("By Ann Lee and Tom van der Ray, 3 March 2023", "authors", AUTHORS, "Ann Lee and Tom van der Ray"),
        ("Ann B. Lee1, 10 and Tom Ray2", "authors", AUTHORS, "Ann B. Lee1, 10 and Tom Ray"),
        ("Authors: Ann Lee; April May", "authors", AUTHORS, "Ann Lee; April May"),
        ("Ann Lee (Harbour Institute) and Tom Ray", "authors", AUTHORS, None),
        ("© 2020 A. Lee, released under a Harbour Commons licence", "authors", AUTHORS, None),
        ("Anonymous", "authors", AUTHORS, None),
        ("Ann Lee and Tom Ray", "funding", "Who paid?", None),
    ],
)
def test_the_piece_that_answers(line: str, particular: str, question: str, piece: str | None) -> None:
    found = piece_of(line, particular=particular, question=question)
    assert (found and line[found.start : found.end]) == piece


def test_a_month_counts_only_beside_its_year() -> None:
    assert has_month("Lee, Harbour Institute, March 2023")
    assert not has_month("Lee, March Institute, room 2023b")
    assert not has_month("Harbour Institute, 2023")
