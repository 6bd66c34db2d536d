"""Sentences that say what a thing is are told from those that only speak of it."""

import pytest

from generation.defining import asked_name, asked_term, defines, describes, tells_name


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is sporulation?", "sporulation"),
        ("What is a clinical attack rate?", "clinical attack rate"),
        ("What are the quasi-periodic eruptions?", "quasi-periodic eruptions"),
        ("What is a bucket in OBS?", "bucket"),
        ("What is the largest port in Europe?", ""),
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


def test_to_spell_out_a_name_is_not_yet_to_say_what_it_is() -> None:
    assert describes("CausalCoT", "3. We develop CausalCoT (Section 4), a way to prompt.")
    assert describes("QPEs", "Quasi-periodic eruptions (QPEs) are rare.")
    assert describes("FBM", "In this paper, we present the Fast Breeze Model (FBM), a novel model of winds.")
    assert not describes("FBM", "An advantage of FBM is that it can be set up anywhere.")
    assert not describes("FBM", "FBM is also flexible, as it can be set up anywhere.")
    assert not describes("CausalCoT", "Our Causal Chain-of-Thought (CausalCoT) Model:")
    assert not describes("CausalCoT", "However, our CausalCoT works better.")


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("What does NARL stand for in this document?", "NARL"),
        ("What is another name for the Hallmar gauge?", "Hallmar gauge"),
        ("What is the tower also called?", "tower"),
        ("What is the full name of NARL?", "NARL"),
        ("What is the abbreviation for the radar laboratory?", "radar laboratory"),
        ("What is the name of the governor?", ""),
        ("What is the largest port in Europe called?", ""),
        ("What is the mass of the tower?", ""),
    ],
)
def test_the_thing_whose_name_is_asked_for(question: str, thing: str) -> None:
    assert asked_name(question) == thing


@pytest.mark.parametrize(
    ("thing", "sentence", "tells"),
    [
        ("NARL", "The National Radar Laboratory (NARL) is in Gadanki.", True),
        ("NARL", "NARL (National Radar Laboratory) is in Gadanki.", True),
        ("Hallmar gauge", "We used the Hallmar gauge, which is also known as the old gauge.", True),
        ("Hallmar gauge", "The Hallmar gauge, or old gauge, stood there.", True),
        ("NARL", "NARL is another laboratory of the bay.", False),
        ("NARL", "The other laboratory (RRL) is known as the twin.", False),
    ],
)
def test_a_sentence_that_tells_another_name(thing: str, sentence: str, tells: bool) -> None:
    assert tells_name(thing, sentence) is tells
