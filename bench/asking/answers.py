"""Measures answers: right ones, refusals, and every quote checked against the library and the page.

correct                      an answerable question's gold answer is held by the claims or quotes (correctness.py)
correct in claims            the same, by the claims alone
correct and quoted in place  correct, and a quote comes from the evidence or, without evidence, from its page
refused                      of questions that nothing answers
wrongly refused              of questions that something answers
only verbatim                of answers: those that are the sources' own sentences
Quotes are wrong when they differ from the library's text, are not on their page, or their boxes miss their words.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.loading.libraries import HOMES, SetLibrary, open_set
from bench.loading.questions import QUESTION_SETS, Question, questions_to_answer
from bench.scoring.correctness import decidable, holds_answer
from bench.scoring.evidence import ENOUGH, coverage
from bench.scoring.figures import Figure, share_of
from bench.scoring.quotes import QuoteCheck, check_quote, figures_of
from bench.scoring.results import record
from generation.answer import Answer, Quote
from generation.answering.assistant import Assistant
from generation.events import Finished
from models.errors import QuothError
from services.contract.answers import answer_json

SETS = ("papers_handmade", "squad2", "covidqa", "mmlongbench", "financebench")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question; figures are sums over these."""

    id: str
    answerable: bool
    decidable: bool
    refused: bool
    correct: bool
    correct_in_claims: bool
    in_place: bool
    supports: tuple[str, ...]
    seconds: float
    first_token: float | None
    checks: tuple[QuoteCheck, ...]
    error: str = ""


def measure(question: Question, library: SetLibrary, assistant: Assistant) -> tuple[Outcome, dict[str, Any]]:
    """Ask one question and judge what comes; give the outcome and the whole answer as JSON."""
    begun = time.monotonic()
    try:
        answer = ask(assistant, question, library.asked_of(question))
    except QuothError as error:
        return _failed(question, time.monotonic() - begun, error), {"error": str(error)}
    seconds = time.monotonic() - begun
    quotes = [quote for claim in answer.claims for quote in claim.quotes]
    claims = [claim.text for claim in answer.claims]
    correct = holds_answer([*claims, *(quote.text for quote in quotes)], question.answers)
    outcome = Outcome(
        id=question.id,
        answerable=question.answerable,
        decidable=decidable(question.answers),
        refused=answer.refusal is not None,
        correct=correct,
        correct_in_claims=holds_answer(claims, question.answers),
        in_place=correct and any(in_place(quote, question, library) for quote in quotes),
        supports=tuple(claim.support.value for claim in answer.claims),
        seconds=seconds,
        first_token=answer.record.timings.first_token,
        checks=tuple(check_quote(library.quoth.library, quote) for quote in quotes),
    )
    return outcome, answer_json(answer).model_dump()


def ask(assistant: Assistant, question: Question, sources: Sequence[str] | None) -> Answer:
    """Ask and wait for the answer."""
    for event in assistant.ask(question.question, sources=sources):
        if isinstance(event, Finished):
            return event.answer
    raise AssertionError("an answer ends with Finished")


def in_place(quote: Quote, question: Question, library: SetLibrary) -> bool:
    """Say whether a quote comes from the question's evidence, or from its page where no evidence is known."""
    if question.path is None or library.ids.get(question.path) != quote.source.document_id:
        return False
    if question.evidence:
        return any(max(coverage(e, quote.text), coverage(quote.text, e)) >= ENOUGH for e in question.evidence)
    return quote.page in question.pages


