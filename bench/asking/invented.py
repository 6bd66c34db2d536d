"""Counts answers to the questions of `made_up.py`, about things that do not exist: each answer is one too many.

A question whose made-up name stands in a source after all is not asked.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.asking.answers import ask
from bench.loading.libraries import HOMES, SetLibrary, open_set
from bench.loading.questions import QUESTION_SETS, Question
from bench.making.made_up import COUNT, Invented, invented_questions
from bench.scoring.figures import as_text, share_of
from bench.scoring.results import record
from services.contract.answers import answer_json


def known_to(library: SetLibrary, names: Sequence[str]) -> bool:
    """Say whether one of the names stands in a source."""
    held = library.quoth.library
    texts = (held.sources.text(source.document_id).casefold() for source in held.sources.all())
    return any(name.casefold() in text for text in texts for name in names)


def run(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Ask every question of the whole library; give each answer as JSON with its kind."""
    with open_set(options.set, homes=options.homes) as library:
        quoth = library.quoth
        assistant = quoth.assistant(quoth.embedder, quoth.generator if options.mode == "llm" else None)
        for invented in invented_questions(options.count, seed=options.seed):
            if not known_to(library, invented.names):
                answer = ask(assistant, _as_question(invented), None)
                yield {"kind": invented.kind, "answered": answer.refusal is None, **answer_json(answer).model_dump()}


def _as_question(invented: Invented) -> Question:
    return Question(
        id=invented.question,
        question=invented.question,
        answers=(),
        answerable=False,
        source_file=None,
        path=None,
        evidence=(),
        pages=(),
        scope="corpus",
        corpus_ok=True,
        kind=invented.kind,
        dataset="invented",
    )


def main() -> None:
    """Ask, print the answers that should not be, and the share of them."""
    parser = argparse.ArgumentParser(
        prog="python -m bench invented", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mode", choices=("extract", "llm"), default="extract", help="without or with the model")
    parser.add_argument("--count", type=int, default=COUNT, help="how many questions; fewer are the first of these")
    parser.add_argument("--set", choices=QUESTION_SETS, default="papers_handmade", help="whose files to ask")
    parser.add_argument("--homes", type=Path, default=HOMES, help="where the sets' libraries are kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write each answer as a JSON line")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rows = []
    for row in run(options):
        rows.append(row)
        if row["answered"]:
            print(f"answered ({row['kind']}): {row['question']}", flush=True)
    figures = {"answered": share_of([bool(row["answered"]) for row in rows])}
    print(as_text(figures))
    if options.json:
        options.json.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    if options.record:
        system = "quoth" if options.mode == "llm" else "quoth, no model"
        record("invented", dataset=options.set, note=f"{len(rows)} questions", system=system, figures=figures)


if __name__ == "__main__":
    main()
