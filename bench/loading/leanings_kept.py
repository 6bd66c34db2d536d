"""A language model whose yes or no to a prompt is remembered between runs, by the prompt itself. For measuring only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.ports import Generator, Message


class KeptLeanings:
    """Wraps a generator; each answer is written to a file as it comes, so that a run that was stopped goes on."""

    takes_grammar = True
    gives_log_odds = True

    def __init__(self, generator: Generator, folder: Path) -> None:
        self._generator = generator
        self._path = folder / f"leanings-{generator.sha256[:12]}.jsonl"
        self._known: dict[str, float] = {}
        if self._path.exists():
            lines = self._path.read_text(encoding="utf-8").splitlines()
            self._known = dict(json.loads(line) for line in lines)
        self.name = generator.name
        self.sha256 = generator.sha256
        self.judges = generator.judges
        self.context_size = generator.context_size

    def log_odds(self, messages: Sequence[Message], *, of: Sequence[str], against: Sequence[str]) -> float:
        """Give the log odds that the reply begins with one of the words `of`, those that are known at once."""
        key = json.dumps([[message.role, message.content] for message in messages] + [list(of), list(against)])
        if key not in self._known:
            self._known[key] = self._generator.log_odds(messages, of=of, against=against)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([key, self._known[key]]) + "\n")
        return self._known[key]

    def log_odds_each(
        self, prompts: Sequence[Sequence[Message]], *, of: Sequence[str], against: Sequence[str]
    ) -> tuple[float, ...]:
        """Give them for several prompts."""
        return tuple(self.log_odds(prompt, of=of, against=against) for prompt in prompts)

    def stream(
        self, messages: Sequence[Message], *, max_tokens: int, grammar: str | None = None, seed: int = 0
    ) -> Iterator[str]:
        """Write anew each time."""
        return self._generator.stream(messages, max_tokens=max_tokens, grammar=grammar, seed=seed)

    def count_tokens(self, text: str) -> int:
        """Count the tokens of plain text."""
        return self._generator.count_tokens(text)

    def count_prompt_tokens(self, messages: Sequence[Message]) -> int:
        """Count the tokens of messages within the model's own chat template."""
        return self._generator.count_prompt_tokens(messages)
