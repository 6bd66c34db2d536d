"""Embeds text with a sentence-transformers model from a folder, silently and without a network.

The only importer of sentence_transformers and torch.
"""

# ruff: noqa: E402 - the libraries read the environment when they are imported

from __future__ import annotations

import copy
import hashlib
import logging
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.threads import sleep_while_waiting

sleep_while_waiting()
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Transformer
from transformers.utils.logging import disable_progress_bar

from models.errors import NotAModel
from models.ports import WordVectors

# Texts per call of the model: more only add padding, and a question waits for one such call while others are indexed.
BATCH = 16

# Words are compared after this share of the model's layers: in the last ones each word already speaks for its whole
# text. Of six layers the fourth found most (docs/decisions/0003-retrieval.md), and stopping there is quicker.
WORD_LAYERS = 2 / 3


class SentenceEmbedder:
    """Turns text into unit vectors on the processor; the same text always becomes the same vector."""

    def __init__(self, folder: Path, *, name: str) -> None:
        disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers has no hint for it
        for library in ("sentence_transformers", "transformers", "huggingface_hub"):
            logging.getLogger(library).setLevel(logging.ERROR)
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise NotAModel(
                f"{folder} does not hold a sentence-transformers model ({error}).",
                remedy="Choose another folder, or `quoth models fetch` the default one.",
            ) from error
        self._model.eval()
        torch.set_num_threads(_physical_cores())
        self._name = f"{name}@{fingerprint(folder)}"
        self._lock = threading.Lock()
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None
        self._dimension = int(dimension)
        self._words = WordNetwork(self._model) if isinstance(self._model[0], Transformer) else None

    @property
    def name(self) -> str:
        """Name the model and the state of its files."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed texts to be found, float32[n, dimension]; batches hold texts of like length."""
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for places in _alike(texts):
            with self._lock, torch.inference_mode():
                vectors[places] = self._model.encode(
                    [texts[place] for place in places],
                    batch_size=BATCH,
                    show_progress_bar=False,
                    normalize_embeddings=True,
                    convert_to_numpy=True,
                )
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed one query, float32[dimension]."""
        vector: NDArray[np.float32] = self.embed_passages([text])[0]
        return vector

    def words(self, texts: Sequence[str]) -> list[WordVectors]:
        """Give a vector for each piece of a word of each text, none where the model cannot be read word by word."""
        if self._words is None:
            return [WordVectors(np.zeros((0, 2), np.int64), np.zeros((0, 1), np.float32)) for _ in texts]
        with self._lock:
            return [self._words.read(text) for text in texts]

    def compare(self, query: str, texts: list[str]) -> NDArray[np.float32]:
        """Give the mean, over the query's words, of the cosine to the likest word of each text, float32[n] in 0..1.

        This is ColBERT's late interaction (Khattab and Zaharia 2020) with a model not trained for it.
        """
        if self._words is None:
            return np.zeros(len(texts), np.float32)
        scores = np.zeros(len(texts), np.float32)
        with self._lock:
            asked = self._words.vectors([query])[0]
        for places in _alike(texts):
            with self._lock:
                answers = self._words.vectors([texts[place] for place in places])
            scores[places] = [float((asked @ answer.T).max(dim=1).values.mean()) for answer in answers]
        return scores.clip(0.0, 1.0)

    def compare_words(self, query: str, texts: list[str]) -> NDArray[np.float32]:
        """Give the mean, over the query's words, of the cosine to the likest word of each text, float32[n] in 0..1.

        Words have the vectors with which the model begins to read, before it looks at what stands around them: a
        look-up in place of a run, and of the closer comparison's gain most is left
        (docs/decisions/0016-stores-and-search.md).
        """
        if self._words is None or not texts:
            return np.zeros(len(texts), np.float32)
        with self._lock:
            return self._words.compare_alone(query, texts)


class WordNetwork:
    """Gives a vector for each word piece of a text, from the middle of a sentence-transformers model."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._tokenizer = model.tokenizer
        self._length = model.max_seq_length
        whole: Any = model[0].auto_model
        self._layer = round(whole.config.num_hidden_layers * WORD_LAYERS)
        self._network = _first_layers(whole, self._layer)
        self._alone = whole.get_input_embeddings()

    def read(self, text: str) -> WordVectors:
        """Give the unit vectors of a text's pieces and where they stand in it."""
        pieces = self._tokenizer(
            text, truncation=True, max_length=self._length, return_offsets_mapping=True, return_tensors="pt"
        )
        spans = pieces.pop("offset_mapping")[0].numpy()
        with torch.inference_mode():
            states = self._network(**pieces, output_hidden_states=True).hidden_states[self._layer][0]
        unit = torch.nn.functional.normalize(states.float(), dim=-1).numpy()
        inside = spans[:, 1] > spans[:, 0]
        return WordVectors(spans[inside].astype(np.int64), unit[inside])

    def vectors(self, texts: list[str]) -> list[torch.Tensor]:
        """Give unit vectors float32[pieces, width] of each text, without the pieces that mark its ends."""
        pieces = self._tokenizer(
            texts,
            padding=True,
            truncation=True,
            max_length=self._length,
            return_special_tokens_mask=True,
            return_tensors="pt",
        )
        words = pieces.pop("special_tokens_mask") == 0
        with torch.inference_mode():
            states = self._network(**pieces, output_hidden_states=True).hidden_states[self._layer]
        unit = torch.nn.functional.normalize(states.float(), dim=-1)
        # A text of nothing but marks keeps one, so that there is something to compare with.
        return [unit[row][mask] if bool(mask.any()) else unit[row][:1] for row, mask in enumerate(words)]

    def compare_alone(self, query: str, texts: list[str]) -> NDArray[np.float32]:
        """Compare by the vectors of word pieces outside any text, float32[n] in 0..1."""
        asked, *answers = (np.array(ids or [0]) for ids in self._pieces([query, *texts]))
        known, places = np.unique(np.concatenate(answers), return_inverse=True)
        likeness = self._unit(asked) @ self._unit(known).T
        ends = np.cumsum([len(answer) for answer in answers])[:-1]
        scores = [likeness[:, each].max(axis=1).mean() for each in np.split(places, ends)]
        return np.array(scores, np.float32).clip(0.0, 1.0)

    def _pieces(self, texts: list[str]) -> list[list[int]]:
        given: list[list[int]] = self._tokenizer(
            texts, add_special_tokens=False, truncation=True, max_length=self._length
        )["input_ids"]
        return given

    def _unit(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        with torch.inference_mode():
            vectors = self._alone(torch.from_numpy(pieces)).float()
            unit: NDArray[np.float32] = torch.nn.functional.normalize(vectors, dim=-1).numpy()
        return unit


def _first_layers(network: Any, count: int) -> Any:
    """Give the network without the layers past `count`, sharing its weights, where it is built as BERT is."""
    encoder: Any = getattr(network, "encoder", None)
    if not isinstance(getattr(encoder, "layer", None), torch.nn.ModuleList):
        return network
    # A shallow copy still shares the dictionary of parts, which is why that is copied too.
    short, short_encoder = copy.copy(network), copy.copy(encoder)
    for part in (short, short_encoder):
        part.__dict__["_modules"] = dict(part.__dict__["_modules"])
    short_encoder.layer = torch.nn.ModuleList(list(encoder.layer)[:count])
    short.encoder = short_encoder
    return short


def _alike(texts: list[str]) -> list[list[int]]:
    """Give the places of texts in batches of like length."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    return [order[start : start + BATCH] for start in range(0, len(order), BATCH)]


def fingerprint(folder: Path) -> str:
    """Give a hash that changes when a file of the model does, from each file's name, size and ends.

    Hashing 90 MB at every start would cost more than it protects: a changed model changes its head or its tail.
    """
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.suffix in {".json", ".safetensors", ".bin", ".txt"}):
        size = file.stat().st_size
        digest.update(f"{file.relative_to(folder)}\0{size}\0".encode())
        with file.open("rb") as handle:
            digest.update(handle.read(1 << 20))
            handle.seek(max(size - (1 << 20), 0))
            digest.update(handle.read())
    return digest.hexdigest()[:12]


def _physical_cores() -> int:
    """Count the cores this process may use; two threads on one core only wait for each other."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pairs = Path("/sys/devices/system/cpu").glob("cpu[0-9]*/topology/thread_siblings_list")
    cores = len({file.read_text() for file in pairs}) or usable
    return max(1, min(usable, cores))
