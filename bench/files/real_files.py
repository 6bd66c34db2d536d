"""Checks reading on the real files that lie beside the checkout: papers, text in many encodings, question sets.

Each check prints how many of its cases are right, and which are not. Tests do the same on the samples alone.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.loading.questions import DATA, QUESTION_SETS, corpus_paths, load_questions, source_paths
from ingest.content.document import Document
from ingest.readers.pdf.engine.pdfium import open_pdf
from ingest.readers.pdf.front_page import read_bibliography
from ingest.readers.pdf.reader import parse_pdf
from ingest.readers.text.encodings import decode

PAPERS = DATA / "papers" / "dev"
# Papers whose pages differ much: one and two columns, many figures, a watermark.
_DRAWN = ("jcon-00133", "jose-00307", "joss-w2w", "rescience-4022518", "joss-geostan")
# What these papers say of themselves, on their first page.
_CITED = {
    "jose-00193": (
        "The Argo Online School: An e-learning tool to get started with Argo",
        {"authors": ("Alberto González-Santana", "Pedro Vélez-Belchí"), "year": "2024", "doi": "10.21105/jose.00193"},
    ),
    "jose-00037": (
        "Python for Atmosphere and Ocean Scientists",
        {"authors": ("Damien B Irving",), "doi": "10.21105/jose.00037"},
    ),
    "jcon-00068": (
        "MPI.jl: Julia bindings for the Message Passing Interface",
        {"authors": ("Simon Byrne", "Lucas C. Wilcox", "Valentin Churavy"), "year": "", "doi": "", "journal": ""},
    ),
}
_STRETCH, _STRETCHES = 80, 60
_BELOW = 60  # a sentence may run over to the next page


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a check, and whether it is right."""

    name: str
    right: bool


def stretches_in_place(path: Path, document: Document, *, count: int) -> int:
    """Count random stretches of a PDF whose boxes have just their letters under them."""
    chance = random.Random(path.stem)
    long_pages = [page for page in document.pages if len(page.text) > 500]
    right = 0
    with open_pdf(path.read_bytes()) as file:
        for _ in range(count):
            page = chance.choice(long_pages)
            start = chance.randrange(len(page.text) - _STRETCH)
            wanted = _letters(page.text[start : start + _STRETCH])
            found = _letters(file.text_under(page.number, page.boxes(start, start + _STRETCH)))
            right += not Counter(wanted) - Counter(found) and len(found) <= len(wanted) + 10
    return right


def evidence_page(document: Document, evidence: str, pages: tuple[int, ...]) -> int | None:
    """Give the page of `pages` on which the evidence begins, None where it is on none of them."""
    wanted = _plain(evidence)
    if wanted not in _plain(document.text):
        return None
    return next((number for number in pages if wanted[:40] in _plain(_page(document, number))), None)


def _sets() -> Iterator[Case]:
    for name in QUESTION_SETS:
        questions = load_questions(name)
        alone = len({question.id for question in questions}) == len(questions)
        yield Case(name, alone and set(source_paths(questions)) <= set(corpus_paths(name)))


def _encodings() -> Iterator[Case]:
    folder = DATA / "formats"
    for line in (folder / "expected.dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["file"].startswith("txt/gen_") and row["must_contain"]:
            text = decode((folder / "files" / row["file"]).read_bytes())
            yield Case(row["file"], all(words in text for words in row["must_contain"]))


def _boxes() -> Iterator[Case]:
    for name in _DRAWN:
        path = PAPERS / f"{name}.pdf"
        right = stretches_in_place(path, _parsed(path), count=_STRETCHES)
        yield Case(f"{name}: {right} of {_STRETCHES}", right >= 0.8 * _STRETCHES)  # a watermark may lie across


def _evidence() -> Iterator[Case]:
    documents: dict[Path, Document] = {}
    for question in load_questions("papers_handmade"):
        if question.answerable and question.path is not None:
            document = documents.setdefault(question.path, _parsed(question.path))
            for evidence in question.evidence:
                found = evidence_page(document, evidence, question.pages)
                yield Case(f"{question.id}: {evidence[:60]}", found is not None)


def _references() -> Iterator[Case]:
    for name, (title, said) in _CITED.items():
        found = read_bibliography(PAPERS / f"{name}.pdf", title)
        yield Case(name, all(getattr(found, field) == value for field, value in said.items()))


CHECKS: dict[str, Callable[[], Iterator[Case]]] = {
    "sets": _sets,
    "encodings": _encodings,
    "boxes": _boxes,
    "evidence": _evidence,
    "references": _references,
}


def _parsed(path: Path) -> Document:
    return parse_pdf(path, password=None, progress=lambda *_: None)


def _page(document: Document, number: int) -> str:
    start = document.page_starts[number - 1]
    return document.text[start : start + len(document.pages[number - 1].text) + _BELOW]


def _plain(text: str) -> str:
    shapes = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
    return " ".join(text.translate(shapes).replace("\u2010", "-").split())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def main() -> None:
    """Run the checks and print what is not right."""
    parser = argparse.ArgumentParser(
        prog="python -m bench real_files", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checks", nargs="*", choices=[[], *CHECKS], help="which; else all")
    options = parser.parse_args()
    for name in options.checks or CHECKS:
        cases = list(CHECKS[name]())
        print(f"{name}: {sum(case.right for case in cases)} of {len(cases)} right")
        for case in cases:
            if not case.right:
                print(f"  {case.name}")


if __name__ == "__main__":
    main()
