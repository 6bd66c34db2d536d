"""Asks and searches the sources: the one way from words to an answer or to passages, for every door."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from services.ask.live_answer import Step, step_of
from services.assembly import Quoth
from services.contract.hits import SearchJson, search_json

if TYPE_CHECKING:
    from generation.conversation import Turn
    from models.errors import ModelMissing


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is asked of: a notebook or all of them, and of its sources these or all, by their whole ids."""

    notebook: str | None = None
    sources: tuple[str, ...] | None = None


def require_sources(quoth: Quoth, notebook: str | None) -> None:
    """Raise NothingToAsk when the library or the notebook has no sources."""
    from generation.errors import NothingToAsk

    if not quoth.library.sources.all(notebook):
        place = f"The notebook {notebook!r}" if notebook else "The library"
        raise NothingToAsk(f"{place} has no sources yet.", remedy="Add some: `quoth add PATH...`.")


def ask(
    quoth: Quoth,
    question: str,
    scope: Scope,
    *,
    history: Sequence[Turn] = (),
    stop: threading.Event | None = None,
    suggest: bool = False,
) -> Iterator[Step]:
    """Answer a question step by step; without a language model, with the sources' own sentences."""
    from generation.events import Finished
    from services.ask.suggestions import suggest_after

    assistant = quoth.assistant(quoth.embedder, quoth.generator_or_none())
    for event in assistant.ask(question, notebook=scope.notebook, sources=scope.sources, history=history, stop=stop):
        if isinstance(event, Finished) and suggest:
            suggested = suggest_after(quoth, event.answer, scope.notebook)
            event = Finished(replace(event.answer, suggested=suggested))  # noqa: PLW2901 - told once it is whole
        yield step_of(event)


def search(quoth: Quoth, query: str, scope: Scope, *, limit: int) -> SearchJson:
    """Find the passages that answer a query best; without an embedder, those that have its words."""
    from models.errors import ModelMissing

    try:
        retriever = quoth.retriever(quoth.embedder)
    except ModelMissing:
        retriever = quoth.retriever(None)
    return search_json(query, retriever.search(query, limit=limit, notebook=scope.notebook, sources=scope.sources))


def missing_generator(quoth: Quoth) -> ModelMissing | None:
    """Give what is to be said where no language model is on this machine, None where there is one; loads it."""
    from models.errors import ModelMissing

    try:
        _ = quoth.generator
    except ModelMissing as error:
        return error
    return None


def missing_embedder(quoth: Quoth) -> ModelMissing | None:
    """Give what is to be said where the embedder is not on this machine, None where it is; loads it."""
    from models.errors import ModelMissing

    try:
        _ = quoth.embedder
    except ModelMissing as error:
        return error
    return None
