"""The index always finds what the library's stored vectors say, whatever happened to its file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.indexing import embed_pending
from retrieval.library import Library
from retrieval.sqlite import nearest as vectors
from retrieval.sqlite.nearest import VectorIndex
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text, database_of


class OtherEmbedder(HashEmbedder):
    """Makes other vectors under another name."""

    name = "hash-64-reversed"

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return super().embed_query(text[::-1])


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "WORTH_A_FILE", 1)


def index_of(library: Library, embedder: HashEmbedder) -> VectorIndex:
    return VectorIndex(database_of(library), library.home / "index", embedder=embedder.name, dimension=64)


def nearest_texts(library: Library, index: VectorIndex, query: str, **scope: set[int]) -> list[str]:
    found = index.search(HashEmbedder().embed_query(query), limit=10, source_keys=scope.get("source_keys"))
    with database_of(library).read() as connection:
        texts = dict(connection.execute("SELECT key, text FROM passages"))
    return [texts[near.passage_key] for near in found]


def test_similarity_is_the_cosine(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "corals bleach", "fish swim")
    embedder = HashEmbedder()
    embed_pending(library, embedder)
    query = embedder.embed_query("fish swim fast")
    found = index_of(library, embedder).search(query, limit=10)
    expected = sorted((float(v @ query) for v in embedder.embed_passages(["corals bleach", "fish swim"])), reverse=True)
    assert [near.similarity for near in found] == pytest.approx(expected)


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert index_of(library, HashEmbedder()).search(HashEmbedder().embed_query("x"), limit=3) == ()


def test_what_is_added_and_removed_is_noticed_at_once(library: Library, tmp_path: Path) -> None:
    embedder = HashEmbedder()
    first = add_text(library, tmp_path, "corals bleach")
    embed_pending(library, embedder)
    index = index_of(library, embedder)
    assert nearest_texts(library, index, "fish") == ["corals bleach"]
    add_text(library, tmp_path, "fish swim")
    embed_pending(library, embedder)
    assert nearest_texts(library, index, "fish") == ["fish swim", "corals bleach"]
    library.sources.remove(first.document_id)
    assert nearest_texts(library, index, "corals") == ["fish swim"]
    third = add_text(library, tmp_path, "corals grow")
    embed_pending(library, embedder)
    assert nearest_texts(library, index, "corals") == ["corals grow", "fish swim"]
    assert nearest_texts(library, index, "fish", source_keys={3}) == ["corals grow"]
    assert nearest_texts(library, index, "fish", source_keys=set()) == []
    assert third.title


def test_the_file_of_this_state_is_used_and_others_are_not(library: Library, tmp_path: Path) -> None:
    embedder = HashEmbedder()
    add_text(library, tmp_path, "corals bleach", "fish swim")
    embed_pending(library, embedder)
    nearest_texts(library, index_of(library, embedder), "fish")
    (file,) = (library.home / "index").iterdir()
    # Another index under this state's name shows that the file is what is searched.
    other = faiss.IndexFlatIP(64)
    other.add(embedder.embed_passages(["fish swim", "corals bleach"]))
    file.write_bytes(faiss.serialize_index(other).tobytes())
    assert nearest_texts(library, index_of(library, embedder), "fish")[0] == "corals bleach"
    add_text(library, tmp_path, "reefs grow")
    embed_pending(library, embedder)
    assert nearest_texts(library, index_of(library, embedder), "fish")[0] == "fish swim"
    assert len(list((library.home / "index").iterdir())) == 1
    assert not file.exists()


@pytest.mark.parametrize("damage", [b"", b"no index", None])
def test_a_damaged_file_is_no_file(library: Library, tmp_path: Path, damage: bytes | None) -> None:
    embedder = HashEmbedder()
    add_text(library, tmp_path, "corals bleach", "fish swim")
    embed_pending(library, embedder)
    nearest_texts(library, index_of(library, embedder), "fish")
    (file,) = (library.home / "index").iterdir()
    file.write_bytes(file.read_bytes()[:-40] if damage is None else damage)
    assert nearest_texts(library, index_of(library, embedder), "fish")[0] == "fish swim"


def test_a_folder_that_cannot_be_written_costs_only_time(library: Library, tmp_path: Path) -> None:
    (library.home / "index").write_text("a file where the folder should be")
    add_text(library, tmp_path, "corals bleach")
    embed_pending(library, HashEmbedder())
    assert nearest_texts(library, index_of(library, HashEmbedder()), "corals") == ["corals bleach"]


def test_another_embedder_replaces_vectors_only_when_all_are_there(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "corals bleach", "fish swim")
    old, new = HashEmbedder(), OtherEmbedder()
    embed_pending(library, old)
    pending = library.vectors.pending(new.name)
    assert len(pending) == 2
    library.vectors.add(new.name, [pending[0].key], new.embed_passages([pending[0].text]))
    library.vectors.retire_others(new.name)
    assert len(index_of(library, old)) == 2
    assert len(index_of(library, new)) == 1
    embed_pending(library, new)
    assert len(index_of(library, old)) == 0
    assert len(index_of(library, new)) == 2
    query = new.embed_query("fish swim")
    assert index_of(library, new).search(query, limit=1)[0].similarity == pytest.approx(1.0)


_SEARCH = """
import sys
from pathlib import Path
import torch
from retrieval.indexing import embed_pending
from retrieval.library import Library
from retrieval.sqlite.library import open_library
from retrieval.search import Retriever
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text, database_of

torch.set_num_threads(2)
assert torch.get_num_threads() == 2
folder = Path(sys.argv[1])
with open_library(folder / "home") as library:
    add_text(library, folder, "Corals bleach.")
    embed_pending(library, HashEmbedder())
    assert Retriever(library, HashEmbedder()).search("corals", limit=1)
print(torch.get_num_threads())
"""


def test_a_search_leaves_the_embedder_its_threads(tmp_path: Path) -> None:
    """Torch loaded before faiss shares its OpenMP: what faiss is told of threads, torch is told too."""
    done = subprocess.run([sys.executable, "-c", _SEARCH, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "2", done.stderr
