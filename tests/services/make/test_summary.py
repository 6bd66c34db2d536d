"""A summary is kept once for each model, and says of whom its words are."""

from __future__ import annotations

from pathlib import Path

import pytest

import generation.studio.summary
from generation.answer import Claim, Support
from generation.studio.summary import Summary
from retrieval.source import Source
from services.assembly import Quoth
from services.make.summary import known_summary, summary_of
from services.settings import read_settings
from tests.fakes import ScriptedGenerator


@pytest.fixture
def quoth(home: Path) -> Quoth:
    return Quoth(read_settings(home=home))


def _made(monkeypatch: pytest.MonkeyPatch, source: Source, support: Support, failure: str = "") -> None:
    summary = Summary(source, (Claim("Otters eat urchins.", (), support),), (), failure)
    monkeypatch.setattr(generation.studio.summary, "summarize_source", lambda *_, **__: summary)


@pytest.mark.parametrize(("support", "model"), [(Support.VERBATIM, ""), (Support.PROVED, "scripted")])
def test_a_model_is_named_only_where_words_are_its_own(
    quoth: Quoth,
    kelp: Source,
    fake_models: ScriptedGenerator,
    monkeypatch: pytest.MonkeyPatch,
    support: Support,
    model: str,
) -> None:
    _made(monkeypatch, kelp, support)
    with quoth:
        made, known = summary_of(quoth, kelp.document_id, fake_models)
        assert (made.model, known) == (model, False)
        assert summary_of(quoth, kelp.document_id, fake_models) == (made, True)


def test_where_the_model_died_the_summary_stands_until_the_model_is_asked_again(
    quoth: Quoth, kelp: Source, fake_models: ScriptedGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    _made(monkeypatch, kelp, Support.VERBATIM, failure="The language model's process ended.")
    with quoth:
        made, _ = summary_of(quoth, kelp.document_id, fake_models)
        assert known_summary(quoth, kelp.document_id) == made
        assert summary_of(quoth, kelp.document_id, None) == (made, True)
        _made(monkeypatch, kelp, Support.PROVED)
        again, known = summary_of(quoth, kelp.document_id, fake_models)
        assert (again.model, known) == ("scripted", False)
