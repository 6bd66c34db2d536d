"""What a model copies is found in the sentence that it names after the words, else in the first that has them."""

from __future__ import annotations

import pytest

from generation.answering.candidates import Candidate
from generation.extraction.filling import copy_answer
from ingest.content.document import Passage, Sentence
from retrieval.hits import FoundBy, Hit
from retrieval.source import Source
from tests.fakes import ScriptedGenerator

SHOWN = ("Krill rose to 40 m [13] at dusk.", "In June 40 m of kelp were cut.", "Nothing else was seen.")


def candidate(text: str) -> Candidate:
    source = Source("a" * 64, "Krill", "krill.txt", "text/plain", 1, 1, "2020-01-01T00:00:00")
    sentence = Sentence(0, len(text))
    passage = Passage("p", source.document_id, 0, text, (sentence,), 1, 1, ())
    return Candidate(Hit(passage, source, 0.0, 0, FoundBy()), sentence, text)


@pytest.mark.parametrize(
    ("reply", "text", "place"),
    [
        ("> 40 m [2]", "40 m", 1),
        ("> 40 m [1]", "40 m", 0),
        ("> 40 m [13] at dusk [1]", "40 m [13] at dusk", 0),
        ("> kelp", "kelp", 1),  # cut off before the label
        ("> 40 m [", "40 m", 0),
        ("> kelp [3]", "kelp", 1),  # without a grammar the label may be wrong
        ("> kelp [0]", "kelp", 1),
        ("> kelp [99]", "kelp", 1),
    ],
)
def test_copied_words_are_found_in_their_sentence(reply: str, text: str, place: int) -> None:
    copied = copy_answer("How deep?", [candidate(each) for each in SHOWN], ScriptedGenerator(reply))
    assert copied is not None
    assert copied.text == text
    assert copied.candidate.text == SHOWN[place]


@pytest.mark.parametrize("reply", ["not stated", "", "> three whales [1]", "kelp [2]", "> [1]"])
def test_what_no_sentence_says_is_not_copied(reply: str) -> None:
    assert copy_answer("How deep?", [candidate(each) for each in SHOWN], ScriptedGenerator(reply)) is None
