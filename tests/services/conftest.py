"""A home folder of its own for every test, and models that are fakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from retrieval.source import Source
from retrieval.sqlite.library import open_library
from services.assembly import Quoth
from tests.fakes import HashEmbedder, ScriptedGenerator
from tests.services.library_of import add_text

KELP = "Kelp covered 40 percent of the reef in 2019. Urchins had eaten most of it by 2021."
OTTERS = "Sea otters returned to the bay in 2022. They eat up to 50 urchins a day."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a home folder that QUOTH_HOME names, with no models beside it."""
    folder = tmp_path / "home"
    monkeypatch.setenv("QUOTH_HOME", str(folder))
    monkeypatch.setenv("QUOTH_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("COLUMNS", "120")
    return folder


@pytest.fixture
def kelp(home: Path, tmp_path: Path) -> Source:
    """Put a source of two pages into the library."""
    with open_library(home) as library:
        return add_text(library, tmp_path, "Kelp and urchins", KELP, OTTERS)


@pytest.fixture
def fake_models(home: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptedGenerator:
    """Give every Quoth a hashing embedder and a generator whose drafts a test may append."""
    del home
    embedder, generator = HashEmbedder(), ScriptedGenerator()

    def count(texts: Sequence[str]) -> list[int]:
        return [generator.count_tokens(text) for text in texts]

    def give(value: object) -> property:
        getter: Callable[[Quoth], object] = lambda _quoth: value  # noqa: E731 - one for each of four
        return property(getter)

    monkeypatch.setattr(Quoth, "embedder", give(embedder))
    monkeypatch.setattr(Quoth, "generator", give(generator))
    monkeypatch.setattr(Quoth, "count_tokens", give(count))
    monkeypatch.setattr(Quoth, "token_limit", give(128))
    return generator
