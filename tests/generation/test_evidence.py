"""Which sentences a model is shown, and that nothing is left out without a word."""

from __future__ import annotations

import pytest

from generation.evidence import choose_evidence, weigh_sentences
from tests.fakes import PointingReader
from tests.generation.conftest import Desk


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


def test_a_reader_lifts_the_sentence_it_points_at(desk: Desk) -> None:
    question = "What was measured of the kelp canopy?"
    hits = desk.retriever.search(question, limit=8)
    without = weigh_sentences(question, hits, desk.embedder)
    weighed = weigh_sentences(question, hits, desk.embedder, PointingReader("otters"))
    pointed = [line for line in weighed if line.reading > 0]
    assert [line.text for line in pointed] == ["Sea otters were not seen in the bay during the survey."]
    before = next(line for line in without if line.text == pointed[0].text)
    assert before.reading == 0
    assert pointed[0].relevance > before.relevance


def test_a_reader_sees_every_sentence_of_a_long_passage(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader looks at so many word pieces; what is behind them is given to it in a window of its own."""
    question = "What was measured of the kelp canopy?"
    hits = desk.retriever.search(question, limit=8)
    whole, cut = PointingReader(), PointingReader("otters")
    weigh_sentences(question, hits, desk.embedder, whole)
    monkeypatch.setattr("generation.evidence._WINDOW", 120)
    weighed = weigh_sentences(question, hits, desk.embedder, cut)
    assert len(cut.passages) > len(whole.passages)
    assert sorted(" ".join(cut.passages).split()) == sorted(" ".join(whole.passages).split())
    assert [line.text for line in weighed if line.reading > 0] == [
        "Sea otters were not seen in the bay during the survey."
    ]
