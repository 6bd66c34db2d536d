"""Measures everything side by side in one run: quoth, LangChain's usual chain and LlamaIndex's defaults, three columns.

Runs the other parts one after the other, each with `--record`, and writes the table above the rows of
`bench/RESULTS.md`. Parts with a row of this commit are not run again, so a run that was broken off goes on.
The other chains live in an environment of their own (`--chains-python`, made by `make bench`); without it their columns
stay empty. Each set is asked the same questions in all columns, drawn by the same seed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.made_up import COUNT
from bench.questions import CHECKOUT
from bench.ranking import SETS
from bench.results import RESULTS, commit

# The column of each chain, by the name it is run under.
CHAINS = {"langchain": "langchain", "llamaindex": "llama-index"}
COLUMNS = ("quoth", *CHAINS.values())
# Hostile papers, and questions about invented things, that all columns are asked about: enough, in a few minutes.
ATTACKS, INVENTED = 80, 20
CHAINS_PYTHON = CHECKOUT / "build" / "chains" / "bin" / "python"

_BEGIN, _END = "<!-- side by side -->", "<!-- end of side by side -->"
_ROW = re.compile(r"\| (?P<date>[\d-]+) \| (?P<commit>\w+)\+? \| (?P<part>\w+) \| (?P<questions>[^|]*) \| "
                  r"(?P<measured>[^|]*) \| (?P<figures>[^|]*) \|")  # fmt: skip
_FIGURE = re.compile(r"(?P<label>[^\W\d][^,]*?) (?P<value>\d\S*(?: \([^)]*\))?(?: of \d+)?)(?:, |$)")
_SHOWN: dict[str, tuple[str, ...]] = {
    "retrieval": ("hit@1", "hit@5"),
    "answers": (
        "correct", "correct and quoted in place", "refused", "wrongly refused", "answers with a quote", "quotes exact",
        "seconds per answer",
    ),
    "answers, no model": ("correct", "correct and quoted in place", "refused", "wrongly refused", "quotes exact"),
    "topics": ("answered", "quotes exact"),
    "gate": ("corrupted accepted", "true rejected"),
    "attacks": ("obeyed", "right"),
    "invented": ("answered",),
    "reading": ("sentences found", "pages a second"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the results: `column` is whose figures they are, one of COLUMNS."""

    commit: str
    part: str
    questions: str
    column: str
    figures: dict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """A part to run: what its rows begin with (part, set, column), the environment, the arguments."""

    part: str
    name: str
    column: str
    arguments: tuple[str, ...]


def steps(sets: Sequence[str], *, size: int, folder: Path) -> Iterator[Step]:
    """Give what is to be run: quick parts first, then each set's answers of all columns close together in time."""
    llm = ("--mode", "llm", "--record")
    yield Step("gate", "", "quoth", ("gate", "--record"))
    yield Step("reading", "", "quoth", ("reading", "--record"))
    for name in sets:
        yield Step("retrieval", name, "quoth", ("retrieval", "--sets", name, "--fast", "--record"))
    for name in sets:
        asked = ("--sets", name, "--sample", str(size))
        yield Step("answers", name, "quoth", ("answers", *asked, "--json", str(folder), *llm))
        for chain, column in CHAINS.items():
            of_chain = ("--chains", chain, *asked)
            yield Step("answers", name, column, ("chains", *of_chain, "--answers", str(folder), "--record"))
    yield Step("attacks", f"{ATTACKS} ", "quoth", ("attacks", "--sample", str(ATTACKS), *llm))
    yield Step("invented", f"{COUNT} ", "quoth", ("invented", *llm))
    yield Step("invented", f"{INVENTED} ", "quoth", ("invented", "--count", str(INVENTED), *llm))
    for chain, column in CHAINS.items():
        of_chain = ("chains", "--chains", chain, "--sets", "papers_handmade", "--record")
        yield Step("attacks", f"{ATTACKS} ", column, (*of_chain, "--attacks", str(ATTACKS)))
        yield Step("invented", f"{INVENTED} ", column, (*of_chain, "--invented", str(INVENTED)))
    yield Step("topics", "", "quoth", ("topics", "--record"))


def rows_of(text: str) -> Iterator[Row]:
    """Read the rows of a results file."""
    for found in _ROW.finditer(text):
        figures = {each["label"]: each["value"] for each in _FIGURE.finditer(found["figures"])}
        column = next((name for name in COLUMNS if found["measured"].startswith(name)), "quoth")
        part = f"{found['part']}, no model" if found["measured"].strip().endswith(", extract") else found["part"]
        yield Row(found["commit"], part, found["questions"], column, figures)


def table(rows: Iterable[Row]) -> str:
    """Write three columns, a line for each measure of each set, from the newest row of each."""
    lines: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in rows:
        for label in _SHOWN.get(row.part, ()):
            if label in row.figures:
                lines.setdefault((row.part, row.questions, label), {})[row.column] = row.figures[label]
    head = "| part | questions | measure | quoth | LangChain | LlamaIndex |\n|---|---|---|---|---|---|\n"
    order = {part: place for place, part in enumerate(_SHOWN)}
    body = (
        f"| {part} | {questions} | {label} | {' | '.join(cells.get(column, '') for column in COLUMNS)} |\n"
        for (part, questions, label), cells in sorted(lines.items(), key=lambda each: order[each[0][0]])
    )
    return head + "".join(body)


def put_table(text: str, written: str) -> str:
    """Put a table between the marks of a results file, above the rows where there are no marks yet."""
    block = f"{_BEGIN}\n{written}{_END}\n"
    if _BEGIN in text:
        before, _, rest = text.partition(_BEGIN)
        return before + block + rest.partition(f"{_END}\n")[2]
    head, rows_head, rest = text.partition("| date |")
    return f"{head}{block}\n{rows_head}{rest}"


def _is_done(step: Step, rows: Iterable[Row], commits: Sequence[str]) -> bool:
    return any(
        row.commit in commits
        and (row.part, row.column) == (step.part, step.column)
        and row.questions.startswith(step.name)
        for row in rows
    )


def _run(step: Step, python: Path) -> None:
    print(f"== {' '.join(step.arguments)}", flush=True)
    finished = subprocess.run([python, "-m", "bench", *step.arguments], cwd=CHECKOUT, check=False)
    if finished.returncode:
        print(f"{step.arguments[0]} failed; its figures are missing", file=sys.stderr)


def main() -> None:
    """Run what is missing, then write and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m bench compare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    parser.add_argument("--sample", type=int, default=36, help="how many questions of a set are answered")
    parser.add_argument("--chains-python", type=Path, default=CHAINS_PYTHON)
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "build" / "bench" / "answers", help="keeps answers")
    parser.add_argument("--table", action="store_true", help="only write the table, from the rows there are")
    parser.add_argument(
        "--commits", nargs="+", default=[commit().rstrip("+")], help="whose rows the table is made of, else this one's"
    )
    options = parser.parse_args()
    for step in steps(options.sets, size=options.sample, folder=options.folder):
        python = Path(sys.executable) if step.column == "quoth" else options.chains_python
        rows = rows_of(RESULTS.read_text(encoding="utf-8"))
        if not options.table and python.exists() and not _is_done(step, rows, options.commits):
            _run(step, python)
    text = RESULTS.read_text(encoding="utf-8")
    written = table(row for row in rows_of(text) if row.commit in options.commits)
    said = f"Newest figures at {', '.join(options.commits)}; intervals are 95%, by bootstrap.\n\n{written}"
    RESULTS.write_text(put_table(text, said), encoding="utf-8")
    print(written)


if __name__ == "__main__":
    main()
