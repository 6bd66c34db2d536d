"""A summary's sentences can be understood alone, and those that are taken add to what is told already."""

from __future__ import annotations

import numpy as np
import pytest

from generation.answering.candidates import Candidate
from generation.studio.choosing.covering import Covering, own_summary
from generation.studio.choosing.standing import goes_on, stands_alone
from ingest.content.document import Passage, Sentence
from retrieval.hits import FoundBy, Hit
from retrieval.source import Source


def candidate(text: str, heading: str = "") -> Candidate:
    source = Source("a" * 64, "Kelp", "kelp.txt", "text/plain", 1, 1, "2020-01-01T00:00:00")
    sentence = Sentence(0, len(text))
    passage = Passage("p", source.document_id, 0, text, (sentence,), 1, 1, (heading,) if heading else ())
    return Candidate(Hit(passage, source, 0.0, 0, FoundBy()), sentence, text)


@pytest.mark.parametrize(
    "text",
    [
        "The canopy of the northern reefs grew to 63 hectares after two years.",
        "This paper describes how the canopy of the northern reefs was measured by drones.",
        "However, the canopy of the northern reefs had grown to 63 hectares.",
        "It remains unclear whether the canopy of the northern reefs will last.",
    ],
)
def test_whole_sentences_stand_alone(text: str) -> None:
    assert stands_alone(candidate(text))


@pytest.mark.parametrize(
    "text",
    [
        "As they progress, they naturally practise the reuse of code and learn to plot.",
        "It was measured again by the same pictures in the following calm season.",
        "Additionally, they seem to need less light than the kelp of the bay.",
        "• Make sure to set the depth of the survey to ten metres in the file.",
        "1. A file for the inner domain in which one would like to use the information.",
        "Department of Marine Biology, University of Corvane, Corvane Sound Campus, North Quay.",
        "The package has functions for the drawing of maps of the canopy, including",
        "The collection can be had from https://example.org/kelp by all who ask for it.",
    ],
)
def test_items_addresses_and_what_speaks_of_others_do_not(text: str) -> None:
    assert not stands_alone(candidate(text))


def test_a_list_of_references_is_no_text_to_summarise() -> None:
    text = "The growth of kelp in the northern reefs was studied by several authors."
    assert stands_alone(candidate(text, "5. Discussion"))
    assert not stands_alone(candidate(text, "7. References"))


def test_sentences_that_go_on_are_told() -> None:
    assert goes_on("Therefore, the canopy grew.")
    assert goes_on("Jedoch wuchs der Wald.")
    assert not goes_on("The canopy grew.")


def test_what_was_taken_adds_nothing_again() -> None:
    texts = ["Kelp grows on reefs.", "Kelp grows on cold reefs.", "Otters eat urchins.", "Urchins fear otters."]
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], np.float32)
    covering = Covering(texts, vectors, np.array([0.9, 0.8, 0.7, 0.6], np.float32))
    first = max(range(4), key=covering.gain)
    covering.take(first)
    second = max(set(range(4)) - {first}, key=covering.gain)
    assert {first < 2, second < 2} == {True, False}, "the second speaks of the other thing"


def test_a_document_that_sums_itself_up_is_told_from_one_that_does_not() -> None:
    topics = [np.eye(8, dtype=np.float32)[place] for place in range(8)]
    told = [f"Topic{place} and more of topic{place} is what this part of the document tells of" for place in range(8)]
    parts = [
        (f"{told[place]} {number} times over." + " so" * 26, topics[place]) for place in range(8) for number in range(8)
    ]
    opening = [(f"{told[place]} in short." + " so" * 8, topics[place]) for place in range(8)]
    summed = [*opening, *parts]
    assert own_summary([text for text, _ in summed], np.stack([vector for _, vector in summed])) >= 8
    assert own_summary([text for text, _ in parts], np.stack([vector for _, vector in parts])) == 0
    assert own_summary(["One sentence is all there is."], np.ones((1, 8), np.float32)) == 0
