"""A language model in the home folder's model process, as if it were here: the other side is models/process/.

Nothing of llama.cpp is loaded into the process that uses this one. A model that dies is one clear error, and the next
call starts it anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from models import errors
from models.errors import GeneratorDied, GeneratorFailed, QuothError
from models.files.kinds import may_judge
from models.ports import Message
from models.process.address import folder_of
from models.process.deaths import MOST, Deaths
from models.process.serving import rows_of
from models.process.spec import ModelSpec
from models.process.starting import connect, died
from models.process.wire import Frame, Hangup, Wire

# The process takes a request at once, whatever its model does; it has hung where it does not.
_TAKING_SECONDS = 30
_TRIES = 2


class LocalGenerator:
    """Writes with the model of the home's process; may be used from any thread."""

    takes_grammar = True
    gives_log_odds = True

    def __init__(self, home: Path, spec: ModelSpec, *, idle_seconds: float, urgent: bool = True) -> None:
        """Start nothing yet: the process begins with the first call, or with `start_loading`."""
        self._home = home
        self._spec = spec
        self._idle_seconds = idle_seconds
        self._urgent = urgent
        self._deaths = Deaths(folder_of(home), spec.mark())
        self._lock = threading.Lock()
        self._free: list[Wire] = []
        self._context_size: int | None = None
        self.name = spec.name
        self.sha256 = spec.sha256
        self.judges = may_judge(Path(spec.path))

    def start_loading(self) -> None:
        """Have the process load the model while this one does something else; what fails, fails again when asked."""

        def begin() -> None:
            with suppress(QuothError):
                self._give_back(self._connection())

        threading.Thread(target=begin, daemon=True).start()

    @property
    def context_size(self) -> int:
        """How many tokens prompt and answer may have together."""
        if self._context_size is None:
            self._context_size = int(self._value({"do": "about"})["context_size"])
        return self._context_size

    def count_tokens(self, text: str) -> int:
        """Count the tokens of plain text."""
        return int(self._value({"do": "count", "text": text}))

    def count_prompt_tokens(self, messages: Sequence[Message]) -> int:
        """Count the tokens of messages within the model's own chat template."""
        return int(self._value({"do": "count_prompt", "messages": rows_of(messages)}))

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        """Yield text piece by piece, first empty pieces while the prompt is read; closing the iterator stops the model.

        Raises GeneratorFailed for what the model cannot do, GeneratorDied where its process ends meanwhile.
        """
        request = {"do": "stream", "messages": rows_of(messages), "max_tokens": max_tokens, "grammar": grammar}
        for frame in self._frames({**request, "seed": seed}):
            if "piece" in frame:
                yield frame["piece"]

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        """Give the log odds that the reply begins with one of the words `of` rather than one of `against`."""
        return self.log_odds_each([messages], of=of, against=against)[0]

    def log_odds_each(
        self, prompts: Sequence[Sequence[Message]], *, of: Sequence[str], against: Sequence[str]
    ) -> tuple[float, ...]:
        """Give the log odds for each of several prompts; what they begin with alike is read once."""
        if not prompts:
            return ()
        rows = [rows_of(prompt) for prompt in prompts]
        return tuple(self._value({"do": "log_odds", "prompts": rows, "of": list(of), "against": list(against)}))

    def _value(self, request: Frame) -> Any:
        return [frame for frame in self._frames(request) if "done" in frame][-1].get("value")

    def _frames(self, request: Frame) -> Iterator[Frame]:
        """Ask, and yield the answer's frames up to the one that ends it; whoever stops early hangs up."""
        key = self._deaths.key(request)
        if self._deaths.count(key) >= MOST:
            raise GeneratorDied(
                f"The language model's process ended {MOST} times in a row at this very place; it is not asked again.",
                remedy="Ask in other words, choose another model with `quoth models use`, or see `quoth doctor`.",
            )
        wire = self._ask({**request, "urgent": self._urgent})
        is_whole = False
        try:
            while not is_whole:
                frame = wire.receive()
                is_whole = "done" in frame or "error" in frame
                if "error" in frame:
                    raise _error(frame)
                yield frame
            self._deaths.forget(key)
        except Hangup as hangup:
            self._deaths.add(key)
            raise died(folder_of(self._home), "in the middle of its work") from hangup
        finally:
            if is_whole:
                self._give_back(wire)
            else:
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
                raise GeneratorFailed("The language model's process does not answer.", remedy="End it.") from error
            except Hangup as hangup:
                wire.close()
                # The process may have ended since, idle or killed, and another one can be had; but not without end.
                fresh += kept is None
                if fresh == _TRIES:
                    raise died(folder_of(self._home), "before it could be asked") from hangup
            else:
                return wire

    def close(self) -> None:
        """Hang up; the process goes on for others, or until it is idle."""
        with self._lock:
            free, self._free = self._free, []
        for wire in free:
            wire.close()

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
