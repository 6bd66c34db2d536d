"""The rules by which the bench says whether an answer holds a gold answer."""

import pytest

from bench.scoring.correctness import decidable, holds_answer, tokens


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("Four reefs (Anvil, Brace, Cutter and Dory) were cleared.", "Anvil, Brace, Cutter, and Dory"),
        ("In all, 687,000 purple urchins were removed.", "687000"),
        ("Purchases of property (1,577)", "$1577.00"),
        ("We run experiments on nine datasets.", "9"),
        ("The layer rose to a median depth of 24 m.", "about 24 metres"),
        ("The University of Wollongong uses it.", "the university of Wollongong"),
        ("Argopy (Maze, 2020) and the web site ArgoVis do that.", "Argopy and ArgoVis"),
        ("The total radiated energy is about 1.1 x 10⁵¹ erg.", "1.1 \\times 10^{51} erg"),
        ("The stellar mass is 10¹⁰·⁰²±⁰·¹³ M⊙.", r"10^{10.02\pm0.13}~M_\odot"),
        ("Growth followed the hours each day with aragonite saturation above 1.5.", "hours per day above 1.5"),
    ],
)
def test_an_answer_in_other_dress_is_held(text: str, gold: str) -> None:
    assert holds_answer([text], [gold])


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("In all, 687,001 purple urchins were removed.", "687,000"),
        ("The depth was 240 m.", "24 m"),
        ("The energy is about 1.1 x 10⁵² erg.", "1.1 x 10^{51} erg"),
        ("Brace was cleared, and so was Dory.", "Anvil, Brace"),
        ("Reefs cleared in spring", "cleared reefs"),
        ("The University of Eastmere uses it.", "University of Wollongong"),
        ("", "24"),
        ("Anything", ""),
    ],
)
def test_another_answer_is_not(text: str, gold: str) -> None:
    assert not holds_answer([text], [gold])


def test_an_answer_spread_over_two_texts_is_not_held() -> None:
    assert not holds_answer(["It was 1996.", "It was 2018."], ["1996 to 2018"])
    assert holds_answer(["from 1996 to 2018"], ["1996 to 2018"])


def test_one_of_several_gold_answers_is_enough() -> None:
    assert holds_answer(["nearly $12"], ["about forty", "$12"])


def test_a_number_is_read_by_its_value() -> None:
    assert tokens("1,577.00 and 0.50") == ["1577", "and", "0.5"]


def test_yes_and_no_cannot_be_decided_by_words() -> None:
    assert not decidable(["Yes"])
    assert not decidable([])
    assert decidable(["Yes, by 27%"])
