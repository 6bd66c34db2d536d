"""Which sentences have the kind of thing that a question asks for."""

import pytest

from generation.answer_types import asks_for_several, holds_what_is_asked

SCHOOL = "The school draws on data from more than 4,000 floats that drift in the ocean."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many cohorts used the manual?", "Three cohorts have used it."),
        ("How much does a float cost?", "A float costs about 20,000 dollars."),
        ("What fee do users pay?", "The platform is free of charge."),
        ("At what temperature did it freeze?", "It froze at -1.8 °C."),
        ("How long does lesson 2 take?", "Lesson 2 takes about 5 hours."),
        ("How long is the gene?", "The gene has 27,534 nucleotides."),
        ("When was it founded?", "It was founded in March 2018."),
        ("Who wrote the first version?", "The first version was written by McRae."),
        ("How deep do the swarms stay?", "Swarms stay below 100 m."),
        ("Which tool makes the file?", "The file is made by geogrid."),
        ("How many divers took part?", "12 Divers took part."),
        ("How many litres does it hold?", "1.5 litres is what it holds."),
        ("Can students who audit get a grade?", "Students who audit get no grade."),
        ("How many months did the survey last?", "It was a 12-month survey."),
        ("What is the mass of the black hole?", "Its mass is about 10^6 solar masses."),
        ("What is the mass function of stars?", "The mass function is a power law."),
        ("What covered the Alps in the last Ice Age?", "Ice sheets covered the Alps."),
        ("Which instrument measures the temperature of the sea?", "A thermistor measures it."),
        ("What factors affect the growth rate of krill?", "Krill grow by light and food."),
        ("At what temperatures does more oxygen dissolve?", "More of it dissolves at lower temperatures."),
        ("How often does the council meet?", "It meets each quarter."),
        ("By how many metres did the sea rise?", "The sea rose by 0.5 m."),
        ("How much does Borealis Mining spend on repairs?", "We spent $425 million on repairs."),
        ("How much faster is the new code?", "It takes half the time."),
        ("Which error rate is likely to be too low?", "The apparent one is likely to be too low."),
        ("How many of the 4 case studies in the book failed?", "Two case studies failed."),
        ("What does NARL stand for?", "The National Radar Laboratory (NARL) is in Gadanki."),
    ],
)
def test_a_sentence_with_what_is_asked_may_answer(question: str, sentence: str) -> None:
    assert holds_what_is_asked(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many people die each year of dust?", SCHOOL),
        ("How many people die of dust every year?", "Every year 2,000 million tons of dust enter the air."),
        ("How much does a single float cost?", SCHOOL),
        ("What is the temperature accuracy of the sensor on a float?", SCHOOL),
        ("How long does a float live?", SCHOOL),
        ("What was the mean annual air temperature over the shelf?", SCHOOL),
        ("At what mean depth do they drift?", "They drift at depth."),
        ("How many metres did the sea rise?", "The sea rose by metres."),
        ("How much did the sea rise?", "The sea rose a lot."),
        ("How much water does a tree drink?", "An animal drinks 2 litres."),
        ("At what latitude are the floats?", SCHOOL),
        ("How many of the 4,000 floats failed?", SCHOOL),
        ("When was the school founded?", "The school was founded by two teachers."),
        ("What is the mass of the black hole?", "Figure 9. Rise (t1/2) versus black hole mass."),
        (
            "Which case is about “the defence would overcome her conflicts”?",
            "The defence would overcome her conflicts.",
        ),
        ("How many case studies are there?", "Case studies of Unit 8"),
        ("How many training sentences has CoastNER?", "10-shot training set  CoastNER  BayRE"),
        ("How many sections has the book?", "3.2 Sections of the book"),
        ("How many parameters does Powell's model have?", "Powell found chaos for values above 2."),
        ("What error rate do the observers have?", "The observers have an error rate."),
        ("What was the mean salinity in the bay?", "Salinity was measured by sensors."),
        ("Who founded the school?", "The school was founded to teach."),
        ("What is another name for Hallmar?", "Hallmar is another port of the bay."),
    ],
)
def test_a_sentence_without_it_cannot(question: str, sentence: str) -> None:
    assert not holds_what_is_asked(question, sentence)


def test_questions_for_several_things_are_told_from_those_for_one() -> None:
    assert asks_for_several("Why do krill sink in moonlight?")
    assert asks_for_several("How do glider and mooring data differ?")
    assert not asks_for_several("Which test can differentiate the two?")
    assert not asks_for_several("In which year was the survey made?")
