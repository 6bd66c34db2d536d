"""Keeps an array that is slow to make and always comes out the same, so that a start need not make it again.

Knows neither where it is kept nor what it is for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# Half the bytes of what is used; weights rounded so still tell the same.
_STORED = np.dtype("<f2")


class Cache(Protocol):
    """Bytes that are slow to make and can be made again."""

    def get(self, key: str) -> bytes | None:
        """Give the bytes kept under a key, or None."""
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep bytes under a key, in place of earlier ones."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """An array kept under `key`; `maker` names what makes it besides what `of` is told, such as the embedder.

    The bytes begin with a hash of all it is made of and end with their own, so that an earlier array, or one that was
    cut short, is made anew; it is replaced, not added to.
    """

    cache: Cache
    maker: str
    key: str

    def of(self, made_of: bytes, columns: int, make: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
        """Give the array, float32[n, columns]: the same whether it was kept or is made now."""
        mark = hashlib.sha256(self.maker.encode() + b"\0" + made_of).digest()
        kept = self.cache.get(self.key)
        if kept is None or not kept.startswith(mark) or not kept.endswith(_end(kept[: -len(mark)])):
            body = mark + make().astype(_STORED).tobytes()
            kept = body + _end(body)
            self.cache.put(self.key, kept)
        stored = np.frombuffer(kept[len(mark) : -len(mark)], _STORED)
        return stored.reshape(-1, columns).astype(np.float32)


def _end(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
