"""The password of a page that others may reach: compared by its hash, guessed at ever more slowly. No web in here."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
import time
from collections.abc import Callable

LONGEST_WAIT = 300.0  # seconds
_SESSION_SECONDS = 12 * 3600.0  # after that, the password is asked for again
_SALT_BYTES = 16


class Lock:
    """Opens for one password; may be used from any thread.

    Wrong passwords count for everyone together, so that guessing from many places is no faster than from one.
    """

    def __init__(self, password: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._salt = os.urandom(_SALT_BYTES)
        self._hash = self._hashed(password)
        self._clock = clock
        self._guard = threading.Lock()
        self._wrong = 0
        self._shut_until = 0.0
        self._sessions: dict[str, float] = {}

    def wait(self) -> float:
        """Give the seconds until a password is looked at again, 0 when it is now."""
        return max(0.0, self._shut_until - self._clock())

    def open(self, password: str) -> str | None:
        """Give the token of a new session for the right password, None for a wrong one or one that came too soon."""
        with self._guard:  # one at a time: many at once must not get round the waiting
            if self.wait() > 0:
                return None
            if not hmac.compare_digest(self._hashed(password), self._hash):
                self._shut_until = self._clock() + min(2.0**self._wrong, LONGEST_WAIT)
                self._wrong += 1
                return None
            self._wrong = 0
            token = secrets.token_urlsafe(32)
            self._sessions[token] = self._clock() + _SESSION_SECONDS
            return token

    def admits(self, token: str | None) -> bool:
        """Tell whether a token is of a session that was opened here and has not ended."""
        with self._guard:
            now = self._clock()
            self._sessions = {known: until for known, until in self._sessions.items() if until > now}
            return token is not None and token in self._sessions

    def _hashed(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=self._salt, n=2**14, r=8, p=1)
