"""An embedder in the home folder's model process: a second command that asks loads no torch and no model for it.

Where that process dies, the embedder is loaded here instead: searching does not depend on a language model's health.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.errors import GeneratorFailed
from models.ports import Comparer, Embedder, WordReader, WordVectors
from models.process.client import ProcessClient
from models.process.wire import Frame

T = TypeVar("T")


class ComparingEmbedder(Embedder, Comparer, WordReader, Protocol):
    """An embedder that compares too, and reads word by word."""


class LocalEmbedder:
    """Embeds and compares as the same model loaded here would; may be used from any thread."""

    def __init__(self, client: ProcessClient, *, model: Frame, load_here: Callable[[], ComparingEmbedder]) -> None:
        """`model` is what the process loads: its `name` and `path`."""
        self._client = client
        self._model = model
        self._load_here = load_here
        self._lock = threading.Lock()
        self._here: ComparingEmbedder | None = None
        self._about: tuple[str, int] | None = None

    @property
    def name(self) -> str:
        """Name the model and the state of its files."""
        return self._told()[0]

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._told()[1]

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed texts to be found, float32[n, dimension]."""
        return self._do(
            lambda: self._numbers("embed", texts=texts).reshape(len(texts), self.dimension),
            lambda here: here.embed_passages(texts),
        )

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed one query, float32[dimension]."""
        return self._do(lambda: self._numbers("embed", texts=[text]), lambda here: here.embed_query(text))

    def compare(self, query: str, texts: list[str]) -> NDArray[np.float32]:
        """Give how well each text answers to the query's words in their context, float32[n] in 0..1."""
        return self._do(
            lambda: self._numbers("compare", texts=texts, query=query), lambda here: here.compare(query, texts)
        )

    def words(self, texts: Sequence[str]) -> list[WordVectors]:
        """Give a vector for each piece of a word of each text."""
        return self._do(lambda: self._words(texts), lambda here: here.words(texts))

    def close(self) -> None:
        """Hang up; the process goes on for others, or until it is idle."""
        self._client.close()

    def _told(self) -> tuple[str, int]:
        if self._about is None:
            self._about = self._do(self._ask_about, lambda here: (here.name, here.dimension))
        return self._about

    def _ask_about(self) -> tuple[str, int]:
        about = self._client.value({"do": "embedder", "model": self._model})[0]["value"]
        return str(about["name"]), int(about["dimension"])

    def _numbers(self, kind: str, **asked: object) -> NDArray[np.float32]:
        data = self._client.value({"do": kind, "model": self._model, **asked})[1]
        return np.frombuffer(data, np.float32).copy()

    def _words(self, texts: Sequence[str]) -> list[WordVectors]:
        frame, data = self._client.value({"do": "words", "model": self._model, "texts": list(texts)})
        spans = [np.array(each, np.int64).reshape(-1, 2) for each in frame["value"]]
        pieces = sum(len(each) for each in spans)
        vectors = np.frombuffer(data, np.float32).reshape(pieces, -1) if pieces else np.zeros((0, 1), np.float32)
        parts = np.split(vectors.copy(), np.cumsum([len(each) for each in spans])[:-1])
        return [WordVectors(*each) for each in zip(spans, parts, strict=True)]

    def _do(self, there: Callable[[], T], here: Callable[[ComparingEmbedder], T]) -> T:
        """Have the process do it, or, once it has failed, the same model here."""
        if self._here is None:
            try:
                return there()
            except GeneratorFailed:
                with self._lock:
                    self._here = self._here or self._load_here()
        return here(self._here)
