"""An embedder in the model's process gives what the same one gives here, and survives the process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from models.errors import NotAModel
from models.files.catalogue import DEFAULT_EMBEDDER
from models.files.store import ModelStore
from models.local_embedder import ComparingEmbedder, LocalEmbedder
from models.ports import Comparer
from models.process.client import ProcessClient
from models.process.spec import ModelSpec
from tests.models.process.conftest import TINY, MakeGenerator, kill, pid_of
from tests.models.process.tiny_encoder import TinyEncoder

TEXTS = ["the sea is deep", "a ship", ""]
SPEC = ModelSpec("kill", "tiny.gguf", "0", engine=TINY, encoder="tests.models.process.tiny_encoder:TinyEncoder")


@pytest.fixture
def here(tmp_path: Path) -> TinyEncoder:
    return TinyEncoder(tmp_path, name="tiny")


@pytest.fixture
def there(tmp_path: Path, here: TinyEncoder, generator_of: MakeGenerator) -> Iterator[LocalEmbedder]:
    """Give an embedder in a process whose language model would die as it is loaded: embedding must not load it."""
    del generator_of  # ends the process
    client = ProcessClient(tmp_path, SPEC, idle_seconds=60)
    model = {"name": "tiny", "path": str(tmp_path)}
    with closing(LocalEmbedder(client, model=model, load_here=lambda: here)) as embedder:
        yield embedder


def same(one: ComparingEmbedder, other: ComparingEmbedder) -> bool:
    return (
        (one.name, one.dimension) == (other.name, other.dimension)
        and np.array_equal(one.embed_passages(TEXTS), other.embed_passages(TEXTS))
        and np.array_equal(one.embed_query(TEXTS[0]), other.embed_query(TEXTS[0]))
        and np.array_equal(one.compare("sea ship", TEXTS), other.compare("sea ship", TEXTS))
        and all(
            np.array_equal(a.spans, b.spans) and np.array_equal(a.vectors, b.vectors)
            for a, b in zip(one.words(TEXTS), other.words(TEXTS), strict=True)
        )
    )


def test_it_gives_what_the_model_gives_here(here: TinyEncoder, there: LocalEmbedder) -> None:
    assert isinstance(there, Comparer)
    assert same(there, here)
    assert there.embed_passages([]).shape == (0, here.dimension)
    there.embed_query("x")[0] = 0.0  # an array of one's own


def test_where_the_process_dies_again_and_again_it_is_loaded_here(
    here: TinyEncoder, there: LocalEmbedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert there.dimension == here.dimension
    kill(pid_of(tmp_path))
    monkeypatch.setattr("models.process.starting.COMMAND", ("false",))
    assert same(there, here)


def test_a_folder_without_a_model_is_the_same_error_as_here(there: LocalEmbedder, tmp_path: Path) -> None:
    client = ProcessClient(tmp_path, SPEC, idle_seconds=60)
    model = {"name": "tiny", "path": str(tmp_path / "none")}
    with (
        closing(LocalEmbedder(client, model=model, load_here=lambda: TinyEncoder(tmp_path, name="x"))) as wrong,
        pytest.raises(NotAModel, match="does not hold a model"),
    ):
        wrong.embed_query("sea")
    assert there.embed_query("sea").shape == (64,)


@pytest.mark.model
def test_the_real_embedder_gives_through_the_process_what_it_gives_here(tmp_path: Path) -> None:
    from models.encoder import SentenceEmbedder  # noqa: PLC0415 - loads torch

    folder = ModelStore(tmp_path).path(DEFAULT_EMBEDDER)
    here = SentenceEmbedder(folder, name=DEFAULT_EMBEDDER)
    client = ProcessClient(tmp_path, ModelSpec("kill", "tiny.gguf", "0", engine=TINY), idle_seconds=60)
    model = {"name": DEFAULT_EMBEDDER, "path": str(folder)}

    def load_here() -> SentenceEmbedder:
        raise AssertionError("the process was to do it")

    with closing(LocalEmbedder(client, model=model, load_here=load_here)) as there:
        assert same(there, here)
    kill(pid_of(tmp_path))
