"""Measures tables on cells whose truth was read by hand (cases/table.jsonl): values, places, what is not stated, time.

What the model made of each cell is kept beside the library, so that a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.loading.questions import CHECKOUT, DATA
from bench.scoring.correctness import matches_answer
from bench.scoring.figures import Figure, as_text, share_of
from bench.scoring.results import record
from generation.extraction.columns import read_columns
from generation.extraction.confidence import LIKELY, judge, signs_of
from generation.version import version
from models.ports import Generator
from services.add.files import add_files, embed_all
from services.assembly import Quoth, Settings
from services.make.table.cells import finder_of

CASES = Path(__file__).parents[1] / "cases" / "table.jsonl"

NUMBERS = CHECKOUT / "generation" / "extraction" / "data" / "cells.json"

_RIDGE = 0.3  # the cells are few
_RIDGE_OF_LINES = 30.0  # how surely a line says something is told between 0 and 1

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A cell's truth: the values that are right, "" where the paper does not say, and the pages where they stand.

    An `open` one may as well be left empty: it is counted only where it is filled.
    """

    file: str
    column: str
    values: tuple[str, ...]
    pages: tuple[int, ...]
    open: bool


def load_cases(path: Path = CASES) -> tuple[Case, ...]:
    """Load the cells."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return tuple(
        Case(row["file"], row["column"], tuple(row["values"]), tuple(row["pages"]), row.get("open", False))
        for row in rows
    )


def look(cases: Sequence[Case], folders: Sequence[Path], home: Path, generator: Generator, kept: Path) -> list[Row]:
    """Have each cell made that was not made yet, and give what came of all."""
    known = {(r["file"], r["column"]): r for r in map(json.loads, _lines(kept))}
    files = dict.fromkeys(case.file for case in cases)
    paths = [next(path for folder in folders if (path := folder / file).is_file()) for file in files]
    with Quoth(Settings(home=home)) as quoth, kept.open("a", encoding="utf-8") as file:
        sources = {each.path.name: each.source for each in add_files(quoth, paths) if each.path and each.source}
        embed_all(quoth)
        finder = finder_of(quoth, generator)
        for number, case in enumerate(cases, start=1):
            if (case.file, case.column) not in known:
                (column,) = read_columns(case.column)
                begun = time.perf_counter()
                seen = finder.look(sources[case.file], column.question)
                cell = finder.cell(seen, filled=True)
                known[case.file, case.column] = {
                    "file": case.file,
                    "column": case.column,
                    "able": seen.able,
                    "offered": seen.copied.offered if seen.copied else None,
                    "answers": seen.answers,
                    "surety": seen.said.surety if seen.said else None,
                    "value": cell.value,
                    "pages": [quote.page for quote in cell.quotes],
                    "seconds": time.perf_counter() - begun,
                }
                file.write(json.dumps(known[case.file, case.column], ensure_ascii=False) + "\n")
                file.flush()
            print(f"\r{number} of {len(cases)}", end="", flush=True)
    print()
    return [known[case.file, case.column] for case in cases]


def figures_of(cases: Sequence[Case], rows: Sequence[Row]) -> Mapping[str, Figure | None]:
    """Judge the cells."""
    judged = [(case, row, *_judged(row)) for case, row in zip(cases, rows, strict=True)]
    stated = [(row, filled, case) for case, row, filled, _ in judged if case.values and not case.open]
    filled = [(row, case) for case, row, stands, _ in judged if stands]
    rights = [(_is_right(case, row, stands), chance) for case, row, stands, chance in judged]
    papers = len({case.file for case in cases})
    seconds = sum(row["seconds"] for row in rows) / papers
    return {
        "value right": share_of([stands and matches_answer(row["value"], case.values) for row, stands, case in stated]),
        "right of filled": share_of([matches_answer(row["value"], case.values) for row, case in filled]),
        "quote from the right place": share_of([bool({*row["pages"]} & {*case.pages}) for row, case in filled]),
        "not stated right": share_of([not stands for case, _, stands, _ in judged if not case.values]),
        "cells right": share_of([right for right, _ in rights]),
        "confidence off by": Figure(_off([right for right, _ in rights], [chance for _, chance in rights])),
        "papers an hour": Figure(3600 / seconds, n=papers),
    }


def fit(cases: Sequence[Case], rows: Sequence[Row]) -> dict[str, list[float]]:
    """Fit the chance that a filled cell is right, and that one which is left empty is."""
    both = list(zip(cases, rows, strict=True))
    of_lines = [(case, row) for case, row in both if row["surety"] is not None]
    silent = [not case.values for case, row in of_lines if not row["value"]]
    asked = [(case, row) for case, row in both if row["offered"] is not None]
    able = [(case, row) for case, row in asked if row["able"]]
    told = [(case, row) for case, row in of_lines if row["value"]]
    labels = {
        "filled": (_signs, able, [matches_answer(row["value"], case.values) for case, row in able]),
        "empty": (_signs, asked, [not case.values for case, _ in asked]),
        "line": (_surety, told, [matches_answer(row["value"], case.values) for case, row in told]),
    }
    models = {
        name: LogisticRegression(C=_RIDGE_OF_LINES if by is _surety else _RIDGE).fit(
            [by(row) for _, row in of], np.array(each)
        )
        for name, (by, of, each) in labels.items()
        if len(set(each)) > 1
    }
    fitted = {
        name: [round(float(number), 3) for number in (*each.intercept_, *each.coef_[0])]
        for name, each in models.items()
    }
    # As if one more were right and one more wrong: few cells say little.
    return {**fitted, "silence": [round((sum(silent) + 1) / (len(silent) + 2), 3)]}


def _signs(row: Row) -> tuple[float, ...]:
    return signs_of(row["offered"], row["answers"])


def _surety(row: Row) -> tuple[float, ...]:
    return (row["surety"],)


def _judged(row: Row) -> tuple[bool, float]:
    if row["surety"] is not None:
        stands = bool(row["value"]) and row["answers"] >= LIKELY
        return stands, row["answers"] if stands else 1 - row["answers"]
    if row["offered"] is None:
        return False, 1 - row["answers"]
    return judge(row["offered"], row["answers"], able=row["able"])


def _is_right(case: Case, row: Row, stands: bool) -> bool:
    if not stands:
        return case.open or not case.values
    return matches_answer(row["value"], case.values)


def _off(rights: Sequence[bool], chances: Sequence[float], parts: int = 5) -> float:
    """Give by how much confidence and truth differ, the mean over equal parts of the cells in order of confidence."""
    order, right, told = np.argsort(chances, kind="stable"), np.array(rights, float), np.array(chances)
    return float(np.mean([abs(right[part].mean() - told[part].mean()) for part in np.array_split(order, parts)]))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def main() -> None:
    """Make the cells, judge them, print each and the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench table", description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()) / "quoth-bench" / "table")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cases", type=Path, default=CASES, help="the cells; table_fitting.jsonl for --fit")
    parser.add_argument("--threads", type=int, help="of the model; one is best where the machine is busy")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    parser.add_argument("--fit", action="store_true", help="fit the chances on these cells; their figures flatter then")
    options = parser.parse_args()
    from models.llama import LlamaGenerator

    options.home.mkdir(parents=True, exist_ok=True)
    with Quoth(Settings(home=options.home)) as quoth:
        name = quoth.store.chosen("llm")
        path, sha256 = quoth.store.path(name), quoth.store.sha256(name)
    generator = LlamaGenerator(path, name=name, sha256=sha256, threads=options.threads)
    cases = load_cases(options.cases)
    kept = options.home / f"{options.cases.stem}-{version()}-{sha256[:12]}.jsonl"
    rows = look(cases, (options.data / "papers" / "dev", CHECKOUT / "samples"), options.home, generator, kept)
    if options.fit:
        known = json.loads(NUMBERS.read_text(encoding="utf-8"))["weights"]
        numbers = {"model": name, "sha256": sha256, "cells": len(rows), "weights": known | fit(cases, rows)}
        NUMBERS.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
        return
    for case, row in zip(cases, rows, strict=True):
        stands, chance = _judged(row)
        mark = "+" if _is_right(case, row, stands) else "-"
        told = row["value"] if stands else f"not stated ({row['value']})"
        print(f"{mark} {case.file} {case.column.partition(':')[0]}: {told} {chance:.2f} {row['pages']}")
    figures = figures_of(cases, rows)
    print(as_text(figures))
    if options.record:
        note = f"{len(cases)} cells, {name}"
        record("table", dataset="papers", note=note, system="quoth", figures=figures)


if __name__ == "__main__":
    main()
