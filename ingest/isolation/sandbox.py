"""Runs a function in a child process with limits on time and memory, because what it reads may be hostile.

Knows nothing of PDFs or documents; the child's side is in sandbox_child.py. Safe to call from any thread of a
server that has torch and llama loaded: nothing is forked, a fresh interpreter is started for every call, which costs
about 30 ms before the function's own imports, and no file can leave anything behind for the next one.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, TypeVar, cast

import ingest.content.blocks
import ingest.content.document
import ingest.content.locator
import ingest.content.plots
from ingest.errors import ReadError, ReadLimit, Unreadable, shown
from ingest.isolation.sandbox_child import ERROR, OUT_OF_MEMORY, PROGRESS, RESULT, WORD
from models.errors import QuothError

T = TypeVar("T")

# The child looks for modules exactly where the parent does, and nowhere else (-P: not in the folder it runs in).
_BOOTSTRAP = "import sys; sys.path[:] = sys.argv[1:]; from ingest.isolation.sandbox_child import main; main()"
# One thread each: numpy's BLAS would set aside address space for every core, which counts against the memory limit.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_OURS = {
    module.__name__: module
    for module in (ingest.content.blocks, ingest.content.document, ingest.content.locator, ingest.content.plots)
}
_LONGEST_ERROR = 1_000_000  # bytes; an error's text, not a way to fill the parent's memory


def run_limited(
    function: Callable[..., T],
    *arguments: object,
    seconds: float,
    megabytes: int,
    progress: Callable[..., None] | None = None,
    stall_seconds: float | None = None,
) -> T:
    """Call a module-level function in a child process and give its result: plain values, or those of a document.

    With `progress`, the function is called with a keyword `progress` too, and what it reports (done, in all, and maybe
    a word for what it does) arrives here. `seconds` is wall-clock time in all; `stall_seconds` the longest time between
    two reports. A QuothError raised in the child is raised here; a child that dies otherwise raises ReadLimit or
    Unreadable, which name the first path among the arguments. Memory is limited where the system can (Linux; macOS and
    Windows only limit time).
    """
    subject = next((shown(argument) for argument in arguments if isinstance(argument, Path)), function.__qualname__)
    task = pickle.dumps((function, arguments))
    with _Child(seconds=seconds, stall_seconds=stall_seconds) as child:
        child.send(pickle.dumps((megabytes, seconds, progress is not None, task)))
        try:
            for tag, value in _messages(child.results):
                if tag == PROGRESS:
                    child.reported()
                    if progress is not None:
                        progress(*value)
                elif tag == ERROR:
                    raise _rebuilt(value, subject)
                else:
                    return cast(T, value)
        except _Broken as broken:
            raise _death(subject, child) from broken
        raise _death(subject, child)


class _Broken(Exception):
    """The child stopped in the middle of a message, or sent what it never would."""


class _Child:
    """A running child: kills it at the deadline, and on leaving leaves neither process nor zombie."""

    def __init__(self, *, seconds: float, stall_seconds: float | None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOTSTRAP, *(os.path.abspath(entry) for entry in sys.path)],  # noqa: PTH100
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ENVIRONMENT},
            start_new_session=True,  # a Ctrl-C belongs to the parent, which then ends the child itself
        )
        self.seconds, self.stall_seconds = seconds, stall_seconds
        self.late = ""
        self._end = time.monotonic() + seconds
        self._stalled = time.monotonic() + (stall_seconds or seconds)
        self._done = threading.Event()
        self._watch = threading.Thread(target=self._kill_when_late, daemon=True, name="quoth-worker-watch")

    @property
    def results(self) -> IO[bytes]:
        """Give the stream of what the child sends."""
        assert self._process.stdout is not None
        return self._process.stdout

    def send(self, task: bytes) -> None:
        """Hand over the task; the pipe stays open, and its closing tells the child that the parent is gone."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(task)
            self._process.stdin.flush()
        except BrokenPipeError:
            return  # it died at once: the empty stream of results says so

    def reported(self) -> None:
        """Count the time until the next report from now."""
        self._stalled = time.monotonic() + (self.stall_seconds or self.seconds)

    def wait(self) -> int:
        """Wait for its end, by itself or at the deadline, and give its exit code: below zero a signal's number."""
        return self._process.wait()

    def _kill_when_late(self) -> None:
        while not self._done.wait(max(0.0, min(self._end, self._stalled) - time.monotonic())):
            now = time.monotonic()
            if now >= self._end:
                self.late = f"took longer than {self.seconds:g} seconds"
            elif now >= self._stalled:
                self.late = f"went {self.stall_seconds:g} seconds without getting on"
            if self.late:
                self._process.kill()
                return

    def __enter__(self) -> _Child:
        self._watch.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        self._process.kill()
        self._watch.join()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                continue  # what was still to be sent to a dead child is of no use to anyone


