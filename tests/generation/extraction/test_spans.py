"""A short answer is a piece of a sentence, from word to word, and the grammar can write nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_cpp.llama_grammar import LlamaGrammar

from generation.extraction.spans import copy_grammar, find_piece, tokens

SENTENCE = "The canopy (41 hectares) grew by 12.5% in two years, from 2019 to 2021."


@pytest.mark.parametrize(
    ("written", "piece"),
    [
        ("12.5%", "12.5%"),
        ("41 hectares", "41 hectares"),
        ("(41 hectares", "41 hectares"),
        ("two years,", "two years"),
        ("two  years", "two years"),
        ("2019 to 20", "2019 to"),  # cut off within a word
        ("2021.", "2021"),
    ],
)
def test_a_piece_is_found_from_word_to_word(written: str, piece: str) -> None:
    place = find_piece(SENTENCE, written)
    assert place is not None
    assert SENTENCE[place[0] : place[1]] == piece


@pytest.mark.parametrize("written", ["", "three years", "1 hectares", ".", "5%"])
def test_what_does_not_stand_there_is_not_found(written: str) -> None:
    """The 1 of 41 and the 5% of 12.5% are no words of the sentence."""
    place = find_piece(SENTENCE, written)
    assert place is None or SENTENCE[place[0] : place[1]] != written


@given(st.text(max_size=60), st.text(max_size=12))
def test_what_is_found_is_a_piece_whatever_was_written(text: str, written: str) -> None:
    place = find_piece(text, written)
    if place is not None:
        assert 0 <= place[0] < place[1] <= len(text)
        assert any(map(str.isalnum, text[place[0] : place[1]]))


def test_tokens_leave_out_nothing_but_space() -> None:
    assert "".join(token.text for token in tokens(SENTENCE)) == "".join(SENTENCE.split())


def test_the_grammar_names_every_rule_it_uses() -> None:
    grammar = copy_grammar([SENTENCE, 'A "quoted" back\\slash. Then more.'])
    literals = re.compile(r'"(?:[^"\\]|\\.)*"')
    defined = {line.partition(" ::= ")[0] for line in grammar.splitlines()}
    used = {
        word
        for line in grammar.splitlines()
        for word in re.findall(r"[a-z][a-z0-9-]*", literals.sub("", line.partition(" ::= ")[2]))
    }
    assert used <= defined
    assert grammar.startswith('root ::= "> " p1 " [1]" | "> " p2 " [2]"\n')


def test_a_piece_does_not_reach_over_the_end_of_a_sentence() -> None:
    stop = next(line for line in copy_grammar(["It grew. Then it fell."]).splitlines() if '"."' in line)
    assert stop.endswith('"."')


@pytest.mark.model
def test_llama_takes_the_grammar() -> None:
    """The library itself reads the grammar of odd letters too."""
    assert LlamaGrammar.from_string(copy_grammar([SENTENCE, 'µ "x\\y" [1] ≤ 5 km²\nend', "."]), verbose=False)
