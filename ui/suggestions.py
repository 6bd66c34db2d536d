"""Finds questions to suggest and keeps them in the library, so that they are looked for once. Prints nothing."""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import TYPE_CHECKING

from ui.assembly import Quoth

if TYPE_CHECKING:
    from generation.generator import TextGenerator
    from retrieval.source import Embedder

_CACHE = "suggested-1"  # to be counted up when suggestions are made differently


def suggest_for(
    quoth: Quoth,
    embedder: Embedder,
    generator: TextGenerator | None,
    *,
    notebook: str | None,
    sources: Collection[str] | None,
    stop: threading.Event | None = None,
) -> tuple[str, ...]:
    """Give questions that the sources can answer; what was stopped half-way is not kept."""
    raise NotImplementedError
