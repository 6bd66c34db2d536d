"""Measures how fast a language model reads and writes on this machine, and what an answer of another would then take.

    python -m services.checkup.speed --name NAME --path FILE     measures, as a child, and prints JSON

Kept in the home folder. An estimate scales by the sizes of the files: reading and writing both go through all weights.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from models.files.hashing import write_json
from models.files.store import ModelStore
from models.process.spec import ModelSpec

FILE_NAME = "speed.json"
# Tokens that an answer of usual length has the model read and write.
_READ, _WRITTEN = 900, 60
_PROMPT, _REPLY = 300, 16  # tokens to measure with: some seconds for a model of this machine's size
_SECONDS = 180
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Speed:
    """What one model did here: its size in bytes, tokens a second."""

    name: str
    size: int
    reading: float
    writing: float

    def answer_seconds(self, size: int) -> float:
        """Estimate the seconds of an answer for a model whose file has so many bytes."""
        return (_READ / self.reading + _WRITTEN / self.writing) * size / self.size


def measure(store: ModelStore, home: Path, name: str) -> Speed | None:
    """Measure a model that is here, in a child process, and keep it; None where it cannot be run."""
    path = store.path(name)
    command = [sys.executable, "-P", "-m", "services.checkup.speed", "--name", name, "--path", str(path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")])}
    with suppress(OSError, ValueError, TypeError, subprocess.TimeoutExpired):
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=_ROOT, timeout=_SECONDS, check=False
        )
        speed = Speed(**json.loads(done.stdout))
        others = [each for each in kept(home) if each.name != name]
        write_json(home / FILE_NAME, {"speeds": [asdict(each) for each in (*others, speed)]})
        return speed
    return None


def kept(home: Path) -> tuple[Speed, ...]:
    """Give what was measured, none where there is nothing or it cannot be read."""
    try:
        found = json.loads((home / FILE_NAME).read_text(encoding="utf-8"))
        return tuple(Speed(**each) for each in found["speeds"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def answer_seconds(speeds: Sequence[Speed], size: int) -> float | None:
    """Estimate the seconds of an answer by the measured model that is nearest in size; None where none was measured."""
    if not speeds or size <= 0:
        return None
    nearest = min(speeds, key=lambda each: max(each.size / size, size / each.size))
    return nearest.answer_seconds(size)


def _measured(name: str, path: Path) -> Speed:
    from models.ports import Message

    model = ModelSpec(name, str(path), "", context_size=1024).load()
    prompt = (Message("user", "The sea is deep and cold, and the tide comes in. " * (_PROMPT // 12)),)
    count = model.count_prompt_tokens(prompt)
    begun = time.perf_counter()
    pieces = model.stream(prompt, max_tokens=_REPLY)
    next(piece for piece in pieces if piece)
    read = time.perf_counter()
    written = sum(1 for piece in pieces if piece)
    done = time.perf_counter()
    reading = count / (read - begun)
    return Speed(
        name, path.stat().st_size, round(reading, 2), round(written / (done - read) if written else reading, 2)
    )


def main() -> None:
    """Measure one model, as the child."""
    parser = argparse.ArgumentParser(description="Measure how fast a language model is here.")
    parser.add_argument("--name", required=True)
    parser.add_argument("--path", type=Path, required=True)
    found = parser.parse_args()
    sys.stdout.write(json.dumps(asdict(_measured(found.name, found.path))) + "\n")


if __name__ == "__main__":
    main()
