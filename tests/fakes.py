"""Fakes that implement the protocols for real and deterministically: words become vectors, drafts are scripted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.ports import Message, SpokenSegment, SpokenWord

_WORD = re.compile(r"\w+")


class HashEmbedder:
    """Hashes each word to a direction, so that texts which share words are near each other."""

    name = "hash-64"
    dimension = 64

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        return np.stack([self.embed_query(text) for text in texts]) if texts else np.zeros((0, 64), np.float32)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, np.float32)
        for word in _WORD.findall(text.lower()):
            digest = hashlib.sha256(word.encode()).digest()
            vector[digest[0] % self.dimension] += 1.0 if digest[1] % 2 else -1.0
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector


class ScriptedGenerator:
    """Writes the given drafts one after another, word by word, and keeps the messages it was shown."""

    name = "scripted"
    sha256 = "0" * 64
    takes_grammar = True
    gives_log_odds = True

    def __init__(
        self, *drafts: str, context_size: int = 4096, yes: Sequence[str] | Mapping[str, float] | None = None
    ) -> None:
        """Judge only where `yes` is given: sentences that hold one of its texts state the answer, others do not.

        A mapping gives the log odds with which they do.
        """
        self.drafts = list(drafts)
        self.yes = dict.fromkeys(yes, 3.0) if yes is not None and not isinstance(yes, Mapping) else yes
        self.judges = yes is not None
        self.context_size = context_size
        self.seen: list[tuple[Message, ...]] = []
        self.grammars: list[str | None] = []

    def count_tokens(self, text: str) -> int:
        return len(_WORD.findall(text))

    def count_prompt_tokens(self, messages: Sequence[Message]) -> int:
        return sum(self.count_tokens(message.content) + 4 for message in messages)

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        del seed
        self.seen.append(tuple(messages))
        self.grammars.append(grammar)
        yield from re.findall(r"\S+\s*", self.drafts.pop(0) if self.drafts else "")[:max_tokens]

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        del of, against
        said = messages[-1].content
        return next((odds for text, odds in (self.yes or {}).items() if text in said), -3.0)

    def log_odds_each(
        self, prompts: Sequence[Sequence[Message]], *, of: Sequence[str], against: Sequence[str]
    ) -> tuple[float, ...]:
        return tuple(self.log_odds(prompt, of=of, against=against) for prompt in prompts)


class WordChecker:
    """Finds a claim as likely as the share of its words that the quote has."""

    name = "words"

    def check(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        said = [(set(_WORD.findall(quote.lower())), _WORD.findall(claim.lower())) for quote, claim in pairs]
        return np.array([sum(word in quote for word in claim) / len(claim) for quote, claim in said], np.float32)


class ScriptedTranscriber:
    """Hears the next of its words wherever it is loud for a second; keeps how long each sound was that it heard."""

    name = "scripted-ear"

    def __init__(
        self, text: str, *, language: str = "en", chance: float = 0.9, doubt: SpokenSegment | None = None
    ) -> None:
        """With `doubt` every segment is as doubtful as that one; `chance` is that of the language."""
        self._words = iter(text.split())
        self._language = language
        self._chance = chance
        self._doubt = doubt or SpokenSegment(())
        self.lengths: list[float] = []

    def language_of(self, sound: NDArray[np.float32]) -> tuple[str, float]:
        return (self._language, self._chance) if np.abs(sound).max(initial=0.0) > 0.1 else ("", 1.0)

    def transcribe(self, sound: NDArray[np.float32], *, language: str) -> Iterator[SpokenSegment]:
        assert language == self._language
        self.lengths.append(len(sound) / 16_000)
        loud = np.abs(sound[: len(sound) // 1600 * 1600]).reshape(-1, 1600).mean(axis=1) > 0.1
        tenth = 0
        while tenth < len(loud):
            if loud[tenth]:
                word = SpokenWord(tenth / 10, tenth / 10 + 0.8, f" {next(self._words, 'hm')}")
                yield replace(self._doubt, words=(word,))
            tenth += 10 if loud[tenth] else 1
