"""Whose turn it is with the model: one at a time, in order, a person's question before work in the background."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock that is given in order of coming, the urgent first."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[bool, int]] = []
        self._numbers = itertools.count()
        self._taken = False

    @contextmanager
    def take(self, *, urgent: bool) -> Iterator[None]:
        """Wait for a turn and hold it."""
        with self._changed:
            mine = (not urgent, next(self._numbers))
            heapq.heappush(self._waiting, mine)
            self._changed.wait_for(lambda: not self._taken and self._waiting[0] == mine)
            heapq.heappop(self._waiting)
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()


class Idleness:
    """Tells for how long nothing has been asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work = 0
        self._since = time.monotonic()

    @contextmanager
    def work(self) -> Iterator[None]:
        """Count as at work meanwhile."""
        with self._lock:
            self._at_work += 1
        try:
            yield
        finally:
            with self._lock:
                self._at_work -= 1
                self._since = time.monotonic()

    def seconds(self) -> float:
        """Give the seconds since the last work, 0 while there is some."""
        with self._lock:
            return 0.0 if self._at_work else time.monotonic() - self._since
