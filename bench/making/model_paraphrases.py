"""Lets the default language model say true sentences in other words, to test the proof with.

What it wrote is kept in the ignored `build/` folder. A small model often says something else instead, so a line counts
only once it has been read: the verdicts are in `bench/cases/model_paraphrases.txt`, by a digest of sentence and line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.loading.libraries import HOMES
from bench.making.claim_texts import ClaimText, load_texts
from models.ports import Generator, Message
from services.assembly import Quoth, Settings

WRITTEN = HOMES / "model-paraphrases.jsonl"
VERDICTS = Path(__file__).parents[1] / "cases" / "model_paraphrases.txt"

_KEEP = "Keep its meaning exactly, and keep numbers, units and names unchanged. Add nothing. Write the sentence only."
_TASKS = (
    f"Say the sentence in other words. {_KEEP}",
    f"Say the main point of the sentence in one short sentence. {_KEEP}",
)


@dataclass(frozen=True, slots=True)
class ModelParaphrase:
    """What the model wrote for a sentence; `true` is None until somebody has read it."""

    name: str
    sentence: str
    text: str
    true: bool | None


def load_model_paraphrases(*, written: Path = WRITTEN, verdicts: Path = VERDICTS) -> tuple[ModelParaphrase, ...]:
    """Give what was written so far with what was found of it; nothing where the model was never asked."""
    if not written.exists():
        return ()
    judged = dict(line.split()[:2] for line in verdicts.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    rows = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    found = []
    for row in rows:
        verdict = judged.get(digest(row["sentence"], row["text"]))
        true = None if verdict is None else verdict == "true"
        found.append(ModelParaphrase(row["name"], row["sentence"], row["text"], true))
    return tuple(found)


def digest(sentence: str, text: str) -> str:
    """Name a sentence and what became of it, without holding either."""
    return hashlib.sha256(f"{sentence}\n{text}".encode()).hexdigest()[:12]


def draw(texts: Sequence[ClaimText], *, size: int, seed: int) -> list[tuple[str, str]]:
    """Draw sentences with their documents' names, one after another from the open and the held-out half."""
    chance = random.Random(seed)
    halves = [[(t.name, s) for t in texts if t.half == half for s in t.sentences] for half in ("open", "held out")]
    drawn = [chance.sample(pairs, size // 2) for pairs in halves]
    return [pair for both in zip(*drawn, strict=True) for pair in both]


def rewrite(generator: Generator, sentence: str, task: str) -> str:
    """Ask for the sentence in other words."""
    messages = (Message("system", task), Message("user", sentence))
    return " ".join("".join(generator.stream(messages, max_tokens=90)).split())


def main() -> None:
    """Write on until enough is written or time is up."""
    parser = argparse.ArgumentParser(
        prog="python -m bench model_paraphrases",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--size", type=int, default=240, help="how many sentences")
    parser.add_argument("--seconds", type=float, default=280, help="stop after so long; a later run goes on")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    drawn = draw(load_texts(), size=options.size, seed=options.seed)
    known = len(WRITTEN.read_text(encoding="utf-8").splitlines()) if WRITTEN.exists() else 0
    end = time.monotonic() + options.seconds
    with Quoth(Settings(home=HOMES)) as quoth, WRITTEN.open("a", encoding="utf-8") as file:
        for row in _rewritten(quoth.generator, drawn, known):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            known += 1
            if time.monotonic() > end:
                break
    print(f"{known} of {len(drawn)} written: {WRITTEN}")


def _rewritten(generator: Generator, drawn: Sequence[tuple[str, str]], known: int) -> Iterator[dict[str, str]]:
    for index, (name, sentence) in list(enumerate(drawn))[known:]:
        yield {"name": name, "sentence": sentence, "text": rewrite(generator, sentence, _TASKS[index // 2 % 2])}


if __name__ == "__main__":
    main()
