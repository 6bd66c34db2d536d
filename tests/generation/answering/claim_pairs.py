"""Pairs of a quote and a claim made by rule, and models whose verdict on them can be reasoned about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof.calibration import Pair
from generation.answering.proof.language import stem, tokens
from models.ports import Message, WordVectors
from tests.fakes import ScriptedGenerator

_WHO = ("ferry", "harbour", "museum", "clinic", "glacier")
_WHAT = ("closed", "reopened", "expanded", "moved", "burned", "flooded")


def made_pairs() -> list[Pair]:
    """Give four claims on each of thirty quotes: reordered, shortened, with another verb, with a reason added."""
    pairs = []
    for who in _WHO:
        for at, what in enumerate(_WHAT):
            quote = f"After the storm the old {who} was {what} by the county in spring."
            other = _WHAT[(at + 1) % len(_WHAT)]
            pairs += [
                Pair(quote, f"In spring the old {who} was {what} by the county after the storm.", True, "paraphrase"),
                Pair(quote, f"The old {who} was {what} by the county.", True, "compressed"),
                Pair(quote, f"After the storm the old {who} was {other} by the county.", False, "name_swapped"),
                Pair(quote, f"The old {who} was {what} because rich tourists demanded it.", False, "cause_added"),
            ]
    return pairs


class WordReading:
    """Embeds words by hash, whole texts by the mean of theirs: real in behaviour, the same on every machine."""

    name = "hashed words"
    dimension = 64

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        means = [
            np.mean([self._vector(token.text) for token in tokens(text)] or [np.zeros(64)], axis=0) for text in texts
        ]
        return np.array([mean / max(float(np.linalg.norm(mean)), 1e-9) for mean in means], np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        query: NDArray[np.float32] = self.embed_passages([text])[0]
        return query

    def words(self, texts: Sequence[str]) -> list[WordVectors]:
        return [
            WordVectors(
                np.array([(token.start, token.end) for token in tokens(text)], np.int64).reshape(-1, 2),
                np.array([self._vector(token.text) for token in tokens(text)], np.float32).reshape(-1, 64),
            )
            for text in texts
        ]

    @staticmethod
    def _vector(word: str) -> NDArray[np.float64]:
        seed = sum(ord(letter) * 31**at for at, letter in enumerate(stem(word, "en"))) % 2**32
        vector = np.random.default_rng(seed).normal(size=64)
        unit: NDArray[np.float64] = vector / np.linalg.norm(vector)
        return unit


class SharedWords:
    """Takes a claim to be said as far as the quote has its words: a checker that can be reasoned about."""

    name = "shared words"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def check(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.asked += pairs
        return np.array([self._share(*pair) for pair in pairs], np.float32)

    @staticmethod
    def _share(quote: str, claim: str) -> float:
        there = {stem(token.text, "en") for token in tokens(quote)}
        said = [stem(token.text, "en") for token in tokens(claim)]
        return sum(word in there for word in said) / max(len(said), 1)


class JudgingGenerator(ScriptedGenerator):
    """Says yes the more surely, the more of the claim's words the quote has."""

    def __init__(self) -> None:
        super().__init__(yes=())

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        assert (tuple(of), tuple(against)) == (("Yes",), ("No",))
        quote, _, claim = messages[-1].content.partition("\nClaim: ")
        return float(SharedWords().check([(quote, claim)])[0]) * 8 - 6
