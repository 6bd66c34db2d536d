"""Checks printed quotes from outside: their text, their page, and the words that lie under their boxes.

Reads the kept original with pdfium on its own, character by character, and shares no code with the reading it checks.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from bench.scoring.figures import Figure, share_of
from generation.answer import Quote
from ingest.content.blocks import Box
from retrieval.library import Library

# Share of a quote's letters that must lie under its boxes, and how many letters more may lie there.
COVERED = 0.95
SPILL = 1.15
_LIGATURE = 3  # letters


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What was found of one quote; the boxes are None where the source has no page picture."""

    text: bool
    page: bool
    boxes: bool | None
    note: str

    @property
    def good(self) -> bool:
        """Say whether nothing is wrong with the quote."""
        return self.text and self.page and self.boxes is not False


def check_quote(library: Library, quote: Quote) -> QuoteCheck:
    """Compare a quote with the library's text, the text's pages and the original's characters."""
    source = quote.source.document_id
    text = library.sources.text(source)
    same = bool(quote.text) and text[quote.start : quote.end] == quote.text
    page = _page_right(library, quote)
    original = library.sources.original(source)
    if quote.source.media_type != "application/pdf":
        return QuoteCheck(same, page, None, "")
    covered, spill = under_boxes(original, quote.page, quote.boxes, quote.text)
    boxes = covered >= COVERED and spill <= SPILL
    return QuoteCheck(same, page, boxes, "" if boxes else f"{covered:.2f} covered, {spill:.2f} times the letters")


def under_boxes(path: Path, number: int, boxes: Sequence[Box], text: str) -> tuple[float, float]:
    """Give the share of the text's letters that lie under the boxes, and letters under them per letter of the text."""
    return compared(text, read_under(path, number, boxes))


def figures_of(checks: Sequence[QuoteCheck]) -> dict[str, Figure | None]:
    """Give the share of quotes that are exact and, where there are any, how many are wrong in what."""
    wrong = {
        "text": sum(not check.text for check in checks),
        "page": sum(not check.page for check in checks),
        "boxes": sum(check.boxes is False for check in checks),
    }
    faults = {f"quotes with wrong {what}": Figure(count) for what, count in wrong.items() if count}
    return {"quotes exact": share_of([check.good for check in checks]), **faults}


def compared(text: str, read: str) -> tuple[float, float]:
    """Give the share of a text's letters that were read, and letters read per letter of the text.

    A character that the file's font does not name is read as NUL and stands for a ligature of up to three letters.
    """
    wanted, found = _letters(text), _letters(read)
    if not wanted:
        return 1.0, 1.0
    there = (wanted & found).total()
    there += min(wanted.total() - there, _LIGATURE * read.count("\0"))
    return there / wanted.total(), found.total() / wanted.total()


def read_under(path: Path, number: int, boxes: Sequence[Box]) -> str:
    """Read the characters of a page whose middles lie under the boxes."""
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number - 1]
        text = page.get_textpage()
        count = text.count_chars()
        width, height = page.get_size()
        chosen = []
        for index in range(count):
            left, bottom, right, top = text.get_charbox(index)
            x, y = _shown(page, (left + right) / 2, (bottom + top) / 2, width, height)
            if any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for box in boxes):
                chosen.append(chr(pdfium.FPDFText_GetUnicode(text, index)))
        return "".join(chosen).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    finally:
        document.close()


def _shown(page: pypdfium2.PdfPage, x: float, y: float, width: float, height: float) -> tuple[float, float]:
    """Give where a point of the page's own space is shown, by pdfium's page-to-device mapping at 100 pixels a point."""
    scale = 100
    shown_x, shown_y = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, round(width * scale), round(height * scale), 0, x, y, shown_x, shown_y)
    return shown_x.value / scale, shown_y.value / scale


def _page_right(library: Library, quote: Quote) -> bool:
    """Say whether the quote's characters all stand on the page it names; separators at a page's end do not count."""
    start = 0
    for page in library.sources.pages(quote.source.document_id):
        end = start + len(page.text)
        if page.number == quote.page:
            return start <= quote.start and quote.end <= end
        start = end
    return False


def _letters(text: str) -> Counter[str]:
    return Counter(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
