"""Guards against getting worse, in about a minute: a small fixed subset, no language model, compared with kept figures.

Fails when a quote is not exact, or when hit@5 of a set has dropped by more than three points below the figure in
`bench/quick.json`. `--keep` writes that file anew: do so only with a reason, and say it in the commit. Corrupted claims
are the business of `tests/bench/making/test_corrupted.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.asking.answers import ask
from bench.asking.retrieval import retrieved
from bench.loading.libraries import SetLibrary, open_set
from bench.loading.questions import Question, sample
from bench.scoring.quotes import check_quote
from bench.scoring.ranking import DEPTH, asked_over_corpus, found_in, score_of

KEPT = Path(__file__).with_name("quick.json")
TOLERATED = 0.03

# How many questions of a set are searched for, and to how many of them an answer is made of the sources' sentences.
_SETS = {"samples": (40, 40), "squad2": (60, 15)}


@dataclass(frozen=True, slots=True)
class Quick:
    """What came of one set: the share of questions with their evidence in five hits, and the quotes that are wrong."""

    hit_at_5: float
    quotes: int
    wrong: tuple[str, ...]


def measure(name: str, homes: Path) -> Quick:
    """Search for the set's questions, answer some, and check every quote."""
    searched, answered = _SETS[name]
    questions = sample(asked_over_corpus(name), searched)
    with open_set(name, homes=homes) as library:
        wrong, quotes = _quotes(library, questions[:answered])
        return Quick(_hit_at_5(library, questions, name), quotes, wrong)


def faults(measured: dict[str, Quick], kept: dict[str, float]) -> list[str]:
    """Say what is worse than it may be; nothing where all is well."""
    found = [f"{name}: a quote is wrong: {quote}" for name, quick in measured.items() for quote in quick.wrong]
    found += [f"{name}: no quote was made" for name, quick in measured.items() if not quick.quotes]
    for name, quick in measured.items():
        if quick.hit_at_5 < kept[name] - TOLERATED:
            found.append(f"{name}: hit@5 is {quick.hit_at_5:.3f}; it was {kept[name]:.3f}")
    return found


def kept_figures() -> dict[str, float]:
    """Give each set's hit@5 as it was when it was last kept."""
    return dict(json.loads(KEPT.read_text(encoding="utf-8")))


def _hit_at_5(library: SetLibrary, questions: Sequence[Question], name: str) -> float:
    retriever = library.quoth.retriever(library.quoth.embedder)
    hits = (retriever.search(question.question, limit=DEPTH) for question in questions)
    found = [found_in([retrieved(hit) for hit in each], q, name) for each, q in zip(hits, questions, strict=True)]
    return score_of(found).hit_at_5.value


def _quotes(library: SetLibrary, questions: Sequence[Question]) -> tuple[tuple[str, ...], int]:
    assistant = library.quoth.assistant(library.quoth.embedder, None)
    claims = [claim for question in questions for claim in ask(assistant, question, None).claims]
    quotes = [quote for claim in claims for quote in claim.quotes]
    return tuple(q.text for q in quotes if not check_quote(library.quoth.library, q).good), len(quotes)


def main() -> int:
    """Measure, print, and fail where something is worse."""
    parser = argparse.ArgumentParser(
        prog="python -m bench quick", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", action="store_true", help="write the figures to bench/quick.json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as homes:
        measured = {name: measure(name, Path(homes)) for name in _SETS}
    for name, quick in measured.items():
        print(f"{name}: hit@5 {quick.hit_at_5:.3f}, {quick.quotes} quotes, {len(quick.wrong)} of them wrong")
    if options.keep:
        figures = {name: round(quick.hit_at_5, 3) for name, quick in measured.items()}
        KEPT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    found = faults(measured, kept_figures())
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