def report(outcomes: Sequence[Outcome]) -> dict[str, Figure | None]:
    """Sum up a set's outcomes: shares with their counts, quotes that are wrong by what is wrong, seconds."""
    answerable = [outcome for outcome in outcomes if outcome.answerable and outcome.decidable]
    answered = [outcome for outcome in outcomes if not outcome.refused and not outcome.error]
    checks = [check for outcome in outcomes for check in outcome.checks]
    seconds = [outcome.seconds for outcome in outcomes]
    first = [outcome.first_token for outcome in outcomes if outcome.first_token is not None]
    return {
        "correct": share_of([o.correct for o in answerable]),
        "correct in claims": share_of([o.correct_in_claims for o in answerable]),
        "correct and quoted in place": share_of([o.in_place for o in answerable]),
        "refused": share_of([o.refused for o in outcomes if not o.answerable]),
        "wrongly refused": share_of([o.refused for o in answerable]),
        "only verbatim": share_of([set(o.supports) == {"verbatim"} for o in answered]),
        "answers with a quote": share_of([bool(o.checks) for o in answered]),
        **figures_of(checks),
        "failed": Figure(sum(bool(outcome.error) for outcome in outcomes), n=len(outcomes)),
        "seconds per answer": Figure(statistics.median(seconds)),
        "seconds per answer, slowest": Figure(max(seconds)),
        "seconds to first token": Figure(statistics.median(first)) if first else None,
    }


def run(name: str, options: argparse.Namespace) -> dict[str, Figure | None]:
    """Measure one set, writing each answer down where asked to, and give the report."""
    outcomes = []
    with open_set(name, homes=options.homes) as library:
        assistant = _assistant(library, options.mode)
        target = options.json / f"{name}.{options.mode}.jsonl" if options.json else None
        for outcome, written in _measured(name, library, assistant, options):
            outcomes.append(outcome)
            if target:
                _append(target, outcome, written, fresh=len(outcomes) == 1)
            if sys.stderr.isatty():
                print(f"\r{name} {len(outcomes)}", end="", file=sys.stderr)
    return report(outcomes)


def _measured(
    name: str, library: SetLibrary, assistant: Assistant, options: argparse.Namespace
) -> Iterator[tuple[Outcome, dict[str, Any]]]:
    for question in questions_to_answer(name, options.sample, seed=options.seed):
        outcome, written = measure(question, library, assistant)
        yield outcome, {"question": question.question, "gold": question.answers, **written}


def _assistant(library: SetLibrary, mode: str) -> Assistant:
    quoth = library.quoth
    return quoth.assistant(quoth.embedder, quoth.generator if mode == "llm" else None)


def _failed(question: Question, seconds: float, error: QuothError) -> Outcome:
    return Outcome(
        id=question.id,
        answerable=question.answerable,
        decidable=decidable(question.answers),
        refused=False,
        correct=False,
        correct_in_claims=False,
        in_place=False,
        supports=(),
        seconds=seconds,
        first_token=None,
        checks=(),
        error=str(error),
    )


def _append(target: Path, outcome: Outcome, written: dict[str, Any], *, fresh: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w" if fresh else "a", encoding="utf-8") as file:
        file.write(json.dumps({"outcome": asdict(outcome), **written}, ensure_ascii=False) + "\n")


def main() -> None:
    """Read the options, measure each set and print its report."""
    parser = argparse.ArgumentParser(
        prog="python -m bench answers", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=QUESTION_SETS, default=SETS)
    parser.add_argument("--mode", choices=("extract", "llm"), default="extract", help="without or with the model")
    parser.add_argument("--sample", type=int, help="how many questions a set, the same for the same seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--homes", type=Path, default=HOMES, help="where the sets' libraries are kept")
    parser.add_argument("--json", type=Path, metavar="FOLDER", help="write each answer as a JSON line in this folder")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    for name in options.sets:
        figures = run(name, options)
        print(f"{name}, {options.mode}:")
        for label, figure in figures.items():
            print(f"  {label:28}{figure or '-'}")
        if options.record:
            system = "quoth" if options.mode == "llm" else "quoth, no model"
            note = f"{options.sample} questions" if options.sample else "all questions"
            record("answers", dataset=name, note=note, system=system, figures=figures)


if __name__ == "__main__":
    main()
