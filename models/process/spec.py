"""Which model a process is to hold, and the mark by which a process of another one is told."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from models.ports import Generator

LLAMA = "models.llama:load"
SENTENCE_EMBEDDER = "models.encoder:SentenceEmbedder"
_ROOM = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model file and how to load it; `engine` is the "module:function" that does, given this.

    `encoder` is what loads an embedder beside it, given its folder and its name.
    """

    name: str
    path: str
    sha256: str
    context_size: int | None = None
    threads: int | None = None
    engine: str = LLAMA
    encoder: str = SENTENCE_EMBEDDER

    def mark(self) -> str:
        """Give what differs for another model, other ways to load it, or other code."""
        return hashlib.sha256(json.dumps([asdict(self), code_mark()]).encode()).hexdigest()

    def load(self) -> Generator:
        """Load the model into this process."""
        module, _, function = self.engine.partition(":")
        load = cast("Callable[[ModelSpec], Generator]", getattr(importlib.import_module(module), function))
        return load(self)

    @staticmethod
    def read(values: dict[str, Any]) -> ModelSpec:
        """Make one of what `asdict` gave."""
        return ModelSpec(**values)


@cache
def code_mark() -> str:
    """Give what differs for another quoth or another llama.cpp: sizes and times of the files, as they are at start."""
    files = sorted(_ROOM.rglob("*.py"))
    found = importlib.util.find_spec("llama_cpp")
    if found is not None and found.origin is not None:
        files += sorted((Path(found.origin).parent / "lib").glob("*"))
    rows = [(str(file), (status := file.stat()).st_size, status.st_mtime_ns) for file in files]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
