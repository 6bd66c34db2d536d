"""Packs arrays into small blobs and back, without loss. Knows no table."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ingest.content.document import Sentence


def pack_boxes(char_boxes: bytes) -> bytes:
    """Compress float32[n, 4]: each coordinate's bytes stand together, because neighbouring characters share them."""
    if not char_boxes:
        return b""
    planes = np.frombuffer(char_boxes, np.uint8).reshape(-1, 16).T
    return zlib.compress(planes.tobytes(), 1)


def unpack_boxes(packed: bytes) -> bytes:
    """Give back what `pack_boxes` was given."""
    if not packed:
        return b""
    planes = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(16, -1)
    return planes.T.tobytes()


def pack_sentences(sentences: Iterable[Sentence]) -> bytes:
    """Pack sentences as int32 pairs."""
    return np.array([(sentence.start, sentence.end) for sentence in sentences], "<i4").tobytes()


def unpack_sentences(packed: bytes) -> tuple[Sentence, ...]:
    """Give back what `pack_sentences` was given."""
    pairs = np.frombuffer(packed, "<i4").reshape(-1, 2).tolist()
    return tuple(Sentence(start, end) for start, end in pairs)


def pack_vector(vector: NDArray[np.float32]) -> bytes:
    """Pack a vector as little-endian float32."""
    return np.ascontiguousarray(vector, "<f4").tobytes()


def unpack_vectors(packed: Iterable[bytes], dimension: int) -> NDArray[np.float32]:
    """Give float32[n, dimension] from vectors packed one by one."""
    return np.frombuffer(b"".join(packed), "<f4").reshape(-1, dimension).astype(np.float32, copy=False)
