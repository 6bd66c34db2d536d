"""Builds the parts that fit the settings, each when it is first needed. The only place that names concrete classes.

Heavy libraries are imported when a part is built, never before, so that `quoth --help` starts at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from models.errors import ModelMissing
from ui.settings import Settings, read_settings

if TYPE_CHECKING:
    from generation.assistant import Assistant
    from generation.generator import TextGenerator
    from ingest.reading import ReadLimits
    from models.store import ModelStore
    from retrieval.library import Library
    from retrieval.retriever import Retriever
    from retrieval.source import Embedder

__all__ = ["DEFAULT_NOTEBOOK", "Quoth", "Settings", "read_settings"]

DEFAULT_NOTEBOOK = "Papers"  # where sources go when no notebook is named

T = TypeVar("T")


class Quoth:
    """Everything of one home folder; a context manager that closes the library. May be used from any thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._parts: dict[str, object] = {}
        self._lock = threading.RLock()
        self._model_locks = {"embedder": threading.Lock(), "generator": threading.Lock()}

    @property
    def library(self) -> Library:
        """The library, opened."""
        with self._lock:
            return self._once("library", self._open_library)

    @property
    def store(self) -> ModelStore:
        """The model files on this machine."""
        with self._lock:
            return self._once("store", self._make_store)

    @property
    def embedder(self) -> Embedder:
        """The chosen embedder, loaded; raises ModelMissing when it is not on this machine."""
        with self._model_locks["embedder"]:
            return self._once("embedder", self._load_embedder)

    @property
    def generator(self) -> TextGenerator:
        """The chosen language model, loaded; raises ModelMissing when it is not on this machine."""
        with self._model_locks["generator"]:
            return self._once("generator", self._load_generator)

    @property
    def token_counter(self) -> Callable[[list[str]], list[int]]:
        """The embedder's own tokenizer, without the embedder."""
        with self._lock:
            return self._once("token_counter", self._load_token_counter)

    @property
    def read_limits(self) -> ReadLimits:
        """What reading one file may take."""
        from ingest.reading import ReadLimits

        settings = self.settings
        return ReadLimits(
            seconds=settings.read_seconds, megabytes=settings.read_megabytes, pages=settings.read_pages
        )

    def has(self, part: str) -> bool:
        """Tell whether a part is loaded already."""
        return part in self._parts

    def close(self) -> None:
        """Close the library; the parts are not usable afterwards."""
        with self._lock:
            library = self._parts.pop("library", None)
            if library is not None:
                library.close()  # type: ignore[attr-defined]
            self._parts.clear()

    def __enter__(self) -> Quoth:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
