"""Makes a line's characters fit for reading: ligatures in letters, accents on their letters, one kind of hyphen.

Each character keeps the glyph it came from. Knows one line at a time.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf.layout.segments import NO_GLYPH

# Drawn accents that TeX's old fonts put over a letter, and the combining characters they mean.
_ACCENTS = {
    "`": "\u0300",
    "\u00b4": "\u0301",
    "^": "\u0302",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "\u00af": "\u0304",
    "\u02d8": "\u0306",
    "\u02d9": "\u0307",
    "\u00a8": "\u0308",
    "\u02da": "\u030a",
    "\u02dd": "\u030b",
    "\u02c7": "\u030c",
    "\u00b8": "\u0327",
    "\u02db": "\u0328",
}
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
_PLAIN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02c5\u2013-\u2026]*")
_SYMBOLS = {"\x02": "-", "\uf0b7": "•", "\uf0a7": "▪", "\u00a0": " ", "\u2010": "-", "\u2011": "-", "\x00": "\ufffd"}


def clean(text: str, glyphs: tuple[int, ...], boxes: NDArray[np.float32]) -> tuple[str, tuple[int, ...]]:
    """Give a line's text in composed letters, and for each character its glyph; `boxes` are the page's glyphs'."""
    if _PLAIN.fullmatch(text) and not any(accent in text for accent in _ACCENTS):
        return text, glyphs
    text, glyphs = _accented(text, glyphs, boxes)
    letters: list[str] = []
    places: list[int] = []
    for index, (letter, glyph) in enumerate(zip(text, glyphs, strict=True)):
        if letter == "\u00ad" and index < len(text) - 1:
            continue
        for part in _expanded(letter):
            if letters and unicodedata.combining(part):
                composed = unicodedata.normalize("NFC", letters[-1] + part)
                if len(composed) == 1:
                    letters[-1] = composed
                    continue
            letters.append(part)
            places.append(glyph)
    return "".join(letters), tuple(places)


@lru_cache(maxsize=4096)
def _expanded(letter: str) -> str:
    """Give the letters of a ligature or of a form of presentation, or the character's usual self."""
    if letter in _SYMBOLS:
        return _SYMBOLS[letter]
    if "\ufb00" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufefc":
        return unicodedata.normalize("NFKC", letter)
    return unicodedata.normalize("NFC", letter)


def _accented(text: str, glyphs: tuple[int, ...], boxes: NDArray[np.float32]) -> tuple[str, tuple[int, ...]]:
    """Put an accent that is drawn over a letter after it, as a combining character."""
    if not any(accent in text for accent in _ACCENTS):
        return text, glyphs
    letters, places = list(text), list(glyphs)
    index = 0
    while index < len(letters):
        mark = _ACCENTS.get(letters[index])
        if mark:
            after = next((i for i in (index + 1, index + 2) if _is_over(letters, places, index, i, boxes)), None)
            before = next((i for i in (index - 1, index - 2) if _is_over(letters, places, index, i, boxes)), None)
            base = after if after is not None else before
            if base is not None:
                letters[base] = unicodedata.normalize("NFC", _DOTLESS.get(letters[base], letters[base]) + mark)
                gone = range(index, base) if base > index else range(base + 1, index + 1)
                for position in reversed(gone):
                    del letters[position], places[position]
                continue
        index += 1
    pairs = [(part, place) for letter, place in zip(letters, places, strict=True) for part in letter]
    return "".join(part for part, _ in pairs), tuple(place for _, place in pairs)


def _is_over(letters: list[str], places: list[int], accent: int, other: int, boxes: NDArray[np.float32]) -> bool:
    if not 0 <= other < len(letters) or not letters[other][0].isalpha() or NO_GLYPH in (places[other], places[accent]):
        return False
    if letters[min(accent, other) + 1 : max(accent, other)] not in ([], [" "]):
        return False
    a, b = boxes[places[accent]], boxes[places[other]]
    shared = min(a[2], b[2]) - max(a[0], b[0])
    return bool(shared > 0.5 * min(a[2] - a[0], b[2] - b[0]))
