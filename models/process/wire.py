"""How the model's process and its clients speak: JSON objects with their length before them. Text is data, never code.

    4 bytes   length of the JSON, big-endian
    4 bytes   length of the bytes that follow it (vectors), mostly 0

Knows sockets and bytes; knows nothing of what is asked.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
from typing import Any

_LENGTHS = struct.Struct(">II")
# More than any prompt or any vectors of one call take; a length past it is not ours.
_LONGEST = 256_000_000

Frame = dict[str, Any]


class Hangup(Exception):
    """The other side closed the connection, or is no more."""


class Wire:
    """One connection, spoken over by one thread at a time."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        with contextlib.suppress(OSError):  # a Unix socket has no such option, and needs none
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, frame: Frame, data: bytes = b"") -> None:
        """Send an object, and bytes beside it; raises Hangup."""
        text = json.dumps(frame).encode()
        try:
            self._socket.sendall(_LENGTHS.pack(len(text), len(data)) + text + data)
        except OSError as error:
            raise Hangup(str(error)) from error

    def receive(self, *, seconds: float | None = None) -> Frame:
        """Wait for an object; raises Hangup, or TimeoutError where nothing comes for so long."""
        return self.receive_with_data(seconds=seconds)[0]

    def receive_with_data(self, *, seconds: float | None = None) -> tuple[Frame, bytes]:
        """Wait for an object and the bytes beside it."""
        self._socket.settimeout(seconds)
        try:
            text_length, data_length = _LENGTHS.unpack(self._exactly(_LENGTHS.size))
            if text_length + data_length > _LONGEST:
                raise Hangup("a frame is too long to be ours")
            frame = json.loads(self._exactly(text_length))
            data = self._exactly(data_length)
        except TimeoutError:
            raise
        except (OSError, ValueError) as error:
            raise Hangup(str(error)) from error
        finally:
            with contextlib.suppress(OSError):
                self._socket.settimeout(None)
        if not isinstance(frame, dict):
            raise Hangup("a frame is not an object")
        return frame, data

    def close(self) -> None:
        """End the connection; what the other side is doing for it stops."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _exactly(self, length: int) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            part = self._socket.recv(min(length - len(parts), 1 << 20))
            if not part:
                raise Hangup("the connection ended")
            parts += part
        return bytes(parts)
