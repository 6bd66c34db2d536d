"""Finds the pages of a PDF that show text which they do not hold, or hold another text than they show, and reads them.

A page that was scanned has no letters, or a few that were stamped on it. A text layer may lie: laid invisibly over a
scan, or of fonts that name no letters. Lines of such pages are recognised and compared before anything is believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from statistics import median

from PIL import Image

from ingest.content.blocks import Box
from ingest.readers.pdf.engine.pdfium import PageMissing, PdfiumFile
from ingest.readers.pdf.layout.pipeline import PageLayout
from ingest.readers.pdf.layout.segments import Segment
from ingest.readers.pictures.port import Recogniser
from ingest.readers.pictures.recognising import Recognised, recognise
from ingest.registry import CHECKING, RECOGNISING, Progress

_DPI = 300
_MOST_PIXELS = 16_000_000
_STAMPED = 100  # letters and figures; a scanned page that holds fewer holds no text of its own
_LINES = 3  # of a page, compared with what they look like
_SHORTEST, _LONGEST = 8, 120  # letters of a line that is compared
_MARGIN = 3.0  # points around it
_ALIKE = 0.6  # by difflib's ratio; a line that is read so, or better, says what it shows
_ODD = 0.25  # share of a page's words; letters with figures or signs among them are no words of any language
_NAMELESS = 0.3  # share of a page's characters that are no letters of anybody's: private use, replacement
_ODD_WORD = re.compile(r"[^\W\d_]+[\d`#$%*;<>=?@\\^{|}~]+[^\W\d_]")
_WORD = re.compile(r"\S*[^\W\d_]\S*")
_UNREAD = re.compile("[\x00\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Scans:
    """A PDF's pages, recognised where that was needed; `unread` are numbers of pages whose text nobody could read.

    `installed` says whether anything is there that recognises text, as far as it was needed.
    """

    layouts: tuple[PageLayout, ...]
    unread: frozenset[int] = frozenset()
    installed: bool = True


def read_scans(
    file: PdfiumFile,
    layouts: Sequence[PageLayout],
    recogniser: Callable[[], Recogniser | None],
    progress: Progress,
) -> Scans:
    """Recognise the pages that need it; `progress` is told how many of them are done, and in all.

    Where nothing recognises text here, pages stay as they are. A layer of text is believed unless it is seen to lie.
    """
    bare, doubtful = _suspicious(file, layouts)
    if not bare and not doubtful:
        return Scans(tuple(layouts))
    engine = recogniser()
    if engine is None:
        return Scans(tuple(layouts), frozenset(bare), installed=False)
    lying = []
    for done, number in enumerate(doubtful, 1):
        progress(done, len(doubtful), CHECKING)
        if _lies(file, number, layouts[number - 1], engine):
            lying.append(number)
    read, unread = list(layouts), set()
    wanted = sorted((*bare, *lying))
    for done, number in enumerate(wanted, 1):
        progress(done, len(wanted), RECOGNISING)
        held = layouts[number - 1]
        found = _recognised(file, number, engine)
        if found is not None and _reads_better(found, held, lied=number in lying):
            read[number - 1] = PageLayout(found.glyphs, found)
        elif found is not None and found.unreadable:
            unread.add(number)
    return Scans(tuple(read), frozenset(unread))


def _suspicious(file: PdfiumFile, layouts: Sequence[PageLayout]) -> tuple[list[int], list[int]]:
    """Give the numbers of pages that show text but hold none, and of those that may hold another text."""
    bare, doubtful = [], []
    for number, layout in enumerate(layouts, 1):
        text = layout.glyphs.text
        letters = sum(map(str.isalnum, text))
        stamped = letters < _STAMPED and (file.is_scan(number) or (not letters and file.draws(number)))
        if stamped or len(_UNREAD.findall(text)) > _NAMELESS * len(text):
            bare.append(number)
        elif letters and (_is_odd(text) or file.is_scan(number)):
            doubtful.append(number)
    return bare, doubtful


def _lies(file: PdfiumFile, number: int, layout: PageLayout, engine: Recogniser) -> bool:
    """Tell whether the lines of a page look like another text than they hold; False where that cannot be told."""
    lines = sorted(layout.segments, key=lambda line: min(len(line.text), _LONGEST), reverse=True)[:_LINES]
    lines = [line for line in lines if len(line.text) >= _SHORTEST]
    drawn = _drawn(file, number) if lines and not layout.turn else None
    if drawn is None:
        return False
    picture, points = drawn
    likenesses = []
    for line in lines:
        read = engine.line(_cut(picture, line, points), dpi=round(72 / points))
        likenesses.append(SequenceMatcher(None, _letters(read), _letters(line.text), autojunk=False).ratio())
    return median(likenesses) < _ALIKE


def _recognised(file: PdfiumFile, number: int, engine: Recogniser) -> Recognised | None:
    """Draw a page and recognise it; None where it cannot be drawn."""
    drawn = _drawn(file, number)
    if drawn is None:
        return None
    picture, points = drawn
    width, height = file.page_size(number)
    return replace(recognise(picture, points=points, recogniser=engine), width=width, height=height)


def _reads_better(found: Recognised, layout: PageLayout, *, lied: bool) -> bool:
    """Tell whether what was recognised says more than what the page holds."""
    letters, held = (sum(map(str.isalnum, text)) for text in (found.glyphs.text, layout.glyphs.text))
    return bool(letters) and (lied or letters > held)


def _is_odd(text: str) -> bool:
    words = _WORD.findall(text)
    # Every odd word has a match of its own in the text: words are looked at one by one only where those are many.
    if len(words) <= _LINES or len(_ODD_WORD.findall(text)) <= _ODD * len(words):
        return False
    return sum(bool(_ODD_WORD.search(word)) for word in words) > _ODD * len(words)


def _drawn(file: PdfiumFile, number: int) -> tuple[Image.Image, float] | None:
    width, height = file.page_size(number)
    if min(width, height) < 1:
        return None
    scale = min(_DPI / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
    try:
        picture = file.render(number, scale=scale).convert("L")
    except PageMissing:
        return None
    return picture, width / picture.width


def _cut(picture: Image.Image, line: Segment, points: float) -> Image.Image:
    box = Box(line.x0 - _MARGIN, line.y0 - _MARGIN, line.x1 + _MARGIN, line.y1 + _MARGIN)
    left, top, right, bottom = (round(side / points) for side in box)
    return picture.crop(
        (max(left, 0), max(top, 0), min(max(right, left + 2), picture.width), min(max(bottom, top + 2), picture.height))
    )


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
