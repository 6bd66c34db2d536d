"""A summary is made of quoted sentences of the source, with or without a model."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generation.answer import Support
from generation.answering.choosing.roles import role_model
from generation.answering.proof.proving import Checker, Thresholds
from generation.answering.writing import Writer
from generation.studio.choosing.topics import key_topics
from generation.studio.summary import Summary, summarize_source
from tests.fakes import HashEmbedder, ScriptedGenerator, WordChecker
from tests.generation.answering.test_assistant import DyingGenerator
from tests.generation.conftest import Desk

GROWN = "After two years the kelp canopy had grown to 63 hectares."


def summarize(desk: Desk, *drafts: str, generator: ScriptedGenerator | None = None) -> Summary:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    writes = generator or (ScriptedGenerator(*drafts) if drafts else None)
    return summarize_source(
        kelp.document_id,
        library=desk.library,
        embedder=desk.embedder,
        roles=role_model(desk.embedder),
        writer=Writer(writes, Checker(WordChecker(), Thresholds(proved=0.6, in_other_words=0.5))),
    )


def supports(summary: Summary) -> Sequence[Support]:
    return [claim.support for claim in summary.sentences]


def test_every_sentence_is_quoted_from_the_source(desk: Desk) -> None:
    for summary in (summarize(desk), summarize(desk, "[1] In all the canopy had grown to 63 hectares.\n")):
        text = desk.library.sources.text(summary.source.document_id)
        quotes = [quote for claim in summary.sentences for quote in claim.quotes]
        assert quotes
        assert all(text[quote.start : quote.end] == quote.text for quote in quotes)


def test_without_a_model_it_is_the_sources_own_sentences(desk: Desk) -> None:
    summary = summarize(desk)
    assert set(supports(summary)) == {Support.VERBATIM}
    assert GROWN in [claim.text for claim in summary.sentences]


def test_the_models_words_stand_first_as_far_as_they_are_proved(desk: Desk) -> None:
    summary = summarize(desk, "[1] In all the canopy had grown to 63 hectares.\n")
    assert supports(summary)[0] is Support.PROVED
    assert set(supports(summary)[1:]) <= {Support.VERBATIM}


@pytest.mark.parametrize("said", ["The kelp canopy had grown to 99 hectares.", "Otters ate the kelp of Zanzibar."])
def test_what_the_source_does_not_say_is_not_in_the_summary(desk: Desk, said: str) -> None:
    summary = summarize(desk, f"[1] {said}\n")
    assert said not in [claim.text for claim in summary.sentences]
    assert set(supports(summary)) == {Support.VERBATIM}


def test_a_model_that_dies_leaves_the_sources_own_sentences_and_is_told(desk: Desk) -> None:
    summary = summarize(desk, generator=DyingGenerator("[1] The canopy grew.\n"))
    assert set(supports(summary)) == {Support.VERBATIM}
    assert "ended" in summary.failure


def test_topics_are_phrases_of_the_texts() -> None:
    texts = [
        "The kelp canopy grew. The kelp canopy was measured by drones.",
        "Purple urchins eat kelp. Purple urchins stay.",
    ]
    topics = key_topics(texts, HashEmbedder(), limit=3)
    assert topics
    assert all(any(topic in text for text in texts) for topic in topics)
    assert key_topics([], HashEmbedder()) == ()
