"""Asks the model's process of a home folder: connections that are kept, and deaths that are counted.

Knows frames; what they mean is the business of models/local.py and models/local_embedder.py.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from models import errors
from models.errors import GeneratorDied, GeneratorFailed, QuothError
from models.process.address import folder_of, read_address
from models.process.deaths import MOST, Deaths
from models.process.spec import ModelSpec
from models.process.starting import connect, died
from models.process.wire import Frame, Hangup, Wire

# The process takes a request at once, whatever its model does; it has hung where it does not.
_TAKING_SECONDS = 30
_TRIES = 2
# What a person's question becomes: deaths on these are counted.
_PROMPTS = frozenset({"stream", "log_odds"})


class ProcessClient:
    """One home's process with one language model; may be used from any thread."""

    def __init__(self, home: Path, spec: ModelSpec, *, idle_seconds: float) -> None:
        """Start nothing yet: the process begins with the first request, or with `start_loading`."""
        self._home = home
        self._spec = spec
        self._idle_seconds = idle_seconds
        self._deaths = Deaths(folder_of(home), spec.mark())
        self._lock = threading.Lock()
        self._free: list[Wire] = []

    def start_loading(self) -> None:
        """Have the process load its model while this one does something else; what fails, fails again when asked."""

        def begin() -> None:
            with suppress(QuothError):
                self.value({"do": "about"})

        threading.Thread(target=begin, daemon=True).start()

    def value(self, request: Frame) -> tuple[Frame, bytes]:
        """Ask for something that comes in one piece."""
        return [answer for answer in self.answers(request) if "done" in answer[0]][-1]

    def answers(self, request: Frame) -> Iterator[tuple[Frame, bytes]]:
        """Ask, and yield frames with their bytes up to the one that ends the answer; whoever stops early hangs up.

        Raises what the process raised, and GeneratorDied where it ended meanwhile or has done so too often.
        """
        key = self._deaths.key(request) if request["do"] in _PROMPTS else ""
        if key and self._deaths.count(key) >= MOST:
            raise GeneratorDied(
                f"The language model's process ended {MOST} times in a row at this very place; it is not asked again.",
                remedy="Ask in other words, choose another model with `quoth models use`, or see `quoth doctor`.",
            )
        wire = self._ask(request)
        is_whole = False
        try:
            while not is_whole:
                frame, data = wire.receive_with_data()
                is_whole = "done" in frame or "error" in frame
                if "error" in frame:
                    raise _error(frame)
                yield frame, data
            if key:
                self._deaths.forget(key)
        except Hangup as hangup:
            if key:
                self._deaths.add(key)
            raise died(folder_of(self._home), "in the middle of its work") from hangup
        finally:
            if is_whole:
                self._give_back(wire)
            else:
                wire.close()

    def close(self) -> None:
        """Hang up; the process goes on for others, or until it is idle."""
        with self._lock:
            free, self._free = self._free, []
        for wire in free:
            wire.close()

    def _ask(self, request: Frame) -> Wire:
        """Send a request to the process and give the connection once it is taken."""
        fresh = 0
        while True:
            with self._lock:
                kept = self._free.pop() if self._free else None
            wire = kept or self._connection()
            try:
                wire.send(request)
                wire.receive(seconds=_TAKING_SECONDS)
            except TimeoutError as error:
                wire.close()
                address = read_address(folder_of(self._home))
                number = f" (number {address.pid})" if address else ""
                raise GeneratorFailed(
                    f"The language model's process{number} does not answer.", remedy="End it, and ask again."
                ) from error
            except Hangup as hangup:
                wire.close()
                # The process may have ended since, idle or killed, and another one can be had; but not without end.
                fresh += kept is None
                if fresh == _TRIES:
                    raise died(folder_of(self._home), "before it could be asked") from hangup
            else:
                return wire

    def _connection(self) -> Wire:
        return connect(self._home, self._spec, idle_seconds=self._idle_seconds)

    def _give_back(self, wire: Wire) -> None:
        with self._lock:
            self._free.append(wire)


def _error(frame: Frame) -> QuothError:
    """Make the error that the process met anew, of its own class."""
    kind = getattr(errors, str(frame["error"]), GeneratorFailed)
    if not issubclass(kind, QuothError):
        kind = GeneratorFailed
    return kind(frame["message"], remedy=frame.get("remedy", ""))
