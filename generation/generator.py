"""The contract of a model that writes. Implementations are leaf modules; nothing here loads one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a chat. `content` is text, never markup: a role token inside it must reach the model as letters."""

    role: Literal["system", "user", "assistant"]
    content: str


class TextGenerator(Protocol):
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
    def judges(self) -> bool:
        """Whether the model is large enough for its yes or no to mean something."""
        ...

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        """Give the log odds that the model's reply begins with one of the words `of` rather than one of `against`."""
        ...
