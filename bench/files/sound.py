"""Measures hearing: word error rate, time and memory on a talk spoken by program, and words made of no speech.

    python -m bench sound [--model NAME] [--recording FILE --said FILE] [--record]

Speaks bench/cases/talk.txt with flite or espeak-ng (Debian packages) where no recording is given, in two voices; real
people are heard better than the second. Numbers count as right however they are written: "62 percent" is "62%".
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.scoring.figures import Figure, as_text
from bench.scoring.results import record
from bench.scoring.words_heard import error_rate
from ingest.content.document import Document
from ingest.errors import NoText
from ingest.reading import read_document
from models.files.catalogue import DEFAULT_SPEECH
from models.files.store import ModelStore

TALK = Path(__file__).parents[1] / "cases" / "talk.txt"
_RATE = 16_000
_NOTHING_SAID = 60  # seconds of each kind


def main() -> None:
    """Measure and print, a line a recording."""
    parser = argparse.ArgumentParser(prog="python -m bench sound", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--model", default=DEFAULT_SPEECH)
    parser.add_argument("--recording", type=Path)
    parser.add_argument("--said", type=Path, default=TALK)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = ModelStore(Path(folder)).path(given.model)
        recordings = {given.recording.name: given.recording} if given.recording else spoken(given.said, Path(folder))
        for name, path in recordings.items():
            figures = measure(path, given.said.read_text(encoding="utf-8"), model)
            print(f"{name}: {as_text(figures)}", flush=True)
            if given.record:
                record("sound", dataset=given.said.stem, note=name, system=given.model, figures=figures)
        figures = {f"words made of {name}": Figure(made) for name, made in made_up(Path(folder), model).items()}
        print(as_text(figures))
        if given.record:
            record("sound", dataset="no speech", note="a minute each", system=given.model, figures=figures)


def spoken(text: Path, folder: Path) -> dict[str, Path]:
    """Speak a text by program, in each voice that is installed."""
    voices = {
        "flite slt": ["flite", "-voice", "slt", "-f", str(text), "-o"],
        "espeak-ng en-us": ["espeak-ng", "-v", "en-us", "-s", "140", "-f", str(text), "-w"],
    }
    found = {}
    for name, command in voices.items():
        if shutil.which(command[0]):
            found[name] = folder / f"{command[0]}.wav"
            subprocess.run([*command, str(found[name])], check=True)
    if not found:
        sys.exit("Nothing here speaks: install flite or espeak-ng (apt-get install flite espeak-ng).")
    return found


def measure(path: Path, said: str, model: Path) -> dict[str, Figure | None]:
    """Hear a recording in its child, and compare the words."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    document = read_document(path, speech_model=lambda: model)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    wrong, words = error_rate(said, document.text)
    lasts = _lasts(document)
    return {
        "word error rate": Figure(wrong / words, n=words),
        "seconds a second of sound": Figure(seconds / lasts),
        "processor seconds a second of sound": Figure(busy / lasts),
        "peak MB": Figure(after.ru_maxrss / 1000),
        "minutes": Figure(lasts / 60),
    }


def made_up(folder: Path, model: Path) -> dict[str, int]:
    """Count the words that are heard where nobody speaks."""
    time_axis = np.arange(_NOTHING_SAID * _RATE) / _RATE
    noise = np.random.default_rng(0).normal(0, 0.1, len(time_axis))
    chord = sum(np.sin(2 * np.pi * pitch * time_axis) for pitch in (220, 277, 330)) / 6
    kinds = {
        "silence": np.zeros(len(time_axis)),
        "noise": noise,
        "hum": np.cumsum(noise) / np.abs(np.cumsum(noise)).max(),
        "music": chord * (1 + np.sin(2 * np.pi * 2 * time_axis)) / 2,
    }
    made = {}
    for name, sound in kinds.items():
        path = folder / f"{name}.wav"
        _write(path, sound)
        try:
            made[name] = len(read_document(path, speech_model=lambda: model).text.split())
        except NoText:
            made[name] = 0
    return made


def _lasts(document: Document) -> float:
    """Give when the last word was heard."""
    return max(float(getattr(page.locator, "end", 0.0)) for page in document.pages)


def _write(path: Path, sound: NDArray[np.float64]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
