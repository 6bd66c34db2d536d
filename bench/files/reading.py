"""Measures the reading of PDFs: pages a second, and the share of ground-truth sentences that the text holds verbatim.

A paper's ground truth is the `.gt.txt` beside it: its source text with citations and markup taken out. A sentence of
it counts if it ends with a full stop, has at least six words and 40 characters, and neither maths nor markup nor the
scar of a citation. It is found if it stands in the text, white space, underscores (the ground truth took them for
markup) and the shape of quotation marks and dashes aside; or in the text without its bracketed citations, since the
ground truth has lost them.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pypdfium2

from bench.scoring.figures import Figure, share_of
from bench.scoring.results import record
from ingest.readers.pdf.reader import parse_pdf
from ingest.splitting.sentences import split_sentences

_PAPERS = Path(__file__).parents[3] / "shared" / "data" / "papers" / "dev"
_UNRELIABLE = frozenset({"joss-bluecarbon"})  # its ground truth is another version of the paper
_SHAPES = str.maketrans(
    {"“": '"', "”": '"', "\u2018": "'", "\u2019": "'", "\u2013": "-", "—": "-", "\u2010": "-", "\u2011": "-", "_": None}
)
_MARKUP = re.compile(r"[{}<>\\$|=^~*@#\[\]]|https?:|-->|\.\.\.|…|\+|\u00d7")
_SCAR = re.compile(
    r"\(\s*\)|\(\s*[,;.]|[,;]\s*[,;.)]|\s[,;.)]|\band and\b|"
    r"\b(?:by|in|and|of|see|from|with|to|e\.g\.|cf\.|per)[,;]?\s*[.,;)]"
)
_CITATION = re.compile(
    r"\s*(?:\[[\d,;\s-]+\]|"
    r"\((?:[^()]|\([^()]*\))*\b(?:(?:1[89]|20)\d\d[a-z]?|submitted|in press)(?:[^()]|\([^()]*\))*\))"
)


@dataclass(frozen=True)
class Reading:
    """How one reader did on one paper."""

    seconds: float
    found: int


# Whose reading a reader's figures stand for: both other chains read PDFs with pypdf.
_RECORDED = {"quoth": "quoth", "pypdf": "pypdf, by which the chains read"}


def main() -> None:
    """Print a row for each paper, then totals."""
    parser = argparse.ArgumentParser(
        prog="python -m bench reading", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("papers", nargs="*", help="names of papers; else all")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    names = options.papers
    readers: dict[str, Callable[[Path], str]] = {"quoth": _quoth, "pypdf": _pypdf, "pdfium": _pdfium}
    print(f"{'paper':<20}{'pages':>6}{'quoth/s':>9}{'sentences':>11}" + "".join(f"{name:>10}" for name in readers))
    totals = dict.fromkeys(readers, 0)
    seconds = dict.fromkeys(readers, 0.0)
    pages = counted = 0
    for path in sorted(_PAPERS.glob("*.pdf")):
        if names and path.stem not in names:
            continue
        count = len(pypdfium2.PdfDocument(path))
        truth = _truth(path)
        results = {name: _measured(read, path, truth) for name, read in readers.items()}
        for name, result in results.items():
            seconds[name] += result.seconds
            totals[name] += 0 if path.stem in _UNRELIABLE else result.found
        pages += count
        counted += 0 if path.stem in _UNRELIABLE else len(truth)
        shares = "".join(
            f"{result.found / len(truth):>10.3f}" if truth else f"{'-':>10}" for result in results.values()
        )
        print(f"{path.stem:<20}{count:>6}{count / results['quoth'].seconds:>9.0f}{len(truth):>11}{shares}")
    shares = "".join(f"{found / max(counted, 1):>10.3f}" for found in totals.values())
    print(f"{'all but bluecarbon':<20}{pages:>6}{pages / seconds['quoth']:>9.0f}{counted:>11}{shares}")
    print("pages/s: " + ", ".join(f"{name} {pages / spent:.0f}" for name, spent in seconds.items()))
    for name, system in _RECORDED.items() if options.record else ():
        figures = {
            "sentences found": share_of([place < totals[name] for place in range(counted)]),
            "pages a second": Figure(round(pages / seconds[name])),
        }
        record("reading", dataset="papers", note=f"{pages} pages", system=system, figures=figures)


def _measured(read: Callable[[Path], str], path: Path, truth: Sequence[str]) -> Reading:
    start = time.perf_counter()
    text = read(path)
    seconds = time.perf_counter() - start
    return Reading(seconds, len(truth) - len(missing(truth, text)))


def missing(truth: Sequence[str], text: str) -> list[str]:
    """Give the sentences that the text does not hold."""
    whole = _normal(text)
    bare = _normal(_CITATION.sub("", whole))
    return [sentence for sentence in truth if sentence not in whole and sentence not in bare]


def _truth(path: Path) -> list[str]:
    beside = path.with_suffix(".gt.txt")
    if not beside.exists():
        return []
    found = []
    for paragraph in re.split(r"\n\s*\n", beside.read_text(encoding="utf-8")):
        flat = " ".join(paragraph.split())
        found += [_normal(flat[start:end]) for start, end in split_sentences(flat)]
    return [sentence for sentence in found if _counts(sentence)]


def _counts(sentence: str) -> bool:
    long = len(sentence) >= 40 and sentence.count(" ") >= 5
    return (
        long
        and sentence.endswith(".")
        and sentence[0].isupper()
        and not _MARKUP.search(sentence)
        and not _SCAR.search(sentence)
    )


def _normal(text: str) -> str:
    return " ".join(re.sub("-{2,3}", "-", text.translate(_SHAPES)).split())


def _quoth(path: Path) -> str:
    return parse_pdf(path, password=None, progress=lambda *_: None).text


def _pypdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _pdfium(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


if __name__ == "__main__":
    main()
