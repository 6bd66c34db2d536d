"""What is kept is what would be made, and is made again when what it is made of changes or its bytes are damaged."""

import numpy as np
from numpy.typing import NDArray

from generation.answering.examples import Examples
from generation.answering.kept import Kept
from tests.fakes import HashEmbedder

TEXTS = ["How deep is the fjord?", "How deep is the lake?", "How old is it?", "Who wrote this?", "Who wrote it?"]
KNOWN = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])


class Shelf:
    """Keeps bytes in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.kept[key] = value


class CountingEmbedder(HashEmbedder):
    """Counts the texts it was given."""

    def __init__(self) -> None:
        self.count = 0

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        self.count += len(texts)
        return super().embed_passages(texts)


def test_examples_are_embedded_once_and_tell_the_same_afterwards() -> None:
    embedder, shelf = CountingEmbedder(), Shelf()
    fresh = Examples(TEXTS, KNOWN, embedder.embed_passages)
    first = Examples(TEXTS, KNOWN, embedder.embed_passages, Kept(shelf, "a", "questions"))
    again = Examples(TEXTS, KNOWN, embedder.embed_passages, Kept(shelf, "a", "questions"))
    assert embedder.count == 2 * len(TEXTS)
    guesses = [examples.guess("Who wrote the song?") for examples in (fresh, first, again)]
    np.testing.assert_array_equal(guesses[1], guesses[2])
    np.testing.assert_allclose(guesses[0], guesses[1], atol=0.01)
    assert guesses[2][1] > guesses[2][0]


def test_another_embedder_or_other_examples_are_learned_anew_in_place_of_the_old() -> None:
    embedder, shelf = CountingEmbedder(), Shelf()
    Examples(TEXTS, KNOWN, embedder.embed_passages, Kept(shelf, "a", "questions"))
    Examples(TEXTS, KNOWN, embedder.embed_passages, Kept(shelf, "b", "questions"))
    Examples(TEXTS, 1 - KNOWN, embedder.embed_passages, Kept(shelf, "b", "questions"))
    assert embedder.count == 3 * len(TEXTS)
    assert len(shelf.kept) == 1


def test_damaged_bytes_are_made_again() -> None:
    embedder, shelf = CountingEmbedder(), Shelf()
    Examples(TEXTS, KNOWN, embedder.embed_passages, Kept(shelf, "a", "questions"))
    whole = shelf.kept["questions"]
    for damaged in (whole[:-3], whole[:40] + b"\0\0" + whole[42:], b""):
        shelf.kept["questions"] = damaged
        Examples(TEXTS, KNOWN, embedder.embed_passages, Kept(shelf, "a", "questions"))
        assert shelf.kept["questions"] == whole
