"""A column's name becomes a question; instructions are kept; two of one name are refused."""

from __future__ import annotations

import pytest

from generation.errors import ColumnsUnusable
from generation.extraction.columns import ask_of, preset, presets, read_columns


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("region", "In which region, country or place was the study done?"),
        ("Region", "In which region, country or place was the study done?"),
        ("grain size", "What is the grain size of the study?"),
        ("Grain size", "What is the grain size of the study?"),
        ("GPU hours", "What are the GPU hours of the study?"),
        ("number of sites", "What is the number of sites of the study?"),
        ("Who paid?", "Who paid?"),
    ],
)
def test_a_name_becomes_a_question(name: str, question: str) -> None:
    assert ask_of(name) == question


def test_instructions_are_asked_too() -> None:
    (column,) = read_columns("main result: in one number")
    assert column.name == "main result"
    assert column.question.endswith("study? in one number")
    (column,) = read_columns("depth: How deep is the lake?")
    assert column.question == "How deep is the lake?"


def test_columns_are_told_apart_by_what_they_ask() -> None:
    first, second = read_columns("region; place: In which region, country or place was the study done?")
    assert first.key == second.key
    assert read_columns("depth")[0].key != read_columns("depth: in metres")[0].key


@pytest.mark.parametrize("text", ["", " ; ;", ": only instructions", "region; Region", "x" * 81, "x: " + "y" * 700])
def test_what_cannot_be_columns_is_refused(text: str) -> None:
    with pytest.raises(ColumnsUnusable):
        read_columns(text)


def test_every_preset_has_questions() -> None:
    assert set(presets()) == {"geosciences", "medicine", "machine-learning"}
    for name in presets():
        assert all(column.question.endswith("?") for column in preset(name))
    with pytest.raises(ColumnsUnusable, match="geosciences"):
        preset("alchemy")
