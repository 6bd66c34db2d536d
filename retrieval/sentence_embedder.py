"""Embeds text with a sentence-transformers model from a folder, silently and without a network.

The only importer of sentence_transformers and torch.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from pathlib import Path

from models.threads import sleep_while_waiting

# Before the libraries are imported, which read these once.
sleep_while_waiting()
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from models.errors import NotAModel

# Measured on two cores: larger batches only add padding.
BATCH = 16


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
        if not texts:
            return np.zeros((0, self._dimension), np.float32)
        with self._lock, torch.inference_mode():  # a thread that asks waits for one batch of a thread that indexes
            vectors = self._model.encode(
                texts, batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True, convert_to_numpy=True
            )
        return np.asarray(vectors, np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed one query, float32[dimension]."""
        vector: NDArray[np.float32] = self.embed_passages([text])[0]
        return vector


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