class _OwnValues(pickle.Unpickler):
    """Loads builtin values and the classes that a document is made of, and nothing else.

    A hostile file that takes over the parser decides what the child sends. A pickle can only call what find_class
    gives it: constructors of plain values. So the worst it can do is tell lies about that one file.
    """

    def find_class(self, module_name: str, global_name: str) -> Any:
        module = _OURS.get(module_name)
        found = vars(module).get(global_name) if module is not None else None
        if isinstance(found, type) and found.__module__ == module_name:
            return found
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is none of our values")


def _messages(stream: IO[bytes]) -> Iterator[tuple[bytes, Any]]:
    """Yield what the child sends until it closes its end; raises _Broken on anything else."""
    while tag := stream.read(1):
        try:
            value = _message(tag, stream)
        except Exception as error:
            raise _Broken("a message that cannot be read") from error
        yield tag, value


def _message(tag: bytes, stream: IO[bytes]) -> Any:
    if tag == PROGRESS:
        done, total = struct.unpack(">QQ", stream.read(16))
        doing = stream.read(WORD).decode("ascii").strip()
        return (done, total, doing) if doing else (done, total)
    if tag == RESULT:
        return _OwnValues(stream).load()
    if tag == ERROR:
        (length,) = struct.unpack(">I", stream.read(4))
        return dict(json.loads(stream.read(min(length, _LONGEST_ERROR))))
    raise ValueError(f"unknown message {tag!r}")


def _rebuilt(sent: dict[str, Any], subject: str) -> QuothError:
    """Make the error that the child reported; the class is looked up among ours, never imported by name."""
    message, remedy = str(sent.get("message", "")), str(sent.get("remedy", ""))
    known = {(each.__module__, each.__qualname__): each for each in _subclasses(QuothError)}
    ours = known.get((str(sent.get("module")), str(sent.get("name"))))
    error: QuothError
    if ours is not None:
        error = ours(message, remedy=remedy)
    elif sent.get("name") == "MemoryError":
        error = _too_big(subject)
    else:
        error = Unreadable(
            f"{subject} could not be read: {sent.get('name')}: {message}",
            remedy="Open it in the program it was made with, save it anew, and add that copy.",
        )
    error.add_note(f"In the child process:\n{sent.get('trace', '')}")
    return error


def _subclasses(kind: type[QuothError]) -> Iterator[type[QuothError]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


def _too_big(subject: str) -> ReadLimit:
    return ReadLimit(
        f"Reading {subject} needs more memory than it may have.",
        remedy="If the file opens in a viewer, split it into smaller ones and add those.",
    )


def _death(subject: str, child: _Child) -> ReadError:
    """Say why the child ended without a result."""
    code = child.wait()
    if child.late:
        return ReadLimit(
            f"Reading {subject} {child.late} and was stopped.",
            remedy="If the file opens in a viewer, split it into smaller ones and add those.",
        )
    if code == OUT_OF_MEMORY:
        return _too_big(subject)
    if code in {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL")}:
        return ReadLimit(
            f"Reading {subject} was stopped by the system, for lack of memory or time.",
            remedy="Close other programs and try again, or split the file into smaller ones.",
        )
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return Unreadable(
        f"{subject} made the reader crash ({how}): it is damaged, or made to do harm.",
        remedy="Open it in the program it was made with, save it anew, and add that copy.",
    )
