"""A language model with no weights for the model's process: it writes the words of the prompt, slowly if told to.

The words of a prompt tell it what to do, so that a test can die with it at each stage.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Iterator, Sequence

from models.errors import GeneratorFailed
from models.ports import Message
from models.process.spec import ModelSpec


class TinyGenerator:
    """Repeats the last message word by word; each word is a token."""

    takes_grammar = False
    gives_log_odds = True
    judges = False
    context_size = 64
    sha256 = "0" * 64

    def __init__(self, name: str) -> None:
        self.name = name
        self.read: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def count_prompt_tokens(self, messages: Sequence[Message]) -> int:
        return sum(self.count_tokens(message.content) for message in messages)

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        del grammar, seed
        words = messages[-1].content.split()
        if len(words) > self.context_size:
            raise GeneratorFailed("The prompt does not fit.", remedy="Ask a shorter question.")
        for word in words[:max_tokens]:
            _obey(word)
            yield f"{word} "
        self.read.append(messages[-1].content)

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        for word in messages[-1].content.split():
            _obey(word)
        return float(len(of) - len(against) + len(messages[-1].content))

    def log_odds_each(
        self, prompts: Sequence[Sequence[Message]], *, of: Sequence[str], against: Sequence[str]
    ) -> Iterator[float]:
        return (self.log_odds(prompt, of=of, against=against) for prompt in prompts)


def load(spec: ModelSpec) -> TinyGenerator:
    """Load nothing; names that say so take long, fail or die."""
    for word in spec.name.split():
        _obey(word)
    if "broken" in spec.name:
        raise GeneratorFailed(f"The model file {spec.path} could not be loaded: it is broken.")
    return TinyGenerator(spec.name)


def _obey(word: str) -> None:
    if word == "slowly":
        time.sleep(0.3)
    elif word == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "crash":
        ctypes.string_at(0)
    elif word == "illegal":
        signal.raise_signal(signal.SIGILL)
    elif word == "raise":
        raise ValueError("raised on purpose")
