"""Exponents as a page writes them are compared with those that people type."""

from generation.answering.proof.numbers import objection, quantities


def test_quantities_with_exponents_are_those_typed_plainly() -> None:
    printed, typed = "a rate of 4.5e3 and 10⁻⁷ m s⁻¹ over 3 km²", "a rate of 4.5e3 and 10-7 m s-1 over 3 km2"
    assert quantities(printed) == quantities(typed)
    assert objection("An error of 10⁻⁷.", ["It has an error of 10⁻⁸."])
