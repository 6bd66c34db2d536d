"""Finds questions to suggest and keeps them in the library, so that they are looked for once. Prints nothing."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from services.ask.asking import Scope
from services.assembly import Quoth

if TYPE_CHECKING:
    from generation.answer import Answer
    from generation.studio.suggesting.suggestions import Suggester

_NEXT = "next-2"
_CACHE = "suggested-2"  # to be counted up when suggestions are made differently


def suggest_for_scope(quoth: Quoth, scope: Scope) -> tuple[str, ...]:
    """Give questions over a notebook or over some sources, each once."""
    if scope.sources is None:
        return suggest_for_notebook(quoth, scope.notebook)
    found = (question for each in scope.sources for question in suggest_for_source(quoth, each))
    return tuple(dict.fromkeys(found))


def suggest_for_notebook(quoth: Quoth, notebook: str | None, *, stop: threading.Event | None = None) -> tuple[str, ...]:
    """Give questions over a notebook, or over all sources; others are looked for when its sources change."""
    ids = [source.document_id for source in quoth.library.sources.all(notebook)]
    return _kept(
        quoth, _key(quoth, ids), lambda: _suggester(quoth).for_notebook(notebook, stop=stop), source=None, stop=stop
    )


def suggest_for_source(quoth: Quoth, source_id: str, *, stop: threading.Event | None = None) -> tuple[str, ...]:
    """Give questions that one source answers."""
    return _kept(
        quoth,
        _key(quoth, [source_id]),
        lambda: _suggester(quoth).for_source(source_id, stop=stop),
        source=source_id,
        stop=stop,
    )


def known_for_source(quoth: Quoth, source_id: str) -> tuple[str, ...]:
    """Give the questions that were found for a source before; needs no model."""
    known = quoth.library.texts.get(_CACHE, _key(quoth, [source_id]))
    return tuple(json.loads(known)) if known else ()


def suggest_after(quoth: Quoth, answer: Answer, notebook: str | None) -> tuple[str, ...]:
    """Give what could be asked after an answer."""
    return _suggester(quoth).after(answer, notebook=notebook)


def keep_next(quoth: Quoth, key: str, questions: tuple[str, ...]) -> None:
    """Keep what could be asked after a turn of a conversation; `key` names both."""
    quoth.library.texts.keep(_NEXT, key, json.dumps(questions, ensure_ascii=False))


def known_next(quoth: Quoth, key: str) -> tuple[str, ...]:
    """Give the questions kept for a turn."""
    known = quoth.library.texts.get(_NEXT, key)
    return tuple(json.loads(known)) if known else ()


def _suggester(quoth: Quoth) -> Suggester:
    return quoth.suggester(quoth.embedder, quoth.generator_or_none())


def _kept(
    quoth: Quoth,
    key: str,
    make: Callable[[], tuple[str, ...]],
    *,
    source: str | None,
    stop: threading.Event | None,
) -> tuple[str, ...]:
    known = quoth.library.texts.get(_CACHE, key)
    if known is not None:
        return tuple(json.loads(known))
    made = make()
    if stop is None or not stop.is_set():  # what was stopped half-way is not worth keeping
        quoth.library.texts.keep(_CACHE, key, json.dumps(made, ensure_ascii=False), source=source)
    return made


def _key(quoth: Quoth, ids: list[str]) -> str:
    about = json.dumps([quoth.store.chosen("llm"), quoth.store.chosen("embedder"), sorted(ids)])
    return hashlib.sha256(about.encode()).hexdigest()
