"""Measures the reading of scans: pages of papers drawn, recognised, and compared with the letters they hold.

Characters right are 1 less the edits (letters put in, left out or exchanged) a character that turn what was recognised
into what the PDF holds, both laid out by quoth, white space as one space. A word's box is right where pdfium finds the
same letters under it on the page itself, and at most one more. `--worn` draws a page as a worn scan: tilted by a
degree, grey, with specks.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from bench.scoring.figures import Figure, mean_of, share_of
from bench.scoring.results import record
from ingest.content.blocks import Box
from ingest.content.document import Page
from ingest.readers.pdf.engine.pdfium import PdfiumFile, open_pdf
from ingest.readers.pdf.layout.pipeline import PageLayout, lay_out
from ingest.readers.pictures.engines import recogniser
from ingest.readers.pictures.port import Recogniser
from ingest.readers.pictures.recognising import recognise

_PAPERS = Path(__file__).parents[3] / "shared" / "data" / "papers" / "dev"
_STRAY = 1  # letters: a letter drawn large elsewhere may reach under a box
_PAGE = 2  # of each paper: text, neither a front page nor references


@dataclass(frozen=True, slots=True)
class Reading:
    """How one page was read."""

    seconds: float
    accuracy: float
    boxes: tuple[bool, ...]


def main() -> None:
    """Print a row for each page and resolution, then the means."""
    parser = argparse.ArgumentParser(
        prog="python -m bench ocr", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--papers", type=int, default=6, help="how many papers, a page of each")
    parser.add_argument("--dpi", type=int, nargs="+", default=[150, 300])
    parser.add_argument("--worn", action="store_true", help="draw the pages as worn scans")
    parser.add_argument("--record", action="store_true", help="append the figures to bench/results.jsonl")
    options = parser.parse_args()
    engine = recogniser()
    if engine is None:
        parser.error("nothing recognises text here: make setup EXTRAS=ocr")
    paths = sorted(_PAPERS.glob("*.pdf"))
    paths = paths[:: max(1, len(paths) // options.papers)][: options.papers]
    print(f"{engine.name}\n{'paper':<20}{'dpi':>6}{'seconds':>9}{'characters':>12}{'boxes':>8}")
    for dpi in options.dpi:
        readings = []
        for path in paths:
            reading = measure(path, dpi, engine, worn=options.worn)
            readings.append(reading)
            right = f"{sum(reading.boxes) / max(len(reading.boxes), 1):>8.3f}"
            print(f"{path.stem:<20}{dpi:>6}{reading.seconds:>9.1f}{reading.accuracy:>12.4f}{right}")
        figures = {
            "characters right": mean_of([each.accuracy for each in readings]),
            "boxes right": share_of([right for each in readings for right in each.boxes]),
            "processor seconds a page": Figure(round(float(np.mean([each.seconds for each in readings])), 1)),
        }
        print(f"{dpi} dpi: " + ", ".join(f"{name} {figure}" for name, figure in figures.items()))
        if options.record:
            note = f"{len(readings)} pages, {dpi} dpi{', worn' if options.worn else ''}"
            record("ocr", dataset="papers", note=note, system="quoth", figures=figures)


def measure(path: Path, dpi: int, engine: Recogniser, *, worn: bool) -> Reading:
    """Draw a page of a paper, recognise it, and compare."""
    with open_pdf(path.read_bytes()) as file:
        number = min(_PAGE, file.page_count)
        picture = file.render(number, scale=dpi / 72).convert("L")
        start = time.process_time()
        found = recognise(as_worn(picture) if worn else picture, points=72 / dpi, recogniser=engine)
        seconds = time.process_time() - start
        held = _laid_out(PageLayout(file.read_page(number)))
        read = _laid_out(PageLayout(found.glyphs, found))
        boxes = () if worn else tuple(_right_boxes(read, file, number))
    return Reading(seconds, accuracy(" ".join(read.text.split()), " ".join(held.text.split())), boxes)


def accuracy(read: str, held: str) -> float:
    """Give 1 less the edits a character of what is held; 0 where there are more."""
    return max(0.0, 1 - edits(read, held) / max(len(held), 1))


def edits(one: str, other: str) -> int:
    """Count the letters to be put in, left out or exchanged to make one of the other (Levenshtein)."""
    places = np.arange(len(other) + 1)
    letters = np.array([ord(letter) for letter in other], np.int64)
    row = places.copy()
    for count, letter in enumerate(one, 1):
        above = np.empty_like(row)
        above[0] = count
        above[1:] = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(letter)))
        row = np.minimum.accumulate(above - places) + places
    return int(row[-1])


def as_worn(picture: Image.Image, seed: int = 0) -> Image.Image:
    """Tilt a grey picture by a degree, grey its paper and ink, blur it a little and strew specks over it."""
    noise = np.random.default_rng(seed)
    tilted = picture.rotate(1.0, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    values = 70 + np.asarray(tilted, np.float64) * (215 - 70) / 255 + noise.normal(0, 12, tilted.size[::-1])
    specks = noise.random(values.shape)
    values[specks < 0.001] = 40
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _laid_out(layout: PageLayout) -> Page:
    pages, _ = lay_out([layout], labels=["1"], outline=())
    return pages[0]


def _right_boxes(page: Page, file: PdfiumFile, number: int) -> Sequence[bool]:
    """Say of each word with letters whether the page has the same letters under its box, by pdfium."""
    right = []
    start = 0
    for word in page.text.split():
        start = page.text.index(word, start)
        boxes = page.boxes(start, start + len(word))
        if boxes and any(map(str.isalnum, word)):
            under = _letters(file.text_under(number, [Box(*box) for box in boxes]))
            right.append(_letters(word) in under and len(under) <= len(_letters(word)) + _STRAY)
        start += len(word)
    return right


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


if __name__ == "__main__":
    main()
