"""Counts answers to questions about papers, authors, tools and figures that do not exist: each answer is one too many.

The names are made up, the subjects are not: each question asks for what the library's papers are full of (a licence, a
grid, a figure), but of a thing that none of them speaks of. A question whose made-up name stands in a source after all
is not asked.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.answers import ask
from bench.libraries import HOMES, SetLibrary, open_set
from bench.questions import QUESTION_SETS, Question
from bench.ranking import share
from bench.results import record
from ui.json_output import answer_json

COUNT = 100

_PEOPLE = (
    "Marlowe", "Ishikura", "Vandermolen", "Okonjo-Reyes", "Thistlewood", "Bragadottir", "Zielonka", "Quispe-Lang",
    "Ferrazzano", "Hallgrimson", "Adebowale-Finch", "Tsukamori", "Lindqvist-Rao", "Petrosyan-Holt", "Wexcombe",
)  # fmt: skip
_TOOLS = (
    "FjordCast", "PyNimbusFlow", "OrthoMesh3", "SaltLedger", "kelpnet-rs", "GlacioBench", "TurboPlume", "DriftWeaver",
    "QuasiGrid", "NeuroTide", "AeroSieve", "LumenFit", "StrataPy", "BoreasKit", "MicroEddy",
)  # fmt: skip
_PAPERS = (
    "Whispering thermoclines: a decade of silent moorings",
    "On the folding of coastal time series",
    "Seventeen ways to close a carbon budget",
    "Deep residual forests for plankton images",
    "A reproducible atlas of imaginary estuaries",
    "Teaching numerical weather with paper aeroplanes",
    "The second law of open notebooks",
    "Sparse solvers for stubborn sea ice",
    "Uncertain rivers, certain models",
    "Towards a grammar of sediment cores",
)
_ASKED = {
    "author": (
        "What did {one} and {two} ({year}) find?",
        "Which method did {one} et al. ({year}) use to fill missing data?",
        "How many observations did {one} ({year}) analyse?",
        "Why do {one} and {two} disagree with the authors about model resolution?",
        "What limitation of their software does {one} mention?",
    ),
    "tool": (
        "What licence is {tool} released under?",
        "Which programming language is {tool} written in?",
        "How does {tool} handle missing values?",
        "What grid resolution does {tool} use by default?",
        "How much faster is {tool} than earlier packages?",
    ),
    "paper": (
        "What is the main conclusion of the paper “{paper}”?",
        "Which data set is used in “{paper}”?",
        "Who wrote “{paper}”?",
        "What accuracy does “{paper}” report?",
        "What future work does “{paper}” propose?",
    ),
    "figure": (
        "What does Figure {high} show?",
        "Which value does Table {high} give for the {tool} model?",
        "What is plotted on the vertical axis of Figure {high}?",
        "What does equation ({high}) of {one}'s appendix define?",
        "According to Table {high}, how many stations did {one} visit in {year}?",
    ),
}


@dataclass(frozen=True, slots=True)
class Invented:
    """A question about something that does not exist; `names` are what must stand in no source."""

    kind: str
    question: str
    names: tuple[str, ...]


def invented_questions(count: int = COUNT, *, seed: int = 0) -> tuple[Invented, ...]:
    """Make the questions, as many of each kind, no two alike; the same for the same seed."""
    chance = random.Random(seed)
    made: dict[str, Invented] = {}
    kinds = list(_ASKED)
    while len(made) < count:
        kind = kinds[len(made) % len(kinds)]
        values = _values(chance)
        pattern = chance.choice(_ASKED[kind])
        names = tuple(value for key, value in values.items() if f"{{{key}}}" in pattern and key not in {"year", "high"})
        question = pattern.format(**values)
        names = names or (f"Figure {values['high']}",)
        made.setdefault(question, Invented(kind, question, names))
    return tuple(made.values())


def _values(chance: random.Random) -> dict[str, str]:
    one, two = chance.sample(_PEOPLE, 2)
    tool, paper = chance.choice(_TOOLS), chance.choice(_PAPERS)
    year, high = str(chance.randint(2005, 2024)), str(chance.randint(47, 98))
    return {"one": one, "two": two, "tool": tool, "paper": paper, "year": year, "high": high}


def known_to(library: SetLibrary, names: Sequence[str]) -> bool:
    """Say whether one of the names stands in a source."""
    held = library.quoth.library
    texts = (held.text(source.document_id).casefold() for source in held.sources())
    return any(name.casefold() in text for text in texts for name in names)


def run(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Ask every question of the whole library; give each answer as JSON with its kind."""
    with open_set(options.set, homes=options.homes) as library:
        quoth = library.quoth
        assistant = quoth.assistant(quoth.embedder, quoth.generator if options.mode == "llm" else None)
        for invented in invented_questions(seed=options.seed):
            if not known_to(library, invented.names):
                answer = ask(assistant, _as_question(invented), None)
                yield {"kind": invented.kind, "answered": answer.refusal is None, **answer_json(answer)}


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
    parser.add_argument("--set", choices=QUESTION_SETS, default="papers_handmade", help="whose files to ask")
    parser.add_argument("--homes", type=Path, default=HOMES, help="where the sets' libraries are kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write each answer as a JSON line")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/RESULTS.md")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rows = []
    for row in run(options):
        rows.append(row)
        if row["answered"]:
            print(f"answered ({row['kind']}): {row['question']}", flush=True)
    answered = [float(bool(row["answered"])) for row in rows]
    figures = f"answered {share(answered)}, {sum(answered):.0f} of {len(rows)}"
    print(figures)
    if options.json:
        options.json.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    if options.record:
        record("invented", questions=f"{len(rows)} over {options.set}", measured=options.mode, figures=figures)


if __name__ == "__main__":
    main()
