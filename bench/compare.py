"""Measures everything side by side in one run: quoth, LangChain's usual chain and LlamaIndex's defaults, three columns.

Runs the other parts one after the other, each with `--record`, and then writes docs/measurements.md (`bench/page.py`).
Parts with a row of this commit are not run again, so a run that was broken off goes on.
The other chains live in an environment of their own (`--chains-python`, made by `make bench`); without it their columns
stay empty. Each set is asked the same questions in all columns, drawn by the same seed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import page
from bench.loading.questions import CHECKOUT
from bench.making.made_up import COUNT
from bench.scoring.ranking import SETS
from bench.scoring.results import Row, commit, read_rows

# The column of each chain, by the name it is run under.
CHAINS = {"langchain": "langchain", "llamaindex": "llama-index"}
# Hostile papers, and questions about invented things, that all columns are asked about: enough, in a few minutes.
ATTACKS, INVENTED = 80, 20
CHAINS_PYTHON = CHECKOUT / "build" / "chains" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Step:
    """A part to run, with its arguments, and what tells its rows: part, set (where it has one), note, column."""

    part: str
    dataset: str
    note: str
    column: str
    arguments: tuple[str, ...]


def steps(sets: Sequence[str], *, size: int, folder: Path) -> Iterator[Step]:
    """Give what is to be run: quick parts first, then each set's answers of all columns close together in time."""
    llm = ("--mode", "llm", "--record")
    yield Step("corrupted", "", "", "quoth", ("corrupted", "--record"))
    yield Step("reading", "", "", "quoth", ("reading", "--record"))
    for name in sets:
        yield Step("retrieval", name, "", "quoth", ("retrieval", "--sets", name, "--fast", "--record"))
    for name in sets:
        asked, note = ("--sets", name, "--sample", str(size)), f"{size} questions"
        yield Step("answers", name, note, "quoth", ("answers", *asked, "--json", str(folder), *llm))
        for chain, column in CHAINS.items():
            of_chain = ("--chains", chain, *asked)
            yield Step("answers", name, note, column, ("chains", *of_chain, "--answers", str(folder), "--record"))
    yield Step("attacks", "", f"{ATTACKS} papers", "quoth", ("attacks", "--sample", str(ATTACKS), *llm))
    yield Step("invented", "", f"{COUNT} questions", "quoth", ("invented", *llm))
    yield Step("invented", "", f"{INVENTED} questions", "quoth", ("invented", "--count", str(INVENTED), *llm))
    for chain, column in CHAINS.items():
        of_chain = ("chains", "--chains", chain, "--sets", "papers_handmade", "--record")
        yield Step("attacks", "", f"{ATTACKS} papers", column, (*of_chain, "--attacks", str(ATTACKS)))
        yield Step("invented", "", f"{INVENTED} questions", column, (*of_chain, "--invented", str(INVENTED)))
    yield Step("topics", "", "", "quoth", ("topics", "--record"))


def is_done(step: Step, rows: Iterable[Row], made_at: str) -> bool:
    """Tell whether the step has a row of this commit."""
    return any(
        row.commit.rstrip("+") == made_at.rstrip("+")
        and row.part == step.part
        and row.system.split(" ")[0] == step.column
        and row.dataset.startswith(step.dataset)
        and row.note.startswith(step.note)
        for row in rows
    )


def _run(step: Step, python: Path) -> None:
    print(f"== {' '.join(step.arguments)}", flush=True)
    finished = subprocess.run([python, "-m", "bench", *step.arguments], cwd=CHECKOUT, check=False)
    if finished.returncode:
        print(f"{step.arguments[0]} failed; its figures are missing", file=sys.stderr)


def main() -> None:
    """Run what is missing, then write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m bench compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--sample", type=int, default=36, help="how many questions of a set are answered")
    parser.add_argument("--chains-python", type=Path, default=CHAINS_PYTHON)
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "build" / "bench" / "answers", help="keeps answers")
    options = parser.parse_args()
    for step in steps(options.sets, size=options.sample, folder=options.folder):
        python = Path(sys.executable) if step.column == "quoth" else options.chains_python
        if python.exists() and not is_done(step, read_rows(), commit()):
            _run(step, python)
    page.write()


if __name__ == "__main__":
    main()
