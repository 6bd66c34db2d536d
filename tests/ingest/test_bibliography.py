"""A paper is cited with what it says of itself; what it does not surely say is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.bibliography import authors_on, bibliography, tidy_doi
from ingest.readers.pdf.front_page import read_bibliography

TITLE = "Kelp grows: the 12 steps"
PAGE = f"""{TITLE}
Ana Ruiz1 and Bo van der Berg1, 2
1 University of Eastmere 2 Corvane Station
DOI: 10.1234/kelp.00021
Published: 12 November 2018
Ruiz et al., (2018). {TITLE}. Journal of Kelp Studies, 1(9), 21. https://doi.org/10.
1234/kelp.00021
We follow https://doi.org/10.9999/other.
"""


def test_a_first_page_that_says_how_it_is_cited_is_believed() -> None:
    found = bibliography(TITLE, authors=(), described={}, page=PAGE)
    assert found.authors == ("Ana Ruiz", "Bo van der Berg")
    assert (found.year, found.journal) == ("2018", "Journal of Kelp Studies")
    assert (found.volume, found.number, found.pages, found.doi) == ("1", "9", "21", "10.1234/kelp.00021")


def test_a_citation_of_another_paper_is_not_taken_for_the_papers_own() -> None:
    found = bibliography("Another title of mine", authors=(), described={}, page=PAGE)
    assert (found.journal, found.volume, found.authors) == ("", "", ())


def test_a_doi_without_a_label_is_not_the_papers_own() -> None:
    page = "See https://doi.org/10.1098/rsif.2017.0387 for the published version."
    assert bibliography("A title", authors=(), described={}, page=page).doi == ""


def test_of_two_labelled_dois_none_is_taken() -> None:
    page = "DOI: 10.1234/one\nDOI: 10.1234/two\n"
    assert bibliography("A title", authors=(), described={}, page=page).doi == ""


def test_a_doi_that_breaks_off_at_the_lines_end_is_left_out() -> None:
    page = f"Ruiz (2018). {TITLE}. Journal of Kelp Studies, 1(9), 21. https://doi.org/10.1234/kelp.\n00021"
    found = bibliography(TITLE, authors=(), described={}, page=page)
    assert (found.journal, found.doi) == ("Journal of Kelp Studies", "")


@pytest.mark.parametrize("doi", ["10.xxxxxx/draft", "10.21105/joss.0XXXX", "no doi"])
def test_a_placeholder_is_no_doi(doi: str) -> None:
    assert tidy_doi(doi) == ""


def test_a_doi_loses_what_stands_around_it() -> None:
    assert tidy_doi("info:doi/10.21105/jose.00193") == "10.21105/jose.00193"
    assert tidy_doi("(https://doi.org/10.1016/S0140-6736(20)30183-5).") == "10.1016/S0140-6736(20)30183-5"


@pytest.mark.parametrize(
    "below",
    [
        "Massachusetts Institute of Technology\n",
        "A short note, written in haste and anger\n",
        "Received 3 May 2020\n",
        "Kelp Forest, Big Reef\n",  # capitals, but neither an "and" nor a number of an address
    ],
)
def test_lines_that_are_not_surely_names_are_no_authors(below: str) -> None:
    assert authors_on(f"{TITLE}\n{below}Abstract\n", TITLE) == ()


def test_a_date_of_creation_is_no_year(tmp_path: Path) -> None:
    """Ensure that the samples, which were built in some year and say nothing of it, have none."""
    sample = Path(__file__).parents[2] / "samples" / "kelp-recovery.pdf"
    found = read_bibliography(sample, "Canopy recovery of bull kelp after urchin removal in Corvane Sound")
    assert found.authors == ("Marit Solheim", "Daniel Okoro", "Priya Raman")
    assert (found.year, found.journal, found.doi) == ("", "", "")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7")
    assert read_bibliography(broken, "T").title == "T"
