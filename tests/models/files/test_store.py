"""Finding, checking, choosing and removing models; nothing here needs a network."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from models.errors import FetchFailed, ModelCorrupt, ModelError, ModelMissing, ModelNotFound, NotAModel
from models.files.catalogue import CATALOGUE, DEFAULT_EMBEDDER, DEFAULT_LLM, SMALL_LLM, ModelFile
from models.files.store import ModelStore, models_folder
from tests.models.files.fake_index import entry, sha256

BYTES = b"GGUF" + b"m" * 60
TINY = entry("tiny", "llm", ModelFile("tiny.gguf", len(BYTES), sha256(BYTES)))
PAIR = entry("pair", "embedder", ModelFile("a.json", 1, sha256(b"a")), ModelFile("sub/b.json", 1, sha256(b"b")))


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    catalogue = {"tiny": TINY, "pair": PAIR}
    return ModelStore(tmp_path / "home", folder=tmp_path / "models", catalogue=catalogue, places=[])


def install(store: ModelStore) -> Path:
    path = store.folder / "tiny" / "tiny.gguf"
    path.parent.mkdir(parents=True)
    path.write_bytes(BYTES)
    return path


def test_an_installed_model_is_found_by_name(store: ModelStore) -> None:
    assert not store.is_installed("tiny")
    path = install(store)
    assert store.is_installed("tiny")
    assert store.path("tiny") == path
    assert store.sha256("tiny") == sha256(BYTES)


def test_a_missing_model_says_how_to_fetch_it(store: ModelStore) -> None:
    with pytest.raises(ModelMissing) as caught:
        store.path("tiny")
    assert "quoth models fetch tiny" in str(caught.value)


def test_an_unknown_name_says_which_there_are(store: ModelStore) -> None:
    with pytest.raises(ModelNotFound, match=r"nowhere\.gguf.*tiny, pair"):
        store.path("nowhere.gguf")
    with pytest.raises(ModelNotFound, match="Known are tiny, pair"):
        store.fetch("teeny")


@pytest.mark.parametrize("damage", [b"GGUF" + b"n" * 60, BYTES[:-1]])
def test_a_file_with_a_wrong_hash_is_refused_and_removed(store: ModelStore, damage: bytes) -> None:
    path = install(store)
    path.write_bytes(damage)
    with pytest.raises(ModelCorrupt, match=r"tiny\.gguf.*removed"):
        store.path("tiny")
    assert not path.exists()


def test_verify_reads_the_bytes_though_size_and_time_are_as_remembered(store: ModelStore) -> None:
    path = install(store)
    store.path("tiny")
    state = path.stat()
    path.write_bytes(b"GGUF" + b"n" * 60)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert store.path("tiny") == path  # by memory: this is the price of not hashing at each start
    with pytest.raises(ModelCorrupt):
        store.verify("tiny")
    assert not path.exists()


def test_a_folder_with_a_missing_file_is_not_installed(store: ModelStore) -> None:
    (store.folder / "pair").mkdir(parents=True)
    (store.folder / "pair" / "a.json").write_bytes(b"a")
    assert not store.is_installed("pair")
    with pytest.raises(ModelMissing):
        store.path("pair")


def test_removing_takes_the_files_and_a_broken_off_fetch(store: ModelStore) -> None:
    install(store)
    (store.folder / ".partial" / "tiny").mkdir(parents=True)
    store.remove("tiny")
    assert not (store.folder / "tiny").exists()
    assert not (store.folder / ".partial" / "tiny").exists()
    with pytest.raises(ModelMissing):
        store.remove("tiny")


def test_a_users_own_file_is_never_removed(store: ModelStore, tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(BYTES)
    with pytest.raises(ModelNotFound):
        store.remove(str(own))
    assert own.exists()


def test_a_gguf_file_is_used_by_path_whatever_its_name(store: ModelStore, tmp_path: Path) -> None:
    own = tmp_path / "my model.bin"
    own.write_bytes(BYTES)
    assert store.path(str(own)) == own
    assert store.sha256(str(own)) == sha256(BYTES)


@pytest.mark.parametrize("content", [b"", b"GGU", b"<html>not found</html>", b"%PDF-1.7"])
def test_a_file_that_is_not_gguf_is_refused_by_its_bytes(store: ModelStore, tmp_path: Path, content: bytes) -> None:
    own = tmp_path / "model.gguf"
    own.write_bytes(content)
    with pytest.raises(NotAModel, match=r"model\.gguf is not a GGUF file"):
        store.path(str(own))


def test_a_folder_that_is_no_embedder_is_refused(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(NotAModel, match=r"modules\.json"):
        store.path(str(tmp_path))
    (tmp_path / "modules.json").write_text('[{"path": ""}]')
    with pytest.raises(NotAModel, match=r"tokenizer\.json"):
        store.path(str(tmp_path))
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(NotAModel, match="weights"):
        store.path(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"w")
    assert store.path(str(tmp_path)) == tmp_path


def test_the_hash_of_a_users_file_is_remembered_until_it_changes(store: ModelStore, tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(BYTES)
    first = store.sha256(str(own))
    state = own.stat()
    changed = b"GGUF" + b"n" * 60
    own.write_bytes(changed)
    os.utime(own, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert store.sha256(str(own)) == first
    os.utime(own, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000_000))
    assert store.sha256(str(own)) == sha256(changed)


def test_an_unreadable_memory_of_hashes_costs_only_time(store: ModelStore) -> None:
    path = install(store)
    (store.folder / "hashes.json").write_text("[not json")
    assert store.path("tiny") == path


def test_choices_are_kept_and_default_to_the_catalogues(store: ModelStore, tmp_path: Path) -> None:
    assert store.chosen("llm") == DEFAULT_LLM
    assert store.chosen("embedder") == DEFAULT_EMBEDDER
    store.choose("llm", "tiny")
    store.choose("embedder", "pair")
    again = ModelStore(tmp_path / "home", folder=store.folder)
    assert (again.chosen("llm"), again.chosen("embedder")) == ("tiny", "pair")


def test_a_chosen_path_is_kept_absolute(store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.gguf").write_bytes(BYTES)
    monkeypatch.chdir(tmp_path)
    store.choose("llm", "own.gguf")
    assert store.chosen("llm") == str((tmp_path / "own.gguf").resolve())


def test_a_model_of_the_other_kind_is_not_chosen(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(NotAModel, match="pair is an embedder, not a language model"):
        store.choose("llm", "pair")
    own = tmp_path / "own.gguf"
    own.write_bytes(BYTES)
    with pytest.raises(NotAModel, match="not an embedder"):
        store.choose("embedder", str(own))
    assert store.chosen("llm") == DEFAULT_LLM


@pytest.mark.parametrize(
    ("text", "reason"),
    [('{"llmm": "x"}', "unknown key 'llmm'"), ('{"llm": 3}', "llm must be"), ("[1]", "object"), ("{", "not JSON")],
)
def test_a_wrong_choices_file_fails_with_its_path(store: ModelStore, tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "home" / "models.json"
    file.parent.mkdir()
    file.write_text(text)
    with pytest.raises(ModelError, match=reason) as caught:
        store.chosen("llm")
    assert str(file) in caught.value.message


def test_too_little_disk_is_said_before_anything_is_fetched(store: ModelStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(total=100, used=99, free=1))
    with pytest.raises(FetchFailed, match=r"needs 0\.3 GB of disk"):
        store.fetch("tiny")


def test_a_model_that_no_place_carries_says_so(store: ModelStore) -> None:
    with pytest.raises(FetchFailed, match="no place carries it"):
        store.fetch("tiny")


def test_the_folder_of_models_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUOTH_MODELS", str(tmp_path / "elsewhere"))
    assert models_folder() == tmp_path / "elsewhere"
    assert ModelStore(tmp_path / "home").folder == tmp_path / "elsewhere"


def test_the_catalogue_is_sound() -> None:
    """Each file has a whole sha256, and its parts add up to it; the defaults are of their kinds."""
    for model in CATALOGUE.values():
        for file in model.files:
            assert len(file.sha256) == 64
            assert not file.parts or sum(part.size for part in file.parts) == file.size
            assert all(len(part.sha256) == 64 for part in file.parts)
    kinds = [CATALOGUE[name].kind for name in (DEFAULT_EMBEDDER, DEFAULT_LLM, SMALL_LLM)]
    assert kinds == ["embedder", "llm", "llm"]
