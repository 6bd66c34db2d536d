"""Finds the model's process of a home folder, or starts it: however many look at once, there is one.

Replaces a process of another model, other settings or another quoth, and clears away what a killed one left.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from filelock import FileLock

from models.errors import GeneratorDied, GeneratorFailed
from models.process.address import LOCK_FILE, LOG_FILE, Address, dial, folder_of, forget_address, read_address
from models.process.spec import ModelSpec
from models.process.wire import Hangup, Wire

_ROOT = Path(__file__).parents[2]
# -P: the folder the person stands in may hold a `models/` of its own.
COMMAND: Sequence[str] = (sys.executable, "-P", "-m", "models.process")
# A process that is alive answers a greeting at once, whatever its model does.
_GREETING_SECONDS = 30
# How long a process with another model may finish what it is writing.
_RETIRING_SECONDS = 60


def connect(home: Path, spec: ModelSpec, *, idle_seconds: float) -> Wire:
    """Connect to the home's process for that model, starting it where there is none; raises GeneratorDied."""
    folder = folder_of(home)
    wire = _greet(folder, spec)
    if wire is not None:
        return wire
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK_FILE):
            wire = _greet(folder, spec)  # another client may have started it while this one waited
            if wire is None:
                _retire(folder, spec)
                _start(folder, spec, idle_seconds)
                wire = _greet(folder, spec)
    except OSError as error:
        raise GeneratorFailed(
            f"The model's process cannot be started from {folder}: {error.strerror or error}.",
            remedy="Make the folder writable, or give another with --home.",
        ) from error
    if wire is None:
        raise died(folder, "as soon as it had started")
    return wire


def died(folder: Path, when: str) -> GeneratorDied:
    """Say that the process ended, and of what, as far as its log tells."""
    cause = _cause(folder)
    remedy = _REBUILD if cause == _ILLEGAL else _REMEDY
    return GeneratorDied(f"The language model's process ended {when}{f': {cause}' if cause else ''}.", remedy=remedy)


_REMEDY = "It is started anew with the next question; if it keeps ending, `quoth doctor` looks for the reason."
_REBUILD = "`make rebuild` compiles llama.cpp for this processor; `quoth doctor` looks for other reasons."
_ILLEGAL = "it was compiled for another processor (illegal instruction)"
_CAUSES = {
    "Segmentation fault": "it crashed (segmentation fault)",
    "Illegal instruction": _ILLEGAL,
    "Aborted": "it crashed (aborted)",
    "Bus error": "it crashed (bus error)",
    "Floating point exception": "it crashed (floating point exception)",
}


def _cause(folder: Path) -> str:
    """Read the log's traces of a crash; none means that the process was killed from outside."""
    try:
        log = (folder / LOG_FILE).read_text(encoding="utf-8", errors="replace")[-20_000:]
    except OSError:
        return ""
    for mark, cause in _CAUSES.items():
        if f"Fatal Python error: {mark}" in log:
            return cause
    return "it was killed, as the system does where memory runs out"


def _greet(folder: Path, spec: ModelSpec) -> Wire | None:
    """Connect to the process that is written down; None where there is none, or one of another model."""
    wire, is_ours = _connect(read_address(folder), spec)
    if wire is not None and not is_ours:
        wire.close()
        return None
    return wire


def _connect(address: Address | None, spec: ModelSpec) -> tuple[Wire | None, bool]:
    """Give the connection, if any, and whether the process holds that model."""
    if address is None:
        return None, False
    wire = None
    try:
        wire = Wire(dial(address))
        wire.send({"secret": address.secret, "mark": spec.mark()})
        answer = wire.receive(seconds=_GREETING_SECONDS)
    except (OSError, Hangup) as error:
        if wire is not None:
            wire.close()
        if isinstance(error, TimeoutError):
            raise GeneratorFailed(
                f"The language model's process (number {address.pid}) does not answer.", remedy="End it, and ask again."
            ) from error
        return None, False
    return wire, "welcome" in answer


def _retire(folder: Path, spec: ModelSpec) -> None:
    """Have a process of another model finish what it does and end; clear away what a killed one left."""
    wire, _ = _connect(read_address(folder), spec)
    if wire is not None:
        with suppress(Hangup, TimeoutError):
            wire.send({"do": "retire"})
            while True:  # until it hangs up, which it does as it ends
                wire.receive(seconds=_RETIRING_SECONDS)
        wire.close()
    forget_address(folder)


def _start(folder: Path, spec: ModelSpec, idle_seconds: float) -> None:
    """Start the process and wait until it listens or has ended."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *_inherited_path()])}
    order = json.dumps({"folder": str(folder), "spec": asdict(spec), "mark": spec.mark(), "idle_seconds": idle_seconds})
    detached = getattr(subprocess, "DETACHED_PROCESS", 0)  # Windows, where it cannot leave its starter by itself
    starter = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=_ROOT,
        text=True,
        creationflags=detached,
    )
    assert starter.stdin is not None
    assert starter.stdout is not None
    with starter.stdout, suppress(BrokenPipeError):
        with starter.stdin:
            starter.stdin.write(order)
        starter.stdout.readline()  # "listening", or nothing where it ended before
    if detached:
        starter.returncode = 0  # it lives on, and nobody waits for it
    else:
        starter.wait()


def _inherited_path() -> list[str]:
    found = os.environ.get("PYTHONPATH", "")
    return found.split(os.pathsep) if found else []
