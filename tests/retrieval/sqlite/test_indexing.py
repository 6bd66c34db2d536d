"""Vectors are made batch by batch, and what is done stays done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval import indexing
from retrieval.indexing import embed_pending
from retrieval.library import Library
from tests.fakes import HashEmbedder
from tests.retrieval.library_cases import add_text

CHECKOUT = Path(__file__).parents[3]

# Embeds in a process of its own, which kills itself in the third batch.
EMBEDDER = """
import os, signal, sys
from pathlib import Path
from retrieval import indexing
from retrieval.library import Library
from retrieval.sqlite.library import open_library
from tests.fakes import HashEmbedder

class Dying(HashEmbedder):
    batches = 0
    def embed_passages(self, texts):
        self.batches += 1
        if self.batches == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_passages(texts)

indexing.BATCH = 4
indexing.embed_pending(open_library(Path(sys.argv[1])), Dying())
"""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 4)


def test_progress_counts_to_the_end_and_nothing_is_done_twice(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, *(f"Coral {n}." for n in range(10)))
    seen: list[tuple[int, int]] = []
    assert embed_pending(library, HashEmbedder(), progress=lambda done, total: seen.append((done, total))) == 10
    assert seen == [(4, 10), (8, 10), (10, 10)]
    assert embed_pending(library, HashEmbedder()) == 0


def test_stopping_keeps_what_is_done(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, *(f"Coral {n}." for n in range(10)))
    stop = threading.Event()
    stored = embed_pending(library, HashEmbedder(), progress=lambda _done, _total: stop.set(), stop=stop)
    assert stored == 4
    assert len(library.vectors.pending("hash-64")) == 6
    assert embed_pending(library, HashEmbedder()) == 6


def test_a_kill_loses_no_more_than_a_batch(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, *(f"Coral {n}." for n in range(10)))
    ended = subprocess.run([sys.executable, "-c", EMBEDDER, str(library.home)], cwd=CHECKOUT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert os.fspath(library.home)
    assert len(library.vectors.pending("hash-64")) == 2
    assert library.check() == ()


def test_what_is_added_meanwhile_is_embedded_too(library: Library, tmp_path: Path) -> None:
    add_text(library, tmp_path, "Corals bleach.")

    def add_another(done: int, _total: int) -> None:
        if done == 1:
            add_text(library, tmp_path, "Fish swim.")

    assert embed_pending(library, HashEmbedder(), progress=add_another) == 2


def test_a_source_removed_meanwhile_is_passed_over(library: Library, tmp_path: Path) -> None:
    source = add_text(library, tmp_path, "Corals bleach.")

    class Removing(HashEmbedder):
        def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
            library.sources.remove(source.document_id)
            return super().embed_passages(texts)

    assert embed_pending(library, Removing()) == 0
    assert library.check() == ()
