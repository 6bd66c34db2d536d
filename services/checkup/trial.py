"""Tries what is installed, each part in a child process: one that dies is a sentence with its remedy, not the end.

    python -m services.checkup.trial            tries what has changed since the last time; 3 where llama.cpp died

The result is kept in the environment that was tried, until it, the processor or the models change.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.metadata
import json
import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from models.errors import QuothError
from models.files.catalogue import SMALL_LLM
from models.files.store import ModelStore
from models.process.spec import ModelSpec, code_mark
from services.checkup import speed
from services.checkup.machine import Check
from services.checkup.processor import abilities

LLAMA_DIED = 3
FILE_NAME = "tried.json"
MODULE = "services.checkup.trial"
_ROOT = Path(__file__).parents[2]
_SECONDS = 300
_WORDS = 4  # tokens to write

_PUBLISHED = "It was not compiled here: install it anew (make clean setup); it may not run on this processor at all"
_COMPILED = "make rebuild SAFE=1 compiles llama.cpp anew, with instructions that every processor of the kind has"
_REMEDIES = {"torch": _PUBLISHED, "faiss": _PUBLISHED, "embedder": _PUBLISHED, "llama.cpp": _COMPILED}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to try: its name, and the path and the name of the model it is tried with, if any."""

    name: str
    model: str = ""
    path: str = ""


def parts_of(store: ModelStore) -> tuple[Part, ...]:
    """Give what can be tried with the models that are here; the small language model rather than the chosen one."""
    parts = [Part("torch"), Part("faiss")]
    llms = (SMALL_LLM, store.chosen("llm"))
    parts.append(next((part for name in llms if (part := _with_model("llama.cpp", store, name))), Part("llama.cpp")))
    embedder = _with_model("embedder", store, store.chosen("embedder"))
    return (*parts, embedder) if embedder else tuple(parts)


def _with_model(name: str, store: ModelStore, model: str) -> Part | None:
    try:
        return Part(name, model, str(store.path(model)))
    except QuothError:
        return None


def try_part(part: Part, *, module: str = MODULE) -> Check:
    """Try one part in a child process."""
    title = f"{part.name} runs"
    command = [sys.executable, "-P", "-m", module, "--part", json.dumps(asdict(part))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=_ROOT, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Check(title, ok=False, detail=f"no end after {_SECONDS} seconds", remedy="Try again: quoth doctor")
    if done.returncode == 0:
        return Check(title, ok=True, detail=done.stdout.strip())
    if died(done.returncode):
        detail = f"it died: {_signal_name(done.returncode)}"
        return Check(title, ok=False, detail=detail, remedy=_REMEDIES[part.name])
    last = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
    return Check(title, ok=False, detail=last, remedy="make clean setup")


def died(code: int) -> bool:
    """Tell whether an exit code is a signal's, or that of a crash on Windows."""
    return code < 0 or code >= 0xC0000000


def _signal_name(code: int) -> str:
    names = {
        "SIGILL": "illegal instruction, so it was compiled for another processor",
        "SIGSEGV": "segmentation fault",
        "SIGABRT": "aborted",
        "SIGKILL": "killed, as the system does where memory runs out",
    }
    with suppress(ValueError):
        name = signal.Signals(-code).name
        return names.get(name, name)
    return f"exit code {code:#x}"


def try_all(store: ModelStore, venv: Path, *, attempt: Callable[[Part], Check] = try_part) -> tuple[Check, ...]:
    """Give the checks of all parts: those kept, where all was well and nothing has changed, or else tried now."""
    parts = parts_of(store)
    mark = _mark(parts)
    kept = _kept(venv / FILE_NAME, mark)
    if kept:
        return kept
    checks = tuple(attempt(part) for part in parts)
    if all(check.ok for check in checks):
        with suppress(OSError):
            (venv / FILE_NAME).write_text(
                json.dumps({"mark": mark, "checks": [asdict(check) for check in checks]}, indent=2), encoding="utf-8"
            )
    return checks


def try_model(store: ModelStore, name: str) -> Check | None:
    """Try a language model that was just chosen; None where it is not here."""
    part = _with_model("llama.cpp", store, name)
    return try_part(part) if part else None


def _mark(parts: Sequence[Part]) -> str:
    versions = [_version(name) for name in ("torch", "faiss-cpu", "sentence-transformers", "llama-cpp-python")]
    rows = [code_mark(), *versions, *sorted(abilities()), *(str(asdict(part)) for part in parts)]
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _kept(file: Path, mark: str) -> tuple[Check, ...]:
    """Read the checks that were kept for that mark; none where it is another, or not to be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return tuple(Check(**check) for check in found["checks"]) if found["mark"] == mark else ()
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _torch(_part: Part) -> str:
    import torch

    assert float(torch.ones(4, 4).matmul(torch.ones(4, 4)).sum()) == 64.0
    return f"torch {torch.__version__} multiplies"


def _faiss(_part: Part) -> str:
    import numpy as np

    faiss = importlib.import_module("retrieval.sqlite.nearest").faiss  # the one module that imports it
    index = faiss.IndexFlatIP(8)
    index.add(np.eye(8, dtype=np.float32))
    assert index.search(np.eye(8, dtype=np.float32)[3:4], 1)[1][0][0] == 3
    return f"faiss {faiss.__version__} finds"


def _llama(part: Part) -> str:
    if not part.path:
        import models.llama

        return f"{models.llama.__name__} can be imported; no language model is here yet to try it with"
    from models.ports import Message

    model = ModelSpec(part.model, part.path, "", context_size=512).load()
    prompt = (Message("user", "Say something about the sea, in a sentence or two, and then stop. " * 6),)
    written = "".join(model.stream(prompt, max_tokens=_WORDS))
    leaning = model.log_odds(prompt, of=("yes",), against=("no",))
    assert math.isfinite(leaning), "it reads, but what it gives is no number"
    return f"{part.model} reads and writes ({len(written)} letters)"


def _embedder(part: Part) -> str:
    from models.encoder import SentenceEmbedder

    vector = SentenceEmbedder(Path(part.path), name=part.model).embed_query("The sea is deep.")
    assert abs(float(vector @ vector) - 1.0) < 1e-3
    return f"{part.model} gives vectors of {len(vector)}"


_TRIED: dict[str, Callable[[Part], str]] = {
    "torch": _torch,
    "faiss": _faiss,
    "llama.cpp": _llama,
    "embedder": _embedder,
}


def _time_chosen(store: ModelStore, home: Path) -> None:
    """Measure the chosen language model's speed, once, where it is here."""
    name = store.chosen("llm")
    if all(each.name != name for each in speed.kept(home)) and _with_model("llama.cpp", store, name):
        speed.measure(store, home, name)


def main() -> int:
    """Try one part, as the child, or all and tell."""
    parser = argparse.ArgumentParser(description="Try what is installed.")
    parser.add_argument("--part", help="what a child is to try, as JSON")
    found = parser.parse_args()
    if found.part:
        part = Part(**json.loads(found.part))
        sys.stdout.write(_TRIED[part.name](part) + "\n")
        return 0
    from services.settings import read_settings

    home = read_settings().home
    store = ModelStore(home)
    checks = try_all(store, Path(sys.prefix))
    wrong = [check for check in checks if not check.ok]
    if not wrong:
        _time_chosen(store, home)
    for check in wrong:
        sys.stdout.write(f"{check.name}: no, {check.detail}.\n  -> {check.remedy}\n")
    if any(check.name.startswith("llama.cpp") and "died" in check.detail for check in wrong):
        return LLAMA_DIED
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
