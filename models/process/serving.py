"""The model's process: loads one model when it is first needed, answers its clients in turn, and ends when idle.

    --> {"secret", "mark"}                      <-- {"welcome": pid}, or {"other": pid} to one that wants another model
    --> {"do": "stream", ...}                   <-- {"taken": true} at once, {"piece": ...} ..., {"done": true}
    --> {"do": "log_odds" | "count" | ...}      <-- {"taken": true} at once, {"done": true, "value": ...}
                                                <-- {"error": name of the class, "message", "remedy"}

Knows nothing of questions or sources.
"""

from __future__ import annotations

import contextlib
import hmac
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Generator as Frames
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from models.errors import GeneratorFailed, QuothError
from models.ports import Generator, Message
from models.process.address import LOCK_FILE, Address, forget_address, listen, read_address
from models.process.embedding import KINDS, Embedding
from models.process.spec import ModelSpec
from models.process.turns import Idleness, Turns
from models.process.wire import Frame, Hangup, Wire

# How often it looks whether it is still wanted.
_LOOK_SECONDS = 0.5
# Long enough for whoever waited to be told why a model could not be loaded.
_FAILED_SECONDS = 2
_ANOTHER = "Ask again; if it fails again, choose another model with `quoth models use`, or see `quoth doctor`."
# A client that says nothing for so long after it connected is not one of ours.
_GREETING_SECONDS = 10
_WAITED: Frame = {"piece": ""}


class ModelServer:
    """One model, its clients and its end."""

    def __init__(self, folder: Path, spec: ModelSpec, *, mark: str, idle_seconds: float) -> None:
        """`mark` is its starter's: that one may be older than the code this process runs, and must still find it."""
        self._folder = folder
        self._spec = spec
        self._mark = mark
        self._idle_seconds = idle_seconds
        self._turns = Turns()
        self._embedding = Embedding(spec.encoder)
        self._idleness = Idleness()
        self._loading = threading.Lock()
        self._model: Generator | None = None
        self._failure: QuothError | None = None
        self._retired = threading.Event()
        self._listener: socket.socket
        self._address: Address

    def open(self) -> None:
        """Begin to listen."""
        self._listener, self._address = listen(self._folder)
        threading.Thread(target=self._accept, daemon=True).start()

    def run(self) -> None:
        """Serve until it is idle, replaced, or its home is gone."""
        while not self._is_over():
            time.sleep(_LOOK_SECONDS)
        self._listener.close()

    def _is_over(self) -> bool:
        """Tell whether to end; nobody can be finding this process meanwhile, as that takes the same lock."""
        idle = self._idleness.seconds()
        if not self._is_ours():  # the home is gone or another process has taken over
            return idle > 0
        if self._retired.is_set() and idle > 0:
            forget_address(self._folder)
            return True
        wanted_for = self._idle_seconds if self._failure is None else _FAILED_SECONDS
        if idle < wanted_for:
            return False
        try:
            with FileLock(self._folder / LOCK_FILE, timeout=0):
                if self._idleness.seconds() < wanted_for:
                    return False
                forget_address(self._folder)
                return True
        except (Timeout, OSError):
            return False

    def _is_ours(self) -> bool:
        return read_address(self._folder) == self._address

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(Wire(connection),), daemon=True).start()

    def _serve(self, wire: Wire) -> None:
        with contextlib.suppress(Hangup, TimeoutError), contextlib.closing(wire):
            greeting = wire.receive(seconds=_GREETING_SECONDS)
            if not hmac.compare_digest(str(greeting.get("secret")), self._address.secret):
                return
            wire.send({"welcome" if greeting.get("mark") == self._mark else "other": self._address.pid})
            while True:
                request = wire.receive()
                with self._idleness.work():
                    wire.send({"taken": True})
                    self._answer(wire, request)

    def _loaded(self) -> Generator:
        """Load the model with the first request that needs it: who only embeds does not pay for it."""
        with self._loading:
            if self._model is None and self._failure is None:
                try:
                    self._model = self._spec.load()
                except QuothError as error:
                    self._failure = error
                except Exception as error:  # noqa: BLE001 - whatever it is, the client must be told of it
                    self._failure = GeneratorFailed(
                        f"The model {self._spec.name} could not be loaded: {error}.",
                        remedy="Check its file with `quoth models verify`, or choose another with `quoth models use`.",
                    )
            if self._failure is not None:
                raise self._failure
            assert self._model is not None
            return self._model

    def _answer(self, wire: Wire, request: Frame) -> None:
        if request.get("do") == "retire":
            self._retired.set()
            wire.send({"done": True})
            return
        try:
            if request.get("do") in KINDS:
                wire.send(*self._embedding.answer(request))
                return
            with contextlib.closing(_answers(self._loaded(), self._turns, request)) as frames:
                for frame in frames:
                    wire.send(frame)
        except QuothError as error:
            wire.send(_told(error))
        except Hangup:
            raise
        except Exception as error:  # noqa: BLE001 - a fault in one call must not cost the others their model
            wire.send(_told(GeneratorFailed(f"The model failed: {error}.", remedy=_ANOTHER)))


def _told(error: QuothError) -> Frame:
    return {"error": type(error).__name__, "message": error.message, "remedy": error.remedy}


def _answers(model: Generator, turns: Turns, request: Frame) -> Frames[Frame, None, None]:
    """Give the frames that answer a request; closing the iterator stops the model."""
    kind, urgent = request.get("do"), bool(request.get("urgent", True))
    if kind == "stream":
        with turns.take(urgent=urgent):
            pieces = model.stream(
                messages_of(request["messages"]),
                max_tokens=request["max_tokens"],
                grammar=request["grammar"],
                seed=request["seed"],
            )
            try:
                yield _WAITED  # a client that hung up while it waited is noticed before anything is read
                for piece in pieces:
                    yield {"piece": piece}
            finally:
                _close(pieces)
        yield {"done": True}
    elif kind == "log_odds":
        odds: list[float] = []
        under_way = _log_odds(model, request)
        for _ in request["prompts"]:
            with turns.take(urgent=urgent):
                yield _WAITED
                odds.append(next(under_way))
        yield {"done": True, "value": odds}
    else:
        yield {"done": True, "value": _QUICK[str(kind)](model, request)}


def _log_odds(model: Generator, request: Frame) -> Iterator[float]:
    """Yield the log odds of each prompt; nothing is read before the first is asked for, which is in its turn."""
    prompts = [messages_of(prompt) for prompt in request["prompts"]]
    yield from model.log_odds_each(prompts, of=request["of"], against=request["against"])


def _about(model: Generator, _request: Frame) -> Any:
    return {"context_size": model.context_size, "judges": model.judges}


def _count(model: Generator, request: Frame) -> Any:
    return model.count_tokens(request["text"])


def _count_prompt(model: Generator, request: Frame) -> Any:
    return model.count_prompt_tokens(messages_of(request["messages"]))


# What waits for no turn: none of these touches what the model has read.
_QUICK: dict[str, Callable[[Generator, Frame], Any]] = {
    "about": _about,
    "count": _count,
    "count_prompt": _count_prompt,
}


def messages_of(rows: Sequence[Frame]) -> tuple[Message, ...]:
    """Read messages from a frame."""
    return tuple(Message(**row) for row in rows)


def rows_of(messages: Sequence[Message]) -> list[Frame]:
    """Write messages for a frame."""
    return [asdict(message) for message in messages]


def _close(pieces: Iterator[str]) -> None:
    close = getattr(pieces, "close", None)
    if close is not None:
        close()
