"""The words that name a source, and what is left of a question without them."""

from __future__ import annotations

import pytest

from retrieval.ranking.source_names import name_words, without_names

NAMES = name_words("Climate Change Report 2023", "papers/Rio Tinto Climate Change Report 2023.pdf")


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        ("What is Rio Tinto's target for net zero?", "What is target for net zero?"),
        ("How much did Rio Tinto’s emissions fall?", "How much did emissions fall?"),
        ("What did Rio-Tinto pay in 2023?", "What did pay in 2023?"),
        ("Which reports are cited?", "Which are cited?"),
        ("What is ELYSIS?", "What is ELYSIS?"),
        ("What is the climate report?", "What is the climate report?"),
        ("", ""),
    ],
)
def test_names_are_left_out_but_for_numbers_and_the_last_telling_word(query: str, rest: str) -> None:
    assert without_names(query, NAMES) == rest


def test_a_name_written_as_one_word_is_the_same_name() -> None:
    assert without_names("What does FootLocker owe?", name_words("Foot Locker", "10k.pdf")) == "What does owe?"
