"""Which sentences a model is shown, and that nothing is left out without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from generation.evidence import choose_evidence, leans, weigh_sentences
from generation.prompts import check_messages
from tests.generation.conftest import Desk, library_of


def test_what_does_not_fit_is_named(desk: Desk) -> None:
    question = "How far did the kelp canopy and the krill swarms rise?"
    hits = desk.retriever.search(question, limit=8)
    weighed = weigh_sentences(question, hits, desk.embedder)
    all_of_it = choose_evidence(weighed, hits, count_tokens=lambda text: len(text.split()))
    little = choose_evidence(weighed, hits, count_tokens=lambda text: len(text.split()), budget=20)
    assert all_of_it.left_out == ()
    assert 1 <= len(little.lines) < len(all_of_it.lines)
    shown = {line.hit.passage.id for line in little.lines}
    assert set(little.left_out) == {hit.passage.id for hit in hits} - shown
    assert little.left_out


def test_labels_follow_the_reading_order_of_each_passage(desk: Desk) -> None:
    question = "What was measured of the kelp canopy?"
    hits = desk.retriever.search(question, limit=8)
    evidence = choose_evidence(weigh_sentences(question, hits, desk.embedder), hits, count_tokens=len, budget=2000)
    assert [line.label for line in evidence.lines] == list(range(1, len(evidence.lines) + 1))
    for first, second in zip(evidence.lines, evidence.lines[1:], strict=False):
        if first.hit.passage.id == second.hit.passage.id:
            assert first.sentence.start < second.sentence.start


def test_a_sentence_leans_on_the_nearest_that_names_what_is_asked(tmp_path: Path) -> None:
    text = "Mira Oste lived in Lund. Marriages were late then. Her father was Jon Oste. The house burnt down.\n"
    with library_of(tmp_path, {"people.txt": text}) as (_, embedder, retriever):
        weighed = weigh_sentences("Who was the father of Mira?", retriever.search("father", limit=1), embedder)
    assert [line.whole_text for line in weighed] == [
        "Mira Oste lived in Lund.",
        "Marriages were late then.",
        "Mira Oste lived in Lund. Marriages were late then. Her father was Jon Oste.",
        "The house burnt down.",
    ]


def test_a_sentence_goes_on_through_the_things_it_announces(tmp_path: Path) -> None:
    text = (
        "Gauges\n\nThe gauge fills two gaps. First, it records at night. Second, it records in winter. Ice came.\n\n"
        "It has these parts:\n\n- a float\n- a clock\n\nThe crew slept. First they ate. "
        "The settings were as follows:\n\n"
        "The clock ticks every 9 s.\n\nIt was measured:\n\nd1  0.01\n\nThese gauges need both hands.\n\n- a list\n"
    )
    with library_of(tmp_path, {"gauges.txt": text}) as (_, embedder, retriever):
        weighed = weigh_sentences("gauge", retriever.search("gauge", limit=1), embedder)
    whole = {line.text: " ".join(line.whole_text.split()) for line in weighed if line.goes_on}
    assert whole == {
        "The gauge fills two gaps.": text.splitlines()[2].removesuffix(" Ice came."),
        "It has these parts:": "Ice came. It has these parts: - a float - a clock",
        "The settings were as follows:": "The settings were as follows: The clock ticks every 9 s.",
    }


@pytest.mark.parametrize(
    ("text", "leaning"),
    [
        ("It sank at dawn.", True),
        ("We call this property the drift.", True),
        ("In such cases the gauge fails.", True),
        ("In this paper, we measure drift.", False),
        ("We find that this is rare.", False),
        ("Gauges drift.", False),
    ],
)
def test_what_leans_on_the_sentence_before(text: str, leaning: bool) -> None:
    assert leans(text) is leaning


def test_a_paper_that_cites_itself_says_nothing_new(tmp_path: Path) -> None:
    text = "Gauges of the bay\n\nThe crew reads them. Oste et al. (2025). Gauges of the bay. Journal of Tides 3.\n"
    with library_of(tmp_path, {"gauges.txt": text}) as (_, embedder, retriever):
        hits = retriever.search("gauges bay", limit=1)
        said = [line.text for line in weigh_sentences("Who reads the gauges of the bay?", hits, embedder)]
        asked = [line.text for line in weigh_sentences("What is the title?", hits, embedder)]
    assert "The crew reads them." in said
    assert "Gauges of the bay." not in said
    assert "Gauges of the bay." in asked


def test_a_row_of_a_table_is_weighed_with_what_it_stands_under(tmp_path: Path) -> None:
    text = "Gauges\n\nTable 2. Rates used in the model\n\n| Rate | Value |\n|---|---|\n| d1 | 0.4 |\n| d2 | 0.01 |\n"
    with library_of(tmp_path, {"gauges.txt": text}) as (_, embedder, retriever):
        weighed = weigh_sentences("rate of d2 in the model", retriever.search("d2", limit=1), embedder)
    row = next(line for line in weighed if line.text.lstrip("| ").startswith("d2"))
    assert "Rates used in the model" in row.under
    assert row.relevance == max(line.relevance for line in weighed)
    assert row.under in check_messages("Which rate?", row)[-1].content


def test_a_sentence_that_needs_the_one_before_is_asked_about_with_it(tmp_path: Path) -> None:
    text = "Tides\n\nLantern Point has a gauge. Its clock is set daily. The gauge records every ten minutes.\n"
    with library_of(tmp_path, {"tides.txt": text}) as (_, embedder, retriever):
        hits = retriever.search("gauge clock", limit=1)
        weighed = weigh_sentences("gauge clock", hits, embedder)
    assert [line.whole_text for line in weighed] == [
        "Lantern Point has a gauge.",
        "Lantern Point has a gauge. Its clock is set daily.",
        "The gauge records every ten minutes.",
    ]
    asked = check_messages("Which clock?", weighed[1])[-1].content
    assert "Source: Tides\nSentence: Lantern Point has a gauge. Its clock is set daily.\n" in asked
