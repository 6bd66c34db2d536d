"""Times the language model in its process beside the same model loaded here: first token, reading, writing, log-odds.

    python -m bench process [--model NAME] [--rounds 5]

Both do the same work in turn, each on a prompt it has not read; tells the median of the rounds.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from models.files.catalogue import DEFAULT_LLM
from models.files.store import ModelStore
from models.local import LocalGenerator
from models.ports import Generator, Message
from models.process.spec import ModelSpec

_TOKENS = 48
_SENTENCE = "The echo sounder of the survey worked at 120 kHz, and the swarm rose from 180 m to 40 m after sunset. "


@contextmanager
def direct(spec: ModelSpec) -> Iterator[Generator]:
    """Load the model into this process."""
    yield spec.load()


@contextmanager
def through_process(spec: ModelSpec) -> Iterator[Generator]:
    """Load the model into a process of its own."""
    with tempfile.TemporaryDirectory() as home, closing(LocalGenerator(Path(home), spec, idle_seconds=1)) as model:
        yield model


def figures(model: Generator, number: int) -> dict[str, float]:
    """Time one round; `number` makes its prompts new."""
    prompt = (Message("user", f"Round {number}. {_SENTENCE * 12}Retell this."),)
    size = model.count_prompt_tokens(prompt)
    started = time.perf_counter()
    first, count = 0.0, 0
    for piece in model.stream(prompt, max_tokens=_TOKENS):
        if piece and not first:
            first = time.perf_counter() - started
        count += bool(piece)
    writing = time.perf_counter() - started - first
    checks = [(Message("user", f"Round {number}. {_SENTENCE}Is it so? {each}"),) for each in range(6)]
    started = time.perf_counter()
    list(model.log_odds_each(checks, of=("yes",), against=("no",)))
    judging = time.perf_counter() - started
    started = time.perf_counter()
    for _ in range(100):
        model.count_tokens(_SENTENCE)
    counting = (time.perf_counter() - started) * 10
    return {
        "first token, s": first,
        "tokens read a second": size / first,
        "tokens written a second": (count - 1) / writing,
        "six log-odds, s": judging,
        "one count of tokens, ms": counting,
    }


def main() -> None:
    """Time both and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default=DEFAULT_LLM)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    store = ModelStore(Path(tempfile.gettempdir()))
    spec = ModelSpec(options.model, str(store.path(options.model)), store.sha256(options.model))
    with direct(spec) as here, through_process(spec) as there:
        models: dict[str, Generator] = {"here": here, "in its process": there}
        found: dict[str, list[dict[str, float]]] = {way: [] for way in models}
        for number in range(options.rounds + 1):
            for way, model in models.items():
                row = figures(model, number)
                if number:  # the first round reads the file
                    found[way].append(row)
    print(f"{options.model}, {options.rounds} rounds, median\n")
    print(f"{'':28}" + "".join(f"{way:>16}" for way in found))
    for name in found["here"][0]:
        print(f"{name:28}" + "".join(f"{statistics.median(row[name] for row in found[way]):16.2f}" for way in found))


if __name__ == "__main__":
    main()
