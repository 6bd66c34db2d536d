"""Fits the chance that a table's cell is right on questions whose answers are known, each asked of its own document.

What was seen for each is kept beside the libraries, so that a run that was stopped goes on. Shown are held-out figures,
five folds over questions.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.correctness import matches_answer
from bench.libraries import open_set
from bench.questions import CHECKOUT, Question, load_questions, sample
from generation.extraction.cells import CellFinder, Seen
from models.ports import Generator

SETS = {"papers_handmade": 72, "covidqa": 60, "squad2": 60}
NUMBERS = CHECKOUT / "generation" / "extraction" / "data" / "cells.json"

_FOLDS = 5

Floats = NDArray[np.float64]
Row = dict[str, Any]


def row_of(question: Question, seen: Seen) -> Row:
    """Keep what was seen of a question, and what is true of it."""
    value = seen.copied.text if seen.copied else ""
    return {
        "id": question.id,
        "answerable": question.answerable,
        "answers": seen.answers,
        "value": value,
        "signs": seen.signs if seen.copied else None,
        "right": bool(value) and question.answerable and matches_answer(value, question.answers),
    }


def gather(name: str, homes: Path, generator: Generator, kept: Path, count: int) -> list[Row]:
    """Look for the answers of a set's questions that were not looked for yet."""
    known = {row["id"]: row for row in map(json.loads, kept.read_text("utf-8").splitlines())} if kept.exists() else {}
    questions = [each for each in sample(load_questions(name), count) if each.path is not None]
    with open_set(name, homes=homes) as there, kept.open("a", encoding="utf-8") as file:
        quoth = there.quoth
        embedder = quoth.embedder
        finder = CellFinder(
            library=quoth.library,
            retriever=quoth.retriever(embedder),
            embedder=embedder,
            generator=generator,
            reader=quoth.question_reader(embedder),
            roles=quoth.role_model(embedder),
        )
        for number, question in enumerate(sorted(questions, key=lambda each: (str(each.path), each.id))):
            assert question.path is not None
            if question.id not in known:
                source = quoth.library.sources.get(there.ids[question.path])
                known[question.id] = row_of(question, finder.look(source, question.question))
                file.write(json.dumps(known[question.id], ensure_ascii=False) + "\n")
                file.flush()
            print(f"\r{name} {number + 1} of {len(questions)}", end="", flush=True)
    print()
    return [known[question.id] for question in questions]


def fit(rows: Sequence[Row]) -> dict[str, LogisticRegression]:
    """Fit the chance of a filled cell and of an empty one."""
    filled = [row for row in rows if row["value"]]
    return {
        "filled": _fitted(_signs(filled), [row["right"] for row in filled]),
        "empty": _fitted(_signs(filled), [not row["answerable"] for row in filled]),
    }


def held_out(rows: Sequence[Row]) -> dict[str, object]:
    """Give how well the chances tell right cells from wrong ones, and what a least chance keeps and leaves out."""
    filled = [row for row in rows if row["value"]]
    order = np.random.default_rng(3).permutation(len(filled)).tolist()
    chances = np.zeros(len(filled))
    for fold in range(_FOLDS):
        out = order[fold::_FOLDS]
        model = fit([row for row in rows if row not in [filled[place] for place in out]])["filled"]
        chances[out] = model.predict_proba(_signs([filled[place] for place in out]))[:, 1]
    right = np.array([row["right"] for row in filled])
    unanswerable = sum(not row["answerable"] for row in rows)
    return {
        "questions": len(rows),
        "filled": len(filled),
        "right_of_filled": round(float(right.mean()), 3),
        "right_auc": round(float(roc_auc_score(right, chances)), 3),
        "calibration": [
            [round(float(chances[part].mean()), 2), round(float(right[part].mean()), 2), len(part)]
            for part in np.array_split(np.argsort(chances), 5)
        ],
        "least": {
            str(least): {
                "right": int((right & (chances >= least)).sum()),
                "wrong": int((~right & (chances >= least)).sum()),
                "unanswerable_left_empty": unanswerable
                - sum(not row["answerable"] and chance >= least for row, chance in zip(filled, chances, strict=True)),
                "unanswerable": unanswerable,
            }
            for least in (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
        },
    }


def _signs(rows: Sequence[Row]) -> Floats:
    return np.array([row["signs"] for row in rows], np.float64)


def _fitted(rows: Floats, labels: Sequence[bool]) -> LogisticRegression:
    return LogisticRegression(C=1.0, max_iter=400).fit(rows, np.array(labels))


def main() -> None:
    """Gather, fit, show what is held out and write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m bench fit_cells", description=__doc__)
    parser.add_argument("--homes", type=Path, default=Path(tempfile.gettempdir()) / "quoth-bench" / "cells")
    parser.add_argument("--threads", type=int, help="of the model; one is best where the machine is busy")
    parser.add_argument("--sets", nargs="*", choices=SETS, default=list(SETS))
    options = parser.parse_args()
    from models.llama import LlamaGenerator
    from services.assembly import Quoth, Settings

    options.homes.mkdir(parents=True, exist_ok=True)
    with Quoth(Settings(home=options.homes)) as quoth:
        name = quoth.store.chosen("llm")
        path, sha256 = quoth.store.path(name), quoth.store.sha256(name)
        generator = LlamaGenerator(path, name=name, sha256=sha256, threads=options.threads)
    rows: list[Row] = []
    for each in options.sets:
        kept = options.homes / f"{each}-{sha256[:12]}.jsonl"
        rows += gather(each, options.homes, generator, kept, SETS[each])
    figures = held_out(rows)
    print(json.dumps(figures, indent=1))
    weights = {
        name: [round(float(value), 4) for value in (model.intercept_[0], *model.coef_[0])]
        for name, model in fit(rows).items()
    }
    numbers = {"model": generator.name, "sha256": sha256, "held_out": figures, "weights": weights}
    NUMBERS.write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
