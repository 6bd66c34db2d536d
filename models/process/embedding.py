"""The embedder of the model's process: loaded when it is first wanted, kept beside the language model."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from models.process.wire import Frame

KINDS = frozenset({"embedder", "embed", "compare", "words"})


class Embedding:
    """One embedder at a time; asked for another, it loads that in its place."""

    def __init__(self, engine: str) -> None:
        """`engine` is the "module:class" that loads a folder."""
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: tuple[Frame, Any] | None = None

    def answer(self, request: Frame) -> tuple[Frame, bytes]:
        """Give the frame, and the vectors or scores beside it as float32."""
        model = self._of(request["model"])
        if request["do"] == "embedder":
            return {"done": True, "value": {"name": model.name, "dimension": model.dimension}}, b""
        if request["do"] == "embed":
            return {"done": True}, model.embed_passages(request["texts"]).tobytes()
        if request["do"] == "words":
            read = model.words(request["texts"])
            spans = [each.spans.tolist() for each in read]
            return {"done": True, "value": spans}, b"".join(each.vectors.tobytes() for each in read)
        return {"done": True}, model.compare(request["query"], request["texts"]).tobytes()

    def _of(self, wanted: Frame) -> Any:
        with self._lock:
            if self._kept is None or self._kept[0] != wanted:
                self._kept = None
                module, _, name = self._engine.partition(":")
                load = cast("Callable[..., Any]", getattr(importlib.import_module(module), name))
                self._kept = wanted, load(Path(wanted["path"]), name=wanted["name"])
            return self._kept[1]
