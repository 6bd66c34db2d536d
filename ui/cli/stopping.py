"""Lets long work end in good order: the first Ctrl-C lets it finish what is in hand, the second ends it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def finishing_on_interrupt(tell: Callable[[], None]) -> Iterator[threading.Event]:
    """Give an event that the first Ctrl-C sets, after `tell` was called; the next one interrupts as usual."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # only there can signals be taken
        yield stop
        return
    before = signal.getsignal(signal.SIGINT)

    def asked(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        stop.set()
        tell()

    signal.signal(signal.SIGINT, asked)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
