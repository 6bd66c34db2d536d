"""Checks what is installed: the chosen models and the library of a home folder. Changes nothing.

Runs where the packages are installed; what a bare machine can be asked is in services/checkup/machine.py.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path

from models.errors import QuothError
from models.files.catalogue import CALLED, ModelKind
from models.files.store import ModelStore
from retrieval.sqlite.library import FILE_NAME, open_library
from services.checkup.machine import GB, Check, check_memory
from services.checkup.processor import check_processor
from services.checkup.trial import try_all
from services.models import needed_kinds

_PACKAGES = ("llama_cpp", "sentence_transformers", "torch", "faiss", "pypdfium2", "pypdf", "streamlit")
# A library of a few hundred papers with its originals; a full disk is met much later than this.
_ROOM_BYTES = GB


def check_installed(home: Path) -> tuple[Check, ...]:
    """Look at the packages and whether they run, the chosen models, memory for them, the disk and the library."""
    store = ModelStore(home)
    models = tuple(check_model(store, kind) for kind in _kinds(store))
    packages = check_packages()
    tried = try_all(store, Path(sys.prefix)) if packages.ok else ()
    memory = check_memory(_memory_needed(store))
    return (
        packages,
        check_processor(Path(sys.prefix)),
        *tried,
        *models,
        memory,
        check_room(home),
        check_library(home),
    )


def _kinds(store: ModelStore) -> tuple[ModelKind, ...]:
    """Give the kinds of models to look at: what hears recordings only where it was fetched, as it is an extra."""
    return tuple(kind for kind in needed_kinds() if kind != "speech" or store.is_installed(store.chosen(kind)))


def check_packages() -> Check:
    """Look for the heavy packages without loading them."""
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    detail = f"not installed: {', '.join(missing)}" if missing else "all installed"
    return Check("Packages", not missing, detail, "make setup")


def check_model(store: ModelStore, kind: ModelKind) -> Check:
    """Look whether the chosen model is there and whole; its hash is remembered, so this is quick."""
    title = CALLED[kind].partition(" ")[2].capitalize()
    try:
        name = store.chosen(kind)
        path = store.path(name)
    except QuothError as error:
        return Check(title, ok=False, detail=error.message, remedy=error.remedy)
    return Check(title, ok=True, detail=f"{name}, verified" if name in store.catalogue else str(path))


def check_room(home: Path) -> Check:
    """Look whether the disk of the home folder has room for a library."""
    folder = next(path for path in (home.absolute(), *home.absolute().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    remedy = "Free some space, or name a folder on a larger disk in QUOTH_HOME"
    return Check("Disk", free >= _ROOM_BYTES, f"{free / GB:.1f} GB free at {home}", remedy)


def check_library(home: Path) -> Check:
    """Look whether the library opens, if there is one yet."""
    if not (home / FILE_NAME).exists():
        return Check("Library", ok=True, detail=f"none yet at {home}; the first `quoth add` makes it")
    try:
        with open_library(home) as library:
            count = len(library.sources.all())
    except QuothError as error:
        return Check("Library", ok=False, detail=error.message, remedy=error.remedy)
    return Check("Library", ok=True, detail=f"opens, {count} sources, at {home}")


def _memory_needed(store: ModelStore) -> int:
    """Add up what the chosen models take; for a user's own, its size and 1 GB of working room."""
    return sum(_one_memory(store, kind) for kind in _kinds(store))


def _one_memory(store: ModelStore, kind: ModelKind) -> int:
    try:
        name = store.chosen(kind)
        if name in store.catalogue:
            return store.catalogue[name].memory
        path = store.path(name)
    except QuothError:
        return 0  # the check of the model says why
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) + GB
