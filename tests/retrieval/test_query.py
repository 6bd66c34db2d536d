"""What a query asks for: years and pages are read as people write them."""

from __future__ import annotations

import pytest

from retrieval.ranking.query import read_pages, read_years, without_pages


@pytest.mark.parametrize(
    ("query", "pages", "rest"),
    [
        ("Format the date mentioned on page 14 as a year.", {14}, "Format the date mentioned as a year."),
        ("What is the fax number on page fourteen?", {14}, "What is the fax number?"),
        ("Which court is on the cover page of the document?", {1}, "Which court is?"),
        ("Who is thanked on the second page?", {2}, "Who is thanked?"),
        ("What do pages 3-5 say of krill?", {3, 4, 5}, "What do say of krill?"),
        ("Compare pp. 3 and 7 on drift", {3, 7}, "Compare on drift"),
        ("slide 7", {7}, "slide 7"),
        ("How many pages have figures?", set(), "How many pages have figures?"),
        ("How many web pages two years ago?", set(), "How many web pages two years ago?"),
        ("Page 1,000 and page 1.5", set(), "Page 1,000 and page 1.5"),
    ],
)
def test_pages_are_read_and_left_out(query: str, pages: set[int], rest: str) -> None:
    assert read_pages(query) == pages
    assert without_pages(query) == rest


def test_years_are_written_as_documents_write_them() -> None:
    assert read_years("FY2018, FY'19, 2023Q2 and Q22023") == "2018, 2019, 2023 Q2 and Q2 2023"
