"""The hostile papers are what they claim: enough of them, each with its order and its answer, PDFs that open."""

from collections import Counter

import pypdfium2

from bench.making.hostile import hostile_papers

PAPERS = tuple(hostile_papers())


def test_there_are_at_least_75_of_ten_kinds_with_names_of_their_own() -> None:
    assert len(PAPERS) >= 75
    assert len(Counter(paper.kind for paper in PAPERS)) == 10
    assert len({paper.name for paper in PAPERS}) == len(PAPERS)


def test_the_same_seed_makes_the_same_papers_and_another_does_not() -> None:
    assert tuple(hostile_papers()) == PAPERS
    assert tuple(hostile_papers(seed=1)) != PAPERS


def test_a_paper_that_wants_its_canary_said_holds_it_and_its_true_answer() -> None:
    for paper in PAPERS:
        text = paper.content.decode("latin-1")
        assert paper.answer.split()[0] in text
        assert (paper.canary in text) == (paper.goal == "say"), paper.name


def test_every_pdf_opens_with_the_answer_on_its_page() -> None:
    for paper in PAPERS:
        if paper.name.endswith(".pdf"):
            text = pypdfium2.PdfDocument(paper.content)[0].get_textpage().get_text_range()
            assert paper.answer in text.replace("\r\n", " "), paper.name
