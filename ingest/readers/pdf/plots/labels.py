"""Gathers the words that stand in a figure, and reads those that are numbers, exponents among them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ingest.content.blocks import Box
from ingest.exponents import plain
from ingest.readers.pdf.engine.glyphs import Glyphs

_APART = 0.3  # in font sizes: wider gaps part words
_SPACE = 0.08  # the same, where a space was written
_LINE_APART = 1.0  # in font sizes: wider gaps part what stands on one line
_SMALLER, _RAISED = 0.88, 0.18  # an exponent's size, and by how much of the font's size it stands above the line
_LEVEL = 0.12  # in font sizes: what stands that much higher is on another line
_RAISED_FIGURES = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u00d7": "x", "\u00b7": "x", "\u22c5": "x"})
_PLAIN = re.compile(r"[$€£]?([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?)\s?%?")
_POWER = re.compile(r"(-?)(?:(\d+(?:\.\d+)?)\s?[x*]\s?)?10\^([-+]?\d+)")
_FACTOR = re.compile(r"(?:[x*]\s?)?(?:1[eE]([-+]?\d+)|10\^([-+]?\d+))")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, its exponent after "^"; `foot` is where it stands on its line."""

    text: str
    box: Box
    foot: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """Give the middle of its box."""
        return (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2

    @property
    def number(self) -> float | None:
        """Give the number that it is, None if it is none."""
        text = _typed(self.text)
        if match := _POWER.fullmatch(text):
            sign = -1.0 if match[1] else 1.0
            return sign * float(match[2] or 1) * 10.0 ** int(match[3])
        match = _PLAIN.fullmatch(text)
        return float(match[1].replace(",", "")) if match and any(map(str.isdigit, match[1])) else None

    @property
    def is_power(self) -> bool:
        """Tell a number that is written as a power of ten."""
        return _POWER.fullmatch(_typed(self.text)) is not None

    @property
    def factor(self) -> float | None:
        """Give the factor that it is for all numbers of an axis ("1e-5"), None if it is none."""
        match = _FACTOR.fullmatch(_typed(self.text))
        return 10.0 ** int(match[1] or match[2]) if match else None


def _typed(text: str) -> str:
    """Give a number's letters as they are typed: an exponent, raised or in small figures, after "^"."""
    return _RAISED_FIGURES.sub(lambda match: "^" + plain(match[0]), text).translate(_SIGNS)


def words_of(glyphs: Glyphs, turn: int = 0) -> list[Word]:
    """Gather the characters that read to the right, or on the page turned so that those of `turn` do, into words."""
    upright = glyphs.upright(turn)
    rows = np.flatnonzero((glyphs.turns == turn) & ~glyphs.spaces & (glyphs.codes > 32))
    words: list[Word] = []
    passed = np.cumsum(glyphs.spaces)
    before = -1
    for row in rows.tolist():
        sides = Box(*map(float, upright.boxes[row]))
        letter = Word(upright.text[row], sides, float(upright.baselines[row, 1]), max(float(upright.sizes[row]), 1.0))
        spaced = before >= 0 and passed[row] > passed[before]
        before = row
        joined = _joined(words[-1], letter, _SPACE if spaced else _APART) if words else None
        if joined is None:
            words.append(letter)
        else:
            words[-1] = joined
    return _with_products(words)


def _with_products(words: list[Word]) -> list[Word]:
    """Put "2", "x" and "10^2" together, which are one number."""
    found: list[Word] = []
    for word in words:
        if len(found) > 1 and found[-1].text.translate(_SIGNS) == "x" and word.is_power and _precede(found, word):
            sign, first = found.pop(), found.pop()
            word = Word(f"{first.text}{sign.text}{word.text}", around_both(first.box, word.box), word.foot, word.size)  # noqa: PLW2901
        found.append(word)
    return found


def _precede(words: list[Word], word: Word) -> bool:
    first, sign = words[-2:]
    near = all(0 <= right.box.x0 - left.box.x1 < word.size for left, right in ((first, sign), (sign, word)))
    return near and first.number is not None and abs(first.foot - word.foot) < _LEVEL * word.size


def _joined(word: Word, letter: Word, apart: float) -> Word | None:
    """Put a letter at a word's end, None where it begins another, `apart` font sizes from it."""
    if not -0.5 * word.size < letter.box.x0 - word.box.x1 < apart * word.size:
        return None
    raised = letter.size < _SMALLER * word.size and word.foot - letter.foot > _RAISED * word.size
    if not raised and abs(word.foot - letter.foot) >= _LEVEL * word.size:
        return None
    mark = "^" if raised and "^" not in word.text else ""
    return Word(word.text + mark + letter.text, around_both(word.box, letter.box), word.foot, word.size)


def lines_of(words: Iterable[Word]) -> list[Word]:
    """Put words together that stand on one line close to each other."""
    lines: list[Word] = []
    for word in sorted(words, key=lambda word: (round(word.foot), word.box.x0)):
        last = lines[-1] if lines else None
        near = last is not None and abs(last.foot - word.foot) < 0.3 * word.size
        if last is not None and near and -0.5 * word.size < word.box.x0 - last.box.x1 < _LINE_APART * word.size:
            lines[-1] = Word(f"{last.text} {word.text}", around_both(last.box, word.box), last.foot, last.size)
        else:
            lines.append(word)
    return lines


def around_both(one: Box, other: Box) -> Box:
    """Give the box around two."""
    return Box(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))
