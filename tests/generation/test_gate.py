"""The gate lets through what a sentence says and nothing else."""

import pytest

from generation.gate import objection

WORKSHOPS = (
    "The first pilot workshops were held in 2018 at the AMOS Conference in Sydney and at Woods Hole Oceanographic "
    "Institution in Massachusetts."
)
DUST = "Around 2,000 million tons of dust enter the atmosphere every year, but less than 5 % of it is not deposited."
GLIDER = "Glider G7 measured temperature from 5 m to 200 m before the storm, and Mooring M2 recorded salinity."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The first pilot workshops were held in 2018 at the AMOS Conference in Sydney.", WORKSHOPS),
        ("Pilot workshops were held at AMOS and at Woods Hole.", WORKSHOPS),
        ("Around 2000 million tons of dust enter the atmosphere every year.", DUST),
        ("Every year 2,000 million tons of dust enter the atmosphere.", DUST),
        ("Temperature was measured from 5 metres to 200 metres.", GLIDER),
        ("Salinity was recorded by Mooring M2.", GLIDER),
        (
            "The Argo School (AS) makes data of the Argo program accessible.",
            "The Argo School (AS) makes data of the Argo program accessible.",
        ),
        ("The floats are not recovered.", "After five years the floats are not recovered and sink."),
    ],
)
def test_lets_through_what_the_sentence_says(claim: str, sentence: str) -> None:
    assert objection(claim, sentence) is None


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The first pilot workshops were held in 2019 at the AMOS Conference.", WORKSHOPS),
        ("The first pilot workshop was held in Melbourne.", WORKSHOPS),
        ("The first pilot workshops were not held in 2018.", WORKSHOPS),
        ("Twelve pilot workshops were held at Woods Hole.", WORKSHOPS),
        ("2,000 tons of dust enter the atmosphere every year.", DUST),
        ("More than 5 % of it is not deposited.", DUST),
        ("Less than 5 % of it is deposited.", DUST),
        ("Temperature was measured from 5 km to 200 km.", GLIDER),
        ("Temperature was measured from 200 m to 5 m.", GLIDER),
        ("Glider G7 measured temperature after the storm.", GLIDER),
        ("Mooring M2 measured temperature and Glider G7 recorded salinity.", GLIDER),
        ("The notebooks reached 450 people.", "They ran six courses with the notebooks and reached over 450 people."),
        ("All floats are recovered.", "After five years the floats are not recovered and sink."),
        ("Oxygen fell sharply near the coast because of runoff from farms.", GLIDER),
    ],
)
def test_turns_away_what_the_sentence_does_not_say(claim: str, sentence: str) -> None:
    assert objection(claim, sentence) is not None


def test_turns_away_a_splice_of_two_sentences_shown() -> None:
    """A word that only another shown sentence has was carried over from it."""
    first = "The glider measured temperature along the shelf during the spring survey."
    second = "The ferry measured chlorophyll along the coast."
    splice = "The glider measured chlorophyll along the shelf during the spring survey."
    assert objection(splice, first) is None, "one new word alone is a paraphrase"
    assert objection(splice, first, shown=[first, second]) is not None
