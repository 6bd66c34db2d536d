"""What is learned from the examples of questions is kept in the library, and a later start takes it from there."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from generation.answering.question import Need
from retrieval.memory.library import memory_library
from services.ask.kept_bytes import KeptBytes
from services.assembly import Quoth, read_settings
from tests.fakes import HashEmbedder


class CountingEmbedder(HashEmbedder):
    """Counts the texts it was given."""

    def __init__(self) -> None:
        self.count = 0

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        self.count += len(texts)
        return super().embed_passages(texts)


def test_a_later_start_embeds_no_example(home: Path) -> None:
    first, later = CountingEmbedder(), CountingEmbedder()
    with Quoth(read_settings(home=home)) as quoth:
        need = quoth.question_reader(first).read("Who are the authors of the paper?").need
        assert quoth.question_reader(first) is quoth.question_reader(first)
    with Quoth(read_settings(home=home)) as quoth:
        assert quoth.question_reader(later).read("Who are the authors of the paper?").need is need is Need.RECORD
    assert (first.count > 500, later.count) == (True, 1)


def test_bytes_come_back_as_they_were_and_other_text_is_no_bytes() -> None:
    texts = memory_library().texts
    kept = KeptBytes(texts)
    kept.put("all", bytes(range(256)))
    assert kept.get("all") == bytes(range(256))
    assert kept.get("other") is None
    texts.keep("bytes-1", "all", "é")
    assert kept.get("all") is None
