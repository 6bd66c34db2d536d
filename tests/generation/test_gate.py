"""The gate lets through what a sentence says and nothing else."""

import pytest

from generation.gate import objection

WORKSHOPS = (
    "The first pilot workshops were held in 2018 at the AMOS Conference in Sydney and at Woods Hole Oceanographic "
    "Institution in Massachusetts."
)
DUST = "Around 2,000 million tons of dust enter the atmosphere every year, but less than 5 % of it is not deposited."
GLIDER = "Glider G7 measured temperature from 5 m to 200 m before the storm, and Mooring M2 recorded salinity."
FLOATS = "After five years the floats are not recovered and sink."
SWARMS = "In 2018, krill swarms were observed by the ferry at 120 kHz, while prices rose by 5% and catches fell by 3%."
FORESTS = "Kelp forests (see Figure 2) may cover up to 63 hectares and don't recover if urchins return."
GROWTH = "Growth of 5% was measured in 2012 and of 7% in 2010."
TRIAL = "The patients who received the vaccine had higher titres than the patients who received the placebo."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("The first pilot workshops were held in 2018 at the AMOS Conference in Sydney.", WORKSHOPS),
        ("In 2018, the first pilot workshops were held at the AMOS Conference in Sydney.", WORKSHOPS),
        ("Around 2000 million tons of dust enter the atmosphere every year.", DUST),
        ("Every year, 2 billion tonnes of dust enter the atmosphere.", DUST),
        ("Temperature was measured from 5 metres to 200 metres by Glider G7.", GLIDER),
        ("Mooring M2 recorded salinity.", GLIDER),
        ("The floats aren’t recovered after 5 years.", FLOATS),
        ("Krill swarms were observed by the ferry at 120 kilohertz in 2018.", SWARMS),
        ("The ferry observed krill swarms.", SWARMS),
        ("Kelp forests may cover up to 63 ha and do not recover if urchins return.", FORESTS),
        ("Kelp forests do not recover if urchins return.", FORESTS),
        (
            "The Argo School (AS) makes data of the Argo program accessible.",
            "The Argo School (AS) makes data of the Argo program accessible.",
        ),
        ("The sea\u2010level model was utilised.", "The sea-level model was employed."),
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
        ("Thus there are floats that sink.", FLOATS),
        ("Mooring M2 measured temperature and Glider G7 recorded salinity.", GLIDER),
        ("Glider G7 recorded salinity.", GLIDER),
        ("The notebooks reached 450 people.", "They ran six courses with the notebooks and reached over 450 people."),
        ("All floats are recovered.", FLOATS),
        ("Krill swarms observed the ferry.", SWARMS),
        ("Krill swarms fell by 3%.", SWARMS),
        ("Prices rose to 5%.", SWARMS),
        ("Kelp forests cover up to 63 hectares.", FORESTS),
        ("Kelp forests don't recover.", FORESTS),
        ("Kelp forests may cover 63 hectares.", FORESTS),
        ("The patients who received the placebo had higher titres than the patients who received the vaccine.", TRIAL),
        ("Growth of 7% was measured in 2012.", GROWTH),
        ("Growth of 5% was measured in 2010.", GROWTH),
        ("Salinity was higher in winter than in summer.", "Salinity was higher in summer than in winter."),
        ("Group A improved.", "Group A worsened and group B improved."),
        ("The vaccine was effective.", "The vaccine was thought to be effective."),
        ("The rate fell.", "The rate of growth fell, but the rate of inflation did not."),
        ("The sensor is heated.", "The sensor is rarely heated."),
        ("He suspects that a reef was lost; reefs are lost.", "He suspects that reefs are lost."),
        ("Reefs are lost.", "He suspects that reefs are lost."),
        ("Oxygen fell sharply near the coast because of runoff from farms.", GLIDER),
    ],
)
def test_turns_away_what_the_sentence_does_not_say(claim: str, sentence: str) -> None:
    assert objection(claim, sentence) is not None


def test_says_what_is_wrong() -> None:
    assert objection("Workshops were held in 2019.", WORKSHOPS) == "the number 2019 is not in the quote"
    assert objection("Workshops were held in Perth.", WORKSHOPS) == "'Perth' is not in the quote"
    assert objection("The first pilot workshops were not held.", WORKSHOPS) == "it denies what the quote does not"
    assert objection("The floats are recovered.", FLOATS) == "it leaves out 'not' of the quote"


def test_turns_away_a_splice_of_two_sentences() -> None:
    splice = "The glider measured chlorophyll along the shelf during the spring survey."
    for sentence in (
        "The glider measured temperature along the shelf during the spring survey.",
        "The ferry measured chlorophyll along the coast.",
    ):
        assert objection(splice, sentence) is not None


def test_a_claim_may_name_the_subject_where_the_sentence_begins_with_a_pronoun() -> None:
    sentence = "It makes data of the program accessible."
    claim = "The Argo School makes data of the program accessible."
    assert objection(claim, sentence) is not None
    assert objection(claim, sentence, known={"argo", "school"}) is None
    assert objection(claim, "The museum makes data of the program accessible.", known={"argo", "school"}) is not None
