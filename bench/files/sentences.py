"""Compares sentence splitters: hand-labelled hard cases, evidence of the questions, speed.

Run `python -m bench sentences`. Candidates other than our own run where their packages are installed:
pysbd, syntok, nupunkt, blingfire, sentencex. Nothing here is needed to use quoth.
"""

from __future__ import annotations

import importlib
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ingest.splitting.sentences import split_sentences

HERE = Path(__file__).parents[1]
DATA = HERE.parents[1] / "shared" / "data"
Spans = list[tuple[int, int]]
Splitter = Callable[[str], Spans]


def trimmed(text: str, spans: Spans) -> Spans:
    """Drop white space at both ends of each span, and empty spans: candidates differ in where they leave it."""
    found = ((start, end, text[start:end]) for start, end in spans)
    return [
        (start + len(part) - len(part.lstrip()), start + len(part.rstrip())) for start, _, part in found if part.strip()
    ]


def located(text: str, parts: list[str]) -> Spans:
    """Find parts one after another, for candidates that give no offsets; characters they change are not found."""
    spans, at = [], 0
    for part in parts:
        found = text.find(part.strip(), at)
        if found >= 0:
            at = found + len(part.strip())
            spans.append((found, at))
    return spans


def candidates() -> Iterator[tuple[str, Splitter]]:
    """Yield our own splitter and those whose packages are installed."""
    yield "quoth", split_sentences
    for name, make in (
        ("pysbd", _pysbd),
        ("syntok", _syntok),
        ("nupunkt", _nupunkt),
        ("blingfire", _blingfire),
        ("sentencex", _sentencex),
    ):
        try:
            yield name, make(name)
        except ImportError:
            print(f"{name}: not installed")


def _pysbd(name: str) -> Splitter:
    segmenter = importlib.import_module(name).Segmenter(language="en", clean=False)
    return lambda text: located(text, segmenter.segment(text))


def _syntok(name: str) -> Splitter:
    analyze: Any = importlib.import_module(f"{name}.segmenter").analyze

    def split(text: str) -> Spans:
        return [
            (tokens[0].offset, tokens[-1].offset + len(tokens[-1].value))
            for paragraph in analyze(text)
            for tokens in paragraph
            if tokens
        ]

    return split


def _nupunkt(name: str) -> Splitter:
    spans: Splitter = importlib.import_module(name).sent_spans
    return spans


def _blingfire(name: str) -> Splitter:
    split: Any = importlib.import_module(name).text_to_sentences
    return lambda text: located(text, split(text).split("\n"))


def _sentencex(name: str) -> Splitter:
    bounds: Any = importlib.import_module(name).get_sentence_boundaries
    return lambda text: [(each["start_index"], each["end_index"]) for each in bounds("en", text)]


def hard_cases(name: str) -> list[tuple[str, Spans]]:
    """Read hand-labelled texts and where their sentences stand."""
    cases = []
    for line in (HERE / "cases" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            spans: Spans = []
            for part in line.split(" || "):
                start = spans[-1][1] + 1 if spans else 0
                spans.append((start, start + len(part)))
            cases.append((line.replace(" || ", " "), spans))
    return cases


def evidence() -> list[tuple[str, int, int]]:
    """Give each evidence string that stands in its text file: the paragraph around it, and its place there."""
    found = []
    for rows in (DATA / "qa" / name / "dev.jsonl" for name in ("squad2", "covidqa")):
        for row in map(json.loads, rows.read_text(encoding="utf-8").splitlines()):
            text = (DATA / "qa" / row["source_file"]).read_text(encoding="utf-8")
            for words in row["evidence"] or ():
                start = text.find(words)
                if start >= 0:
                    first = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
                    last = text.find("\n\n", start + len(words))
                    found.append((text[first : last if last >= 0 else None], start - first, start - first + len(words)))
    return found


def papers() -> list[str]:
    """Give the paragraphs of the papers' ground truth."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((DATA / "papers" / "dev").glob("*.gt.txt")))
    return [part for text in texts for part in re.split(r"\n\s*\n", text) if part.strip()]


def score_cases(split: Splitter, file: str) -> tuple[str, list[str]]:
    """Count the texts split exactly as labelled, and give those that are not."""
    failed, false_cuts, missed = [], 0, 0
    cases = hard_cases(file)
    for text, spans in cases:
        got = trimmed(text, split(text))
        false_cuts += len({end for _, end in got} - {end for _, end in spans})
        missed += len({end for _, end in spans} - {end for _, end in got})
        if got != spans:
            failed.append(text)
    return f"{file} {len(cases) - len(failed)}/{len(cases)} right, {false_cuts} false cuts, {missed} missed", failed


def score_evidence(split: Splitter) -> str:
    """Count the evidence that begins and ends where sentences do, and that which is one sentence."""
    edges = whole = 0
    places = evidence()
    for text, start, end in places:
        got = trimmed(text, split(text))
        edges += start in {a for a, _ in got} and end in {b for _, b in got}
        whole += (start, end) in got
    return f"evidence on edges {edges / len(places):.3f}, one sentence {whole / len(places):.3f} of {len(places)}"


def score_papers(split: Splitter) -> str:
    """Count sentences and speed over the papers' ground truth."""
    paragraphs = papers()
    started = time.perf_counter()
    sentences = sum(len(split(text)) for text in paragraphs)
    speed = sum(map(len, paragraphs)) / (time.perf_counter() - started)
    return f"{sentences} sentences in the papers, {speed / 1e6:.2f} M characters/s"


def report(name: str, split: Splitter) -> None:
    """Print one candidate's figures, and the hard cases it fails."""
    for file in ("sentences.txt", "sentences_heldout.txt"):
        figures, failed = score_cases(split, file)
        print(f"{name:10} {figures}")
        for text in failed:
            print(f"    {text}")
    print(f"{name:10} {score_evidence(split)}; {score_papers(split)}")


if __name__ == "__main__":
    for candidate, splitter in candidates():
        report(candidate, splitter)
