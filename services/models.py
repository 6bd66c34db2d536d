"""The models as a door lists them: those of the catalogue, and a person's own that are in use."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.registry import hears_here
from models.files.catalogue import CALLED, ModelEntry, ModelKind
from models.files.kinds import kind_of
from models.files.store import ModelStore
from services.checkup.speed import Speed, answer_seconds

__all__ = [
    "CALLED",
    "CHECKER",
    "KINDS",
    "ModelEntry",
    "ModelKind",
    "ModelStore",
    "kind_of",
    "list_models",
    "needed_kinds",
    "told_seconds",
]

# Longer than this for an answer, people do not wait.
_BEARABLE_SECONDS = 60

KINDS: tuple[ModelKind, ...] = ("embedder", "llm", "speech")
CHECKER: ModelKind = "checker"  # one may be brought; quoth comes with none


def needed_kinds() -> tuple[ModelKind, ...]:
    """Give the kinds of models that are of use here: speech only where what hears recordings is installed."""
    return tuple(kind for kind in KINDS if kind != "speech" or hears_here())


def list_models(store: ModelStore, speeds: Sequence[Speed] = ()) -> list[dict[str, object]]:
    """Describe every model for scripts and for the table, the catalogue's first, with the speed it would have here."""
    rows = [_describe(store, entry, speeds) for entry in store.catalogue.values()]
    own = (kind for kind in (*KINDS, CHECKER) if store.chosen(kind) not in {*store.catalogue, ""})
    return rows + [_describe_own(store, kind) for kind in own]


def told_seconds(seconds: float | None) -> str:
    """Tell how long an answer of a model would take here: "about 8 s an answer"; "" where nothing was measured."""
    if seconds is None:
        return ""
    return f"about {max(1, round(seconds))} s an answer" if seconds < _BEARABLE_SECONDS else "too slow here"


def _describe(store: ModelStore, entry: ModelEntry, speeds: Sequence[Speed]) -> dict[str, object]:
    seconds = answer_seconds(speeds, entry.size) if entry.kind == "llm" else None
    return {
        "name": entry.name,
        "kind": entry.kind,
        "title": entry.title,
        "installed": store.is_installed(entry.name),
        "chosen": store.chosen(entry.kind) == entry.name,
        "size": entry.size,
        "memory": entry.memory,
        "context": entry.context,
        "licence": entry.licence,
        "note": entry.note,
        "answer_seconds": None if seconds is None else round(seconds, 1),
    }


def _describe_own(store: ModelStore, kind: ModelKind) -> dict[str, object]:
    path = store.chosen(kind)
    return {"name": path, "kind": kind, "title": path, "installed": True, "chosen": True, "note": "your own"}
