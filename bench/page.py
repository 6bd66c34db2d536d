"""Writes docs/measurements.md, and the README's table, from bench/results.jsonl: the newest figure of each kind."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.loading.questions import CHECKOUT
from bench.scoring.results import Row, read_rows

PAGE = CHECKOUT / "docs" / "measurements.md"
README = CHECKOUT / "README.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"

_HEAD = """# Measurements

Written by `python -m bench page` from [bench/results.jsonl](../bench/results.jsonl), and tested: the newest figure of
each kind; older ones are in git's history. Figures are shares of 1 unless a unit stands in their name; in brackets the
95% interval, by bootstrap. What a figure means is said at the top of the part in `bench/` that makes it. Seconds depend
on the machine, and on what else it did.
"""
# What the parts measure; a part without a line here is shown all the same.
_ABOUT = {
    "retrieval": "Whether the evidence of a question is in the first hit, in the first five (hit@1, hit@5).",
    "answers": "Answers to questions whose answers are known.",
    "broad": "Answers to broad questions: the facts they tell of those that a good answer tells.",
    "topics": "What is said about the key topics of each file; each quote checked against its source and page.",
    "gate": "Claims falsified by program that are accepted, true ones that are turned away.",
    "attacks": "Papers with hidden instructions: answers that obey them.",
    "invented": "Questions about papers, people and programs that do not exist: those that are answered.",
    "first_run": "What each step of the first run takes, from an empty folder to the open page.",
    "sound": "A talk spoken by program and heard: words that are wrong; and words made where nobody speaks.",
    "summaries": "Summaries beside other ways to make them, each with as many words as quoth's has.",
    "ocr": "Pages drawn as pictures and recognised: characters as the PDF has them, boxes that lie on their words.",
    "plots": "Plots drawn by program and read back: axes, curves, names, and how far points are from the data.",
    "real_plots": "Plots of real papers, read by eye and by quoth: axes, and how far points seen are from points read.",
    "reading": "Evidence that is found in the text as it is read.",
}
# The README's table: sets as people call them, columns with part and metric.
_SETS = {
    "papers_handmade": "papers, handmade",
    "squad2": "encyclopaedia, half made to mislead",
    "covidqa": "articles on COVID-19",
    "mmlongbench": "long reports",
    "financebench": "company filings",
}
_COLUMNS = {
    "right": ("answers", "correct"),
    "right, and quoted from the very place": ("answers", "correct and quoted in place"),
    "refused, where nothing answers": ("answers", "refused"),
    "evidence in the first five hits": ("retrieval", "hit@5"),
}
_SIDE_BY_SIDE = ("quoth", "langchain", "llama-index")


def newest(rows: Iterable[Row]) -> list[Row]:
    """Keep the last row of each kind, in the order in which the kinds came first."""
    kept: dict[tuple[str, ...], Row] = {}
    for row in rows:
        kept[row.part, row.dataset, row.note, row.system, row.metric] = row
    return list(kept.values())


def render(rows: Sequence[Row]) -> str:
    """Write the page: a table a part, a line a metric of a set, a column a system."""
    rows = newest(rows)
    parts = [*(part for part in _ABOUT if any(row.part == part for row in rows)), *(row.part for row in rows)]
    return _HEAD + "".join(_part(name, [row for row in rows if row.part == name]) for name in dict.fromkeys(parts))


def readme_table(rows: Sequence[Row]) -> str:
    """Write the README's table: quoth, LangChain and LlamaIndex beside each other."""
    lines = [f"| questions on | {' | '.join(_COLUMNS)} |\n|{'---|' * (len(_COLUMNS) + 1)}\n"]
    for dataset, called in _SETS.items():
        cells = [_beside([r for r in rows if (r.part, r.dataset, r.metric) == (part, dataset, metric)])
                 for part, metric in _COLUMNS.values()]  # fmt: skip
        lines.append(f"| {called} | {' | '.join(cells)} |\n")
    return "".join(lines)


def with_table(text: str, table: str) -> str:
    """Put the table between the marks of the README."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table + END + rest.partition(END)[2]


def write() -> None:
    """Write the page and the README's table."""
    rows = list(read_rows())
    PAGE.write_text(render(rows), encoding="utf-8")
    README.write_text(with_table(README.read_text(encoding="utf-8"), readme_table(rows)), encoding="utf-8")


def _part(name: str, rows: Sequence[Row]) -> str:
    systems = list(dict.fromkeys(row.system for row in rows))
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        asked = f"{row.dataset}, {row.note}" if row.note else row.dataset
        lines.setdefault((asked, row.metric), {})[row.system] = str(row.figure)
    places = {asked: place for place, (asked, _) in enumerate(lines)}
    ordered = sorted(lines.items(), key=lambda line: places[line[0][0]])
    firsts = {asked: metric for (asked, metric), _ in reversed(ordered)}
    body = (
        f"| {asked if firsts[asked] == metric else ''} | {metric} "
        f"| {' | '.join(cells.get(system, '') for system in systems)} |\n"
        for (asked, metric), cells in ordered
    )
    made = ", ".join(dict.fromkeys(f"{row.commit} ({row.date})" for row in rows))
    head = f"| on | measure | {' | '.join(systems)} |\n|---|---|{'---|' * len(systems)}\n"
    about = f"{_ABOUT[name]} " if name in _ABOUT else ""
    return f"\n## {name}\n\n{about}At {made}.\n\n{head}{''.join(body)}"


def _beside(rows: Sequence[Row]) -> str:
    """Write the newest figure of each system: as counts where they are of few, of whole collections for searches."""
    figures = []
    for system in _SIDE_BY_SIDE:
        of_it = [row for row in rows if row.system.partition(" ")[0] == system and row.note != "own file"]
        if not of_it:
            return ""
        figures.append(of_it[-1].figure)
    if rows[0].part == "retrieval":
        shown, of = [f"{figure.value:.2f}" for figure in figures], ""
    else:
        shown, of = [f"{figure.value * (figure.n or 0):.0f}" for figure in figures], f" of {figures[0].n}"
    return " / ".join([f"**{shown[0]}**", *shown[1:]]) + of


def main() -> None:
    """Write the page."""
    argparse.ArgumentParser(prog="python -m bench page", description=__doc__).parse_args()
    write()
    print(f"written: {Path(PAGE).relative_to(CHECKOUT)}")


if __name__ == "__main__":
    main()
