"""Finds the nearest vectors with FAISS, over the library's stored vectors.

The only importer of faiss. The index is a cache, in memory and as one file a library state whose name carries the
library's stamp: a file of another state is never opened, and deleting the folder loses nothing.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.hits import Near
from retrieval.sqlite.database import Database
from retrieval.sqlite.stores.originals import is_abandoned
from retrieval.sqlite.vectors import Stamps, VectorRows, count_vectors, load_places, load_stamps, load_vectors

# Below this many vectors reading them from SQLite is as fast as opening a file of them.
WORTH_A_FILE = 5000


@dataclass(slots=True)
class _Loaded:
    stamps: Stamps
    last_key: int
    index: Any  # faiss.IndexFlatIP: the inner product of unit vectors is their cosine
    passages: NDArray[np.int64]
    sources: NDArray[np.int64]


class VectorIndex:
    """The vectors of one embedder, always as the library has them now."""

    def __init__(self, database: Database, folder: Path, *, embedder: str, dimension: int) -> None:
        self._database = database
        self._folder = folder
        self._embedder = embedder
        self._dimension = dimension
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def search(
        self, query: NDArray[np.float32], *, limit: int, source_keys: Collection[int] | None = None
    ) -> tuple[Near, ...]:
        """Give the passages nearest to a unit vector, nearest first; `source_keys` restricts to those sources."""
        with self._lock:
            loaded = self._refresh()
            chosen = None if source_keys is None else np.isin(loaded.sources, list(source_keys))
            count = min(limit, len(loaded.passages) if chosen is None else int(chosen.sum()))
            if count < 1:
                return ()
            parameters = None
            if chosen is not None:
                # The selector only borrows the bits, so they need a name until the search is over.
                bits = np.packbits(chosen, bitorder="little")
                parameters = _only(bits)
            similarities, places = loaded.index.search(query[None, :].astype(np.float32), count, params=parameters)
        found = zip(places[0].tolist(), similarities[0].tolist(), strict=True)
        return tuple(Near(int(loaded.passages[place]), similarity) for place, similarity in found if place >= 0)

    def __len__(self) -> int:
        """Count the vectors."""
        with self._lock:
            return len(self._refresh().passages)

    def _refresh(self) -> _Loaded:
        with self._database.read() as connection:
            stamps = load_stamps(connection)
            if self._loaded is not None and self._loaded.stamps == stamps:
                return self._loaded
            if self._loaded is not None and self._loaded.stamps.removed == stamps.removed:
                rows = load_vectors(connection, self._embedder, self._dimension, after=self._loaded.last_key)
                self._loaded = _extended(self._loaded, rows, stamps)
                return self._loaded
            count = count_vectors(connection, self._embedder)
            index = self._open_file(stamps, count)
            if index is None:
                rows = load_vectors(connection, self._embedder, self._dimension)
                empty = np.zeros(0, np.int64)
                index = faiss.IndexFlatIP(self._dimension)
                self._loaded = _extended(_Loaded(stamps, 0, index, empty, empty), rows, stamps)
            else:
                places = load_places(connection, self._embedder)
                self._loaded = _Loaded(stamps, int(places[-1, 0]), index, places[:, 1], places[:, 2])
                return self._loaded
        if count >= WORTH_A_FILE:
            self._write_file(self._loaded)
        return self._loaded

    def _file(self, stamps: Stamps) -> Path:
        return self._folder / f"{self._fingerprint}-{stamps.changed}.faiss"

    @property
    def _fingerprint(self) -> str:
        return hashlib.sha256(self._embedder.encode()).hexdigest()[:16]

    def _open_file(self, stamps: Stamps, count: int) -> Any | None:
        file = self._file(stamps)
        if not count or not file.is_file():
            return None
        try:
            index = faiss.deserialize_index(np.fromfile(file, np.uint8))
        except (OSError, RuntimeError):  # a damaged cache is no cache
            return None
        sound = isinstance(index, faiss.IndexFlat) and index.ntotal == count and index.d == self._dimension
        return index if sound else None

    def _write_file(self, loaded: _Loaded) -> None:
        """Write the cache under a temporary name first, and delete those of other states; failing to is no error."""
        incoming = self._folder / f"incoming-{os.getpid()}-{secrets.token_hex(4)}"
        try:
            self._folder.mkdir(exist_ok=True)
            with incoming.open("wb") as target:
                target.write(faiss.serialize_index(loaded.index).data)
                target.flush()
                os.fsync(target.fileno())
            for stale in (*self._folder.glob(f"{self._fingerprint}-*.faiss"), *self._folder.glob("incoming-*")):
                if stale.suffix or is_abandoned(stale):
                    stale.unlink(missing_ok=True)
            incoming.replace(self._file(loaded.stamps))
        except OSError:  # no room, or a folder that may only be read: the library itself holds the vectors
            with suppress(OSError):
                incoming.unlink(missing_ok=True)


def _only(bits: NDArray[np.uint8]) -> Any:
    """Restrict a search to the places whose bit is set; faiss's own hints do not know its Python wrappers."""
    selector: Any = faiss.IDSelectorBitmap
    parameters: Any = faiss.SearchParameters
    return parameters(sel=selector(bits))


def _extended(loaded: _Loaded, rows: VectorRows, stamps: Stamps) -> _Loaded:
    if not len(rows.keys):
        return _Loaded(stamps, loaded.last_key, loaded.index, loaded.passages, loaded.sources)
    loaded.index.add(rows.vectors)
    return _Loaded(
        stamps,
        int(rows.keys[-1]),
        loaded.index,
        np.concatenate([loaded.passages, rows.passages]),
        np.concatenate([loaded.sources, rows.sources]),
    )
