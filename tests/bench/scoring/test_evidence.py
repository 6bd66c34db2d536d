"""The measure of retrieval: which passages count as holding a question's evidence."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.loading.questions import Question
from bench.scoring.evidence import Retrieved, coverage, holds_evidence, rank_of_evidence

QUESTION = Question(
    id="q",
    question="How many urchins were removed?",
    answers=("687,000",),
    answerable=True,
    source_file="kelp.pdf",
    path=Path("kelp.pdf"),
    evidence=("In all, 687,000 purple urchins were removed from the four reefs.",),
    pages=(2,),
    scope="corpus",
    corpus_ok=True,
    kind="",
    dataset="",
)


def passage(text: str, pages: tuple[int, int] | None = (1, 1), path: str = "kelp.pdf") -> Retrieved:
    return Retrieved(text=text, path=Path(path), pages=pages)


def test_evidence_survives_line_breaks_case_and_hyphenation() -> None:
    text = "...\nIn all, 687,000 PURPLE ur-\nchins were removed\nfrom the four reefs. More."
    assert coverage(QUESTION.evidence[0], text) == 1.0


def test_half_of_the_evidence_is_not_enough() -> None:
    assert not holds_evidence(passage("In all, 687,000 purple urchins were"), QUESTION, by_page=False)
    assert holds_evidence(passage("In all, 687,000 purple urchins were removed from the"), QUESTION, by_page=False)


def test_the_same_words_in_another_order_are_not_evidence() -> None:
    shuffled = "urchins purple removed reefs four 000 687 the from were all in"
    assert coverage(QUESTION.evidence[0], shuffled) == 0.0


@pytest.mark.parametrize(("pages", "path", "found"), [((1, 2), "kelp.pdf", True), ((3, 4), "kelp.pdf", False)])
def test_by_page_the_range_must_hold_the_page(pages: tuple[int, int], path: str, found: bool) -> None:
    assert holds_evidence(passage("anything", pages, path), QUESTION, by_page=True) is found


def test_by_page_another_file_never_counts() -> None:
    assert not holds_evidence(passage("anything", (2, 2), "krill.pdf"), QUESTION, by_page=True)


def test_rank_is_that_of_the_first_passage_with_evidence_and_none_without() -> None:
    hit, miss = passage(QUESTION.evidence[0]), passage("something else entirely, at some length")
    assert rank_of_evidence([miss, hit, hit], QUESTION, by_page=False) == 2
    assert rank_of_evidence([miss], replace(QUESTION), by_page=False) is None
