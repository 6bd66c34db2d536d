"""The models as a door lists them: those of the catalogue, and a person's own that are in use."""

from __future__ import annotations

from models.files.catalogue import ModelEntry, ModelKind
from models.files.store import ModelStore

__all__ = ["KINDS", "ModelEntry", "ModelKind", "ModelStore", "list_models"]

KINDS: tuple[ModelKind, ...] = ("embedder", "llm")


def list_models(store: ModelStore) -> list[dict[str, object]]:
    """Describe every model for scripts and for the table, the catalogue's first."""
    rows = [_describe(store, entry) for entry in store.catalogue.values()]
    return rows + [_describe_own(store, kind) for kind in KINDS if store.chosen(kind) not in store.catalogue]


def _describe(store: ModelStore, entry: ModelEntry) -> dict[str, object]:
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
    }


def _describe_own(store: ModelStore, kind: ModelKind) -> dict[str, object]:
    path = store.chosen(kind)
    return {"name": path, "kind": kind, "title": path, "installed": True, "chosen": True, "note": "your own"}
