"""A summary is made of quoted sentences of the source, with or without a model."""

from __future__ import annotations

from generation.answer import Support
from generation.claims import ClaimWriter
from generation.studio.summary import Summary, summarize_source
from generation.studio.topics import key_topics
from tests.fakes import HashEmbedder, ScriptedGenerator
from tests.generation.conftest import Desk


def summarize(desk: Desk, *drafts: str) -> Summary:
    kelp = next(source for source in desk.library.sources.all() if "Kelp" in source.title)
    writer = ClaimWriter(generator=ScriptedGenerator(*drafts) if drafts else None)
    return summarize_source(kelp.document_id, library=desk.library, writer=writer, embedder=desk.embedder)


def test_every_sentence_is_quoted_from_the_source(desk: Desk) -> None:
    for summary in (summarize(desk), summarize(desk, "[1] The kelp canopy had grown to 63 hectares.\n")):
        text = desk.library.sources.text(summary.source.document_id)
        quotes = [quote for claim in summary.sentences for quote in claim.quotes]
        assert quotes
        assert all(text[quote.start : quote.end] == quote.text for quote in quotes)


def test_what_the_source_does_not_say_is_not_in_the_summary(desk: Desk) -> None:
    summary = summarize(desk, "[1] The kelp canopy had grown to 99 hectares.\n")
    assert "99" not in " ".join(claim.text for claim in summary.sentences)
    assert {claim.support for claim in summary.sentences} == {Support.VERBATIM}


def test_topics_are_phrases_of_the_texts() -> None:
    texts = [
        "The kelp canopy grew. The kelp canopy was measured by drones.",
        "Purple urchins eat kelp. Purple urchins stay.",
    ]
    topics = key_topics(texts, HashEmbedder(), limit=3)
    assert topics
    assert all(any(topic in text for text in texts) for topic in topics)
    assert key_topics([], HashEmbedder()) == ()
