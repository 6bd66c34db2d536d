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
        return self.log_odds_each([messages], of=of, against=against)[0]

    def log_odds_each(
        self, prompts: Sequence[Sequence[Message]], *, of: Sequence[str], against: Sequence[str]
    ) -> tuple[float, ...]:
        """Give them for several prompts; new ones are asked in order, so that what they share is read once."""
        asked = [[[message.role, message.content] for message in each] for each in prompts]
        keys = [json.dumps([*each, list(of), list(against)]) for each in asked]
        by_key = dict(zip(keys, prompts, strict=True))
        new = {key: by_key[key] for key in sorted(by_key) if key not in self._known}
        if new:
            odds = self._generator.log_odds_each(list(new.values()), of=of, against=against)
            with self._path.open("a", encoding="utf-8") as file:
                for key, value in zip(new, odds, strict=True):
                    self._known[key] = value
                    file.write(json.dumps([key, value]) + "\n")
        return tuple(self._known[key] for key in keys)

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
