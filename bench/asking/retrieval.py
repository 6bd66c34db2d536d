"""Measures searching: how often the evidence is in the first hits, over each set's whole corpus in one library.

Libraries are kept and only made once; delete them after a change to reading or splitting. Evidence is found as
bench/scoring/evidence.py says.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.loading.libraries import HOMES, SetLibrary, open_set
from bench.loading.questions import Question
from bench.scoring.evidence import Retrieved
from bench.scoring.figures import Figure, as_text
from bench.scoring.ranking import DEPTH, SETS, Score, asked_over_corpus, found_in, score_of
from bench.scoring.results import record
from models.ports import Embedder
from retrieval.hits import Hit
from retrieval.search import Retriever


class VectorsOnly:
    """Passes an embedder on without its comparing, to measure what that adds."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self.dimension = embedder.dimension
        self.embed_passages = embedder.embed_passages
        self.embed_query = embedder.embed_query


@dataclass(frozen=True, slots=True)
class Measured:
    """One set's figures by one way of searching, and the seconds that a question took."""

    score: Score
    seconds: float


def measure(
    library: SetLibrary, questions: Sequence[Question], embedder: Embedder | None, *, name: str, within: bool
) -> Measured:
    """Search for every question, over all files or, with `within`, only in its own."""
    retriever = Retriever(library.quoth.library, embedder)
    found = []
    started = time.monotonic()
    for question in questions:
        own = library.ids.get(question.path) if question.path else None
        hits = retriever.search(question.question, limit=DEPTH, sources=[own] if within and own else None)
        found.append(found_in([retrieved(hit) for hit in hits] if own else [], question, name))
    return Measured(score_of(found), (time.monotonic() - started) / len(found))


def main() -> None:
    """Measure the sets named, or all, and print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m bench retrieval", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--homes", type=Path, default=HOMES, help="where the sets' libraries are kept")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    parser.add_argument("--fast", action="store_true", help="only the search as the product does it")
    options = parser.parse_args()
    for name in options.sets:
        questions = asked_over_corpus(name)
        with open_set(name, homes=options.homes) as library:
            count = sum(source.passage_count for source in library.quoth.library.sources.all())
            for way, (embedder, within) in _ways(library.quoth.embedder, questions, fast=options.fast).items():
                measured = measure(library, questions, embedder, name=name, within=within)
                note = "own file" if within else "all files"
                figures = {
                    **measured.score.figures(),
                    "passages": Figure(count),
                    "seconds a question": Figure(measured.seconds),
                }
                print(f"{name}, {note} | {way} | {as_text(figures)}", flush=True)
                if options.record:
                    record("retrieval", dataset=name, note=note, system=way, figures=figures)


def _ways(embedder: Embedder, questions: Sequence[Question], *, fast: bool) -> dict[str, tuple[Embedder | None, bool]]:
    ways: dict[str, tuple[Embedder | None, bool]] = {"quoth": (embedder, False)}
    if any(question.scope == "document" for question in questions):
        ways["quoth, one file"] = (embedder, True)
    if not fast:
        ways |= {"quoth, without comparing": (VectorsOnly(embedder), False), "quoth, words only": (None, False)}
    return ways


def retrieved(hit: Hit) -> Retrieved:
    """Give a hit as the measure of all chains looks at it."""
    return Retrieved(hit.passage.text, Path(hit.source.path), (hit.passage.first_page, hit.passage.last_page))


if __name__ == "__main__":
    main()
