"""Sentences that say what a thing is are told from those that only speak of it."""

import pytest

from generation.defining import asked_term, defines


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is sporulation?", "sporulation"),
        ("What is a clinical attack rate?", "clinical attack rate"),
        ("What are the quasi-periodic eruptions?", "quasi-periodic eruptions"),
        ("What is the mass of the black hole?", ""),
        ("What is used to measure the depth of krill swarms?", ""),
        ("Who is Ansky?", ""),
    ],
)
def test_the_thing_asked_for(question: str, term: str) -> None:
    assert asked_term(question) == term


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("sporulation", "Sporulation is a strategy that lets bacteria survive."),
        ("sporulation", "In bacteria, sporulation refers to the making of spores."),
        ("quasi-periodic eruptions", "X-ray quasi-periodic eruptions (QPEs) are rare."),
        ("clinical attack rate", "The clinical attack rate, the share of people who become ill, was low."),
        ("qRT-PCR", "The qualitative real-time polymerase chain reaction (qRT-PCR) used the gene."),
        ("Freyberg", "It introduces a synthetic model known as the “Freyberg” model."),
    ],
)
def test_a_sentence_that_says_what_it_is(term: str, sentence: str) -> None:
    assert defines(term, sentence)


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        ("Ansky", "We first considered the possibility of an IMBH origin for Ansky."),
        ("Ansky", "The properties of the dust around the nucleus of Ansky are estimated below."),
        ("sporulation", "Spo0A is the key regulator for sporulation."),
        ("sporulation", "Nothing is said here."),
    ],
)
def test_one_that_only_speaks_of_it(term: str, sentence: str) -> None:
    assert not defines(term, sentence)
