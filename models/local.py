"""A language model in the home folder's model process, as if it were here: the other side is models/process/.

Nothing of llama.cpp is loaded into the process that uses this one. A model that dies is one clear error, and the next
call starts it anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from models.files.kinds import may_judge
from models.ports import Message
from models.process.client import ProcessClient
from models.process.serving import rows_of
from models.process.spec import ModelSpec
from models.process.wire import Frame


class LocalGenerator:
    """Writes with the model of the home's process; may be used from any thread."""

    takes_grammar = True
    gives_log_odds = True

    def __init__(self, home: Path, spec: ModelSpec, *, idle_seconds: float, urgent: bool = True) -> None:
        """Start nothing yet: the process begins with the first call; `urgent` calls go before those that are not."""
        self.client = ProcessClient(home, spec, idle_seconds=idle_seconds)
        self._urgent = urgent
        self._context_size: int | None = None
        self.name = spec.name
        self.sha256 = spec.sha256
        self.judges = may_judge(Path(spec.path))

    @property
    def context_size(self) -> int:
        """How many tokens prompt and answer may have together."""
        if self._context_size is None:
            self._context_size = int(self._value({"do": "about"})["context_size"])
        return self._context_size

    def count_tokens(self, text: str) -> int:
        """Count the tokens of plain text."""
        return int(self._value({"do": "count", "text": text}))

    def count_prompt_tokens(self, messages: Sequence[Message]) -> int:
        """Count the tokens of messages within the model's own chat template."""
        return int(self._value({"do": "count_prompt", "messages": rows_of(messages)}))

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        """Yield text piece by piece, first empty pieces while the prompt is read; closing the iterator stops the model.

        Raises GeneratorFailed for what the model cannot do, GeneratorDied where its process ends meanwhile.
        """
        request = {"do": "stream", "messages": rows_of(messages), "max_tokens": max_tokens, "grammar": grammar}
        for frame, _ in self.client.answers({**request, "seed": seed, "urgent": self._urgent}):
            if "piece" in frame:
                yield frame["piece"]

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        """Give the log odds that the reply begins with one of the words `of` rather than one of `against`."""
        return self.log_odds_each([messages], of=of, against=against)[0]

    def log_odds_each(
        self, prompts: Sequence[Sequence[Message]], *, of: Sequence[str], against: Sequence[str]
    ) -> tuple[float, ...]:
        """Give the log odds for each of several prompts; what they begin with alike is read once."""
        if not prompts:
            return ()
        rows = [rows_of(prompt) for prompt in prompts]
        return tuple(self._value({"do": "log_odds", "prompts": rows, "of": list(of), "against": list(against)}))

    def close(self) -> None:
        """Hang up; the process goes on for others, or until it is idle."""
        self.client.close()

    def _value(self, request: Frame) -> Any:
        return self.client.value({**request, "urgent": self._urgent})[0].get("value")
