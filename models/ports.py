"""What quoth asks of a model of each kind. Implementations are leaf modules; nothing here loads one.

Values cross these borders, never a library's own types, so that a model may as well run in another process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. `content` is text, never markup: a role token inside it must reach the model as letters."""

    role: Literal["system", "user", "assistant"]
    content: str


class Generator(Protocol):
    """Writes text after messages, under a grammar, the same text for the same seed."""

    @property
    def name(self) -> str:
        """Name the model for people."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of the model file, hex."""
        ...

    @property
    def context_size(self) -> int:
        """How many tokens prompt and answer may have together."""
        ...

    def count_tokens(self, text: str) -> int:
        """Count the tokens of plain text."""
        ...

    def count_prompt_tokens(self, messages: Sequence[Message]) -> int:
        """Count the tokens of messages within the model's own chat template."""
        ...

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        """Yield text piece by piece; closing the iterator stops the model. `grammar` is GBNF."""
        ...

    @property
    def takes_grammar(self) -> bool:
        """Whether `stream` holds the model to a grammar; without, what it writes must be read with care."""
        ...

    @property
    def gives_log_odds(self) -> bool:
        """Whether `log_odds` can be had at all."""
        ...

    @property
    def judges(self) -> bool:
        """Whether the model is large enough for its yes or no to mean something."""
        ...

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        """Give the log odds that the model's reply begins with one of the words `of` rather than one of `against`."""
        ...

    def log_odds_each(
        self, prompts: Sequence[Sequence[Message]], *, of: Sequence[str], against: Sequence[str]
    ) -> Iterable[float]:
        """Give the log odds for each of several prompts; what one and the next begin with alike is read once."""
        ...


class Embedder(Protocol):
    """Turns text into unit vectors, float32[n, dimension]; `name` changes whenever the vectors would."""

    @property
    def name(self) -> str:
        """Name what made the vectors, model and version."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed_passages(self, texts: list[str]) -> NDArray[np.float32]:
        """Embed texts to be found."""
        ...

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Embed one query, float32[dimension]."""
        ...


@runtime_checkable
class Comparer(Protocol):
    """Compares a query with a few texts more closely than one vector each can; an embedder may be one too."""

    def compare(self, query: str, texts: list[str]) -> NDArray[np.float32]:
        """Give how well each text answers to the query's words in their context, float32[n] in 0..1."""
        ...


@runtime_checkable
class WordComparer(Protocol):
    """Compares a query with texts word by word, each word for itself, which takes hardly any time."""

    def compare_words(self, query: str, texts: list[str]) -> NDArray[np.float32]:
        """Give the mean, over the query's words, of the cosine to the likest word of each text, float32[n] in 0..1."""
        ...


@dataclass(frozen=True, slots=True)
class WordVectors:
    """A text's pieces of words: `spans` int[n, 2] are their places, `vectors` float32[n, width] are unit vectors."""

    spans: NDArray[np.int64]
    vectors: NDArray[np.float32]


@runtime_checkable
class WordReader(Protocol):
    """Gives a vector for each piece of a word of a text; an embedder may be one too."""

    def words(self, texts: Sequence[str]) -> list[WordVectors]:
        """Read texts word by word."""
        ...


class ClaimChecker(Protocol):
    """Tells how likely it is that a quote says what a claim says."""

    @property
    def name(self) -> str:
        """Name the model and the state of its files."""
        ...

    def check(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Give, for each (quote, claim), the probability that the quote supports the claim, float32[n] in 0..1."""
        ...


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word as it was heard, with the space that stands before it; from and to in seconds, `probability` in 0..1."""

    start: float
    end: float
    text: str
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class SpokenSegment:
    """Words heard in one stretch, and what speaks against their having been said at all.

    `no_speech` is the chance, 0..1, that nobody speaks; `log_probability` the mean over the words' pieces;
    `compression` how many times shorter the text packs: what repeats itself without end packs well.
    """

    words: tuple[SpokenWord, ...]
    no_speech: float = 0.0
    log_probability: float = 0.0
    compression: float = 1.0


class Transcriber(Protocol):
    """Writes down what is said. Sound is float32[n] in -1..1, one channel, 16,000 samples a second."""

    @property
    def name(self) -> str:
        """Name the model for people."""
        ...

    def language_of(self, sound: NDArray[np.float32]) -> tuple[str, float]:
        """Tell which language is spoken, as a code ("en"), and the chance, 0..1, that it is; "" where nobody speaks."""
        ...

    def transcribe(self, sound: NDArray[np.float32], *, language: str) -> Iterator[SpokenSegment]:
        """Yield what is said, in order, times counted from the sound's beginning; silence yields nothing."""
        ...
