"""What exact means object to, in five languages, and what they let pass."""

from __future__ import annotations

import pytest

from generation.answering.proof import dates, exchanged, names, negation, numbers, vetoes

PUMPS = "By 2 May 2016 the Harbour Trust had replaced up to 40% of its 1,250 pumps, at a cost of €3.5 million."
TIDES = "Die Gezeiten wurden am 3. März 2014 nicht gemessen; 2015 waren es 12,5 Meter und mehr als 1.200 Messungen."
VIGNE = "La vigne n'a pas souffert en juillet 2018, mais elle a perdu 3,5 tonnes sur plus de 60 hectares."
PUENTE = "El puente no se abrió el lunes 4 de junio de 2012; costó 2,5 millones de euros."
DIJK = "De dijk is niet in maart 2009 verhoogd, maar in mei, met hoogstens 80 cm over 12 km."


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The Trust replaced up to 50% of its pumps.", PUMPS),
        ("It has 12,500 pumps.", PUMPS),
        ("The cost was €35 million.", PUMPS),
        ("The cost was €3.5 billion.", PUMPS),
        ("The cost was $3.5 million.", PUMPS),
        ("It replaced up to 40 of its 1,250 pumps.", PUMPS),
        ("It replaced more than 40% of its pumps.", PUMPS),
        ("It replaced 40% of its pumps.", PUMPS),
        ("Seventeen pumps were left.", PUMPS),
        ("2015 waren es 125 Meter.", TIDES),
        ("2015 waren es 12,5 Kilometer.", TIDES),
        ("Es gab weniger als 1200 Messungen.", TIDES),
        ("Elle a perdu 35 tonnes.", VIGNE),
        ("Elle a perdu 3,5 kg.", VIGNE),
        ("Elle a perdu 3,5 tonnes sur moins de 60 hectares.", VIGNE),
        ("Costó 25 millones de euros.", PUENTE),
        ("De dijk is met minstens 80 cm verhoogd.", DIJK),
        ("Two of the wells failed.", "Three of the wells failed."),
        ("It fell by 9.4 points.", "It fell by 94 points."),
        ("It took 5 days.", "It took 5 hours."),
    ],
)
def test_another_number_unit_or_bound_is_objected_to(claim: str, quote: str) -> None:
    assert numbers.objection(claim, [quote]) is not None


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The cost was 3,500,000 euros.", PUMPS),
        ("Up to forty percent of 1250 pumps were replaced.", PUMPS),
        ("2015 waren es 12,5 m bei über 1200 Messungen.", TIDES),
        ("Plus de soixante hectares ont perdu 3.5 tonnes.", VIGNE),
        ("It cost 2.5 million euros.", PUENTE),
        ("Twenty-five people between 5 km and 10 km away heard it.", "25 people 5 to 10 km away heard it."),
        ("One of the authors heard it.", "An author heard it."),
        ("There were 201,200 deaths.", "An estimated 201 200 deaths occurred."),
        ("COVID-19 and H5N1 spread.", "COVID\u201019 and H5N1 spread."),
        ("At least 30 boats sank.", "More than 30 boats sank."),
        ("The share was 31.1%.", "The share was (31·1%)."),
    ],
)
def test_the_same_number_in_another_form_passes(claim: str, quote: str) -> None:
    assert numbers.objection(claim, [quote]) is None


def test_a_number_may_stand_in_any_of_the_quotes() -> None:
    assert numbers.objection("Of 12 boats 3 sank.", ["There were 12 boats.", "Three sank."]) is None


def test_a_number_that_has_to_be_worked_out_is_seen() -> None:
    assert numbers.worked_out("A fifth of the pumps failed.", ["20% of the pumps failed."])
    assert not numbers.worked_out("A fifth of the pumps failed.", ["One fifth of all pumps broke."])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("In June 2016 the pumps were new.", PUMPS),
        ("By 12 May 2016 the pumps were new.", PUMPS),
        ("Am 3. April 2014 wurde nichts gemessen.", TIDES),
        ("Elle n'a pas souffert en juin 2018.", VIGNE),
        ("De dijk is in april verhoogd.", DIJK),
        ("It opened on 7 March 2019.", "It opened on 2019-03-08."),
        ("It opened on 2019-08-03.", "It opened on 2019-03-08."),
    ],
)
def test_another_date_is_objected_to(claim: str, quote: str) -> None:
    assert dates.objection(claim, [quote]) is not None


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("On May 2, 2016 the work was done.", PUMPS),
        ("It may march on.", "It goes on."),
        ("On 3 March 2014 nothing was measured.", TIDES),
        ("It opened on 8 March 2019.", "It opened on 2019-03-08."),
    ],
)
def test_the_same_date_in_another_form_passes(claim: str, quote: str) -> None:
    assert dates.objection(claim, [quote]) is None


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The pumps belong to Rotterdam.", PUMPS),
        ("All pumps of the River Board were replaced.", PUMPS),
        ("The pumps run on Linux and PPR-7.", PUMPS),
        ("The HT replaced all pumps.", PUMPS),
        ("Die Gezeiten maß Karl Brandt.", TIDES),
        ("Die Daten liegen bei der NASA.", TIDES),
        ("La vigne est en Bourgogne.", VIGNE),
        ("El puente está en Sevilla.", PUENTE),
    ],
)
def test_a_name_that_is_not_there_is_objected_to(claim: str, quote: str) -> None:
    assert names.objection(claim, [quote]) is not None


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Pumps of the Harbour Trust's were replaced.", PUMPS),
        ("The Icelandic staff was trained.", "Staff in Iceland was trained."),
        ("Die Messung der Gezeiten fiel aus.", TIDES),
        ("The claim has H5N1 in it.", "It was an H5N1\u2010like virus."),
    ],
)
def test_a_name_in_another_form_passes(claim: str, quote: str) -> None:
    assert names.objection(claim, [quote]) is None


