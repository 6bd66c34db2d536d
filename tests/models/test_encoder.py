"""The real embedder makes unit vectors in which meaning is near, silently and the same every time."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from models.encoder import SentenceEmbedder, fingerprint
from models.errors import ModelMissing, NotAModel
from models.files.catalogue import DEFAULT_EMBEDDER
from models.files.store import ModelStore
from retrieval.indexing import embed_pending
from retrieval.memory.library import memory_library
from retrieval.search import Retriever
from tests.retrieval.library_cases import add_text

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = ModelStore(tmp_path_factory.mktemp("home"))
    try:
        return store.path(DEFAULT_EMBEDDER)
    except ModelMissing:
        return store.fetch(DEFAULT_EMBEDDER)


@pytest.fixture(scope="module")
def embedder(folder: Path) -> SentenceEmbedder:
    return SentenceEmbedder(folder, name="all-MiniLM-L6-v2")


def test_meaning_is_near(embedder: SentenceEmbedder) -> None:
    texts = ["Corals turn white when the sea is too warm.", "The parliament sits in Edinburgh."]
    near, far = embedder.embed_passages(texts) @ embedder.embed_query("Why do reefs bleach?")
    assert near > far + 0.3


def test_vectors_have_length_one_and_keep_their_order(embedder: SentenceEmbedder) -> None:
    texts = ["A long sentence about corals and the warming of the sea. " * n for n in (9, 1, 40, 3)] + [""]
    vectors = embedder.embed_passages(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (5, embedder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    one_by_one = np.stack([embedder.embed_query(text) for text in texts])
    assert (vectors * one_by_one).sum(axis=1) == pytest.approx(np.ones(5), abs=1e-4)
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_words_are_compared_each_for_itself(embedder: SentenceEmbedder) -> None:
    texts = ["The bank lent him money.", "They sat on the river bank.", "Fish swim."]
    compared = embedder.compare_words("borrowed money bank", texts)
    assert compared.argmax() == 0
    assert compared.argmin() == 2
    assert embedder.compare_words("money", ["money"]).tolist() == pytest.approx([1.0])
    assert embedder.compare_words("", texts).shape == (3,)
    assert embedder.compare_words("bank", []).shape == (0,)
    assert embedder.compare_words("bank", [""]).shape == (1,)
    assert (compared >= 0).all()
    assert (compared <= 1).all()


def test_words_are_compared_in_their_context(embedder: SentenceEmbedder) -> None:
    texts = [
        "The bank of the river was flooded.",
        "The bank lent the money.",
        "Heath asked Israel to pull back to the lines of 1967.",
        "",
    ]
    money = embedder.compare("Who borrowed money from the bank?", texts)
    assert money.argmax() == 1
    assert embedder.compare("Who wanted Israel to withdraw from its border?", texts).argmax() == 2
    assert embedder.compare("", texts).shape == (4,)
    assert embedder.compare("bank", []).shape == (0,)
    assert ((money >= 0) & (money <= 1)).all()


def test_a_comparison_does_not_depend_on_its_company(embedder: SentenceEmbedder) -> None:
    texts = [f"Corals of reef {n} bleach in warm water. " * (n + 1) for n in range(20)]
    together = embedder.compare("Why do reefs bleach?", texts)
    alone = [float(embedder.compare("Why do reefs bleach?", [text])[0]) for text in texts]
    assert together == pytest.approx(np.array(alone), abs=1e-3)


def test_nothing_is_printed(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    SentenceEmbedder(folder, name="quiet").embed_passages(["Corals."] * 64)
    assert capfd.readouterr() == ("", "")


def test_the_name_changes_with_the_files(folder: Path, embedder: SentenceEmbedder, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert embedder.name == f"all-MiniLM-L6-v2@{fingerprint(copy)}"
    weights = copy / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x7f")
    assert fingerprint(copy) != fingerprint(folder)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAModel, match="does not hold"):
        SentenceEmbedder(tmp_path, name="none")


def test_a_library_is_searched_by_meaning(embedder: SentenceEmbedder, tmp_path: Path) -> None:
    library = memory_library()
    add_text(
        library, tmp_path, "Corals turn white when water heats up.", "Parliament sits in Edinburgh.", "Steam moves."
    )
    embed_pending(library, embedder)
    hit = Retriever(library, embedder).search("Why do reefs bleach?", limit=1)[0]
    assert hit.passage.text == "Corals turn white when water heats up."
    assert hit.found_by.vector == 1
    assert hit.found_by.bm25 is None
