"""The bench's question sets load as values, and the samples' questions agree with the samples."""

import pytest

from bench.loading.questions import corpus_paths, load_questions, sample, source_paths


def test_the_samples_questions_are_twelve_answerable_and_six_not() -> None:
    questions = load_questions("samples")
    assert [q.answerable for q in questions].count(True) == 12
    assert [q.answerable for q in questions].count(False) == 6
    assert len({q.id for q in questions}) == 18
    assert set(source_paths(questions)) == set(corpus_paths("samples"))


def test_answerable_questions_have_answer_evidence_and_page_and_others_none() -> None:
    for question in load_questions("samples"):
        given = [bool(question.answers), bool(question.evidence), bool(question.pages)]
        assert given == [question.answerable] * 3, question.id


def test_an_unknown_set_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match="papers_handmade"):
        load_questions("papers")


def test_a_sample_is_the_same_for_the_same_seed_and_keeps_the_proportion() -> None:
    questions = load_questions("samples")
    drawn = sample(questions, 6, seed=3)
    assert drawn == sample(questions, 6, seed=3)
    assert [q.answerable for q in drawn].count(True) == 4
    assert sample(questions, None) == questions