def test_what_is_known_may_be_named() -> None:
    claim, quote = "In it, the Borealis mooring was lost.", "The mooring was lost."
    assert names.objection(claim, [quote]) == "'Borealis' is not in the quote"
    assert names.objection(claim, [quote], known=["Moorings of the Borealis basin"]) is None


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The floats are recovered.", "The floats are not recovered."),
        ("The floats are not recovered.", "The floats are recovered."),
        ("The model doesn't converge.", "The model converges on all sets."),
        ("No patient was harmed.", "Patients were harmed in two trials."),
        ("Die Gezeiten wurden 2014 gemessen.", "Die Gezeiten wurden 2014 nicht gemessen."),
        ("Die Gezeiten wurden nie gemessen.", "Die Gezeiten wurden oft gemessen."),
        ("La vigne a souffert.", "La vigne n'a pas souffert."),
        ("La vigne n'a jamais souffert.", "La vigne a souffert."),
        ("El puente se abrió.", "El puente no se abrió."),
        ("De dijk is verhoogd.", "De dijk is niet verhoogd."),
        ("Yields rose with rain.", "Yields fell with rain."),
        ("It works with a key.", "It works without a key."),
        ("The gauge recorded data.", "The gauge failed to record data."),
        ("The crew was able to lift it.", "The crew was unable to lift it."),
        ("The village has a school.", "The village lacks a school."),
    ],
)
def test_a_negation_on_one_side_is_objected_to(claim: str, quote: str) -> None:
    assert negation.objection(claim, [quote]) is not None


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The floats were lost.", "The floats were lost and could not be repaired."),
        ("The floats cannot be repaired.", "The floats were lost and could not be repaired."),
        ("The gauge failed, so no data came.", "The gauge failed and sent no data."),
        ("Without a key it will not work.", "It does not work without a key."),
        ("La vigne n'a pas souffert.", VIGNE),
    ],
)
def test_a_negation_on_both_sides_passes(claim: str, quote: str) -> None:
    assert negation.objection(claim, [quote]) is None


def test_a_claim_of_nothing_is_objected_to() -> None:
    assert vetoes.objection(" – ", ["A quote."]) == "it says nothing"


def test_the_objection_says_what_is_wrong() -> None:
    assert vetoes.objection("It had 90 pumps.", [PUMPS]) == "the number 90 is not in the quote"
    assert vetoes.objection("It opened in June.", [PUMPS]) == "the date June is not in the quote"


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("The mouse saw the cat.", "The cat saw the mouse."),
        ("Method B needs more samples than method A.", "Method A needs more samples than method B."),
        ("In the North Sea 12 boats of 30 sank.", "In the North Sea 30 boats of 12 sank."),
        ("Die Stadt verklagte den Verein.", "Den Verein verklagte die Stadt."),
        ("La reine a vu le roi.", "Le roi a vu la reine."),
        ("Brandt hired Keller.", "Brandt hired Keller, and Keller hired Brandt, who hired Brandt."),
    ],
)
def test_two_pieces_that_changed_places_are_objected_to(claim: str, quote: str) -> None:
    found = exchanged.objection(claim, [quote])
    assert (found is None) is (quote.startswith(claim[:-1]))


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Otters and urchins were counted.", "Urchins and otters were counted."),
        ("In 2018 the reef was lost.", "The reef was lost in 2018."),
        ("The cat saw the mouse.", "The cat saw the mouse."),
        ("The cat chased the old mouse.", "The cat saw the mouse."),
    ],
)
def test_a_list_in_another_order_and_a_moved_clause_pass(claim: str, quote: str) -> None:
    assert exchanged.objection(claim, [quote]) is None
