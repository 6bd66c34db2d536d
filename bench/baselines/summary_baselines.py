"""Other ways to summarise in as many words: the beginning, TextRank, the centre, and a model asked plainly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from models.ports import Generator, Message

Floats = NDArray[np.float32]
# What the model is asked, and how its room is used: a text that is too long is cut, or read part after part.
_ASKED = "Summarise this text in at most {words} words."
_TOKENS_A_WORD = 1.6
_ROOM = 0.75
_PART_WORDS = 60
_DAMPING = 0.85


def lead(texts: Sequence[str], vectors: Floats) -> list[int]:
    """Rank sentences as they stand."""
    del vectors
    return list(range(len(texts)))


def centroid(texts: Sequence[str], vectors: Floats) -> list[int]:
    """Rank sentences by how near they are to the middle of all."""
    del texts
    return [int(place) for place in np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")]


def textrank(texts: Sequence[str], vectors: Floats) -> list[int]:
    """Rank sentences by PageRank over their likeness (Mihalcea and Tarau 2004), here of vectors."""
    likeness = np.maximum(vectors @ vectors.T, 0.0).astype(np.float64)
    np.fill_diagonal(likeness, 0.0)
    shares = likeness / np.maximum(likeness.sum(axis=1, keepdims=True), 1e-9)
    rank = np.full(len(texts), 1 / max(len(texts), 1))
    for _ in range(50):
        rank = (1 - _DAMPING) / max(len(texts), 1) + _DAMPING * shares.T @ rank
    return [int(place) for place in np.argsort(-rank, kind="stable")]


RANKINGS: dict[str, Callable[[Sequence[str], Floats], list[int]]] = {
    "lead": lead,
    "centroid": centroid,
    "textrank": textrank,
}


def first_words(texts: Sequence[str], ranking: Sequence[int], words: int) -> list[str]:
    """Take sentences in the order of a ranking while there is room, one at least, and put them in reading order."""
    taken: list[int] = []
    for place in ranking:
        size = len(texts[place].split())
        if not taken or size <= words:
            taken.append(place)
            words -= size
    return [texts[place] for place in sorted(taken)]


def plain_prompt(text: str, generator: Generator, *, words: int) -> str:
    """Ask the model to summarise what of the text has room."""
    room = int(_ROOM * generator.context_size) - int(words * _TOKENS_A_WORD)
    return _ask(_cut(text, generator, room), generator, words)


def map_reduce(text: str, generator: Generator, *, words: int) -> str:
    """Ask the model to summarise part after part, and then the summaries."""
    room = int(_ROOM * generator.context_size) - int(words * _TOKENS_A_WORD)
    notes: list[str] = []
    while text:
        part = _cut(text, generator, room)
        notes.append(_ask(part, generator, _PART_WORDS))
        text = text[len(part) :]
    return notes[0] if len(notes) == 1 else _ask(_cut("\n".join(notes), generator, room), generator, words)


def _ask(text: str, generator: Generator, words: int) -> str:
    messages = (Message("user", f"{_ASKED.format(words=words)}\n\n{text}"),)
    return "".join(generator.stream(messages, max_tokens=int(words * _TOKENS_A_WORD) + 8)).strip()


def _cut(text: str, generator: Generator, room: int) -> str:
    """Give as much of the beginning as has room, by halving."""
    while text and generator.count_tokens(text) > room:
        text = text[: min(int(len(text) * room / generator.count_tokens(text)), len(text) - 1)]
    return text
