"""Finds quantities and names in English text. Pure functions over strings; knows nothing of claims."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generation.terms import STOP_WORDS, Word, words
from generation.units import MAGNITUDES, NUMBER_WORDS, magnitude_after, unit_after
from ingest.exponents import plain

_NUMBER = re.compile(r"(?<![A-Za-z\d_])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_NUMBER_WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(NUMBER_WORDS)})(?!\w)", re.IGNORECASE)
_MINUS_BEFORE = re.compile(r"(?:^|[\s(\[=])[-−]$")
_MONEY_BEFORE = re.compile(r"([$€£])\s?$")
_BOUNDS = {
    "under": "less than|fewer than|under|below|lower than|smaller than|<",
    "at most": "at most|up to|no more than|not more than|a maximum of|maximum of|≤|within",
    "over": "more than|over|above|greater than|larger than|higher than|exceeding|exceeds|exceeded|>",
    "at least": "at least|no less than|no fewer than|not less than|a minimum of|minimum of|≥",
}
_BOUND_BEFORE = {
    name: re.compile(
        rf"(?<!\w)(?:{phrases})\s*(?:about|around|approximately|roughly|nearly|a|the)?\s*[$€£~]?\s*$", re.IGNORECASE
    )
    for name, phrases in _BOUNDS.items()
}
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
# What stands before a sentence's first word.
_BEGINNING = re.compile(r"(?:^|[.?!:]\s)\W*$")
_SENTENCE_OPENERS = frozenset("yes no it this these those they there here first second third finally".split())


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: `text[start:end]`, its bound and unit included.

    `value` is the number as it stands, without commas; `unit` has one name for each unit ("km"), after the magnitude
    if there is one ("million t"); `bound` is "under", "at most", "over", "at least" or "".
    """

    value: str
    unit: str
    bound: str
    start: int
    end: int

    @property
    def amount(self) -> tuple[str, str, str]:
        """The same for all ways to write one quantity: "5 million" and "5,000,000"."""
        magnitude, _, unit = self.unit.rpartition(" ") if self.unit not in MAGNITUDES else (self.unit, "", "")
        return _written(Decimal(self.value).scaleb(MAGNITUDES.get(magnitude, 0))), unit, self.bound


def quantities(text: str) -> list[Quantity]:
    """Find numbers in digits and words with unit and bound; digits inside a name ("CO2", "W2W") are the name's."""
    text = plain(text)
    digits = [(_canonical(text, match), match) for match in _NUMBER.finditer(text)]
    spelled = [(NUMBER_WORDS[match.group().lower()], match) for match in _NUMBER_WORD.finditer(text)]
    found = sorted(digits + spelled, key=lambda pair: pair[1].start())
    return [_quantity(text, value, match.start(), match.end()) for value, match in found]


def names(text: str) -> list[Word]:
    """Find words written as names: with a capital or with letters and digits mixed; function words are none.

    A sentence's first word counts too: without a dictionary it cannot be told from a name.
    """
    return [
        word
        for word in words(text)
        if (any(letter.isupper() for letter in word.text) or _MIXED.search(word.text))
        and word.text.lower() not in STOP_WORDS | _SENTENCE_OPENERS
    ]


def inner_names(text: str) -> list[Word]:
    """Find names; what a sentence begins with has a capital anyway, so it must have another (NASA) or a digit."""
    return [
        name
        for name in names(text)
        if not _BEGINNING.search(text[: name.start]) or any(c.isupper() or c.isdigit() for c in name.text[1:])
    ]


def _quantity(text: str, value: str, start: int, end: int) -> Quantity:
    magnitude, end = magnitude_after(text, end)
    unit, end = unit_after(text, end)
    money = _MONEY_BEFORE.search(text[max(0, start - 3) : start])
    bound, begin = _bound(text, start)
    begin = min(begin, start - len(money.group()) if money else start)
    unit = f"{money.group(1)}{unit}" if money else unit
    return Quantity(value, f"{magnitude} {unit}".strip(), bound, begin, end)


def _bound(text: str, start: int) -> tuple[str, int]:
    """Give the bound before a number and where it begins."""
    before = text[max(0, start - 40) : start]
    for name in ("at most", "at least", "under", "over"):  # "no more than" before "more than"
        if match := _BOUND_BEFORE[name].search(before):
            return name, start - len(before) + match.start()
    return "", start


def _canonical(text: str, match: re.Match[str]) -> str:
    """Write a number one way: no thousands commas, no trailing zeros, a minus that is a sign and not a dash."""
    sign = "-" if _MINUS_BEFORE.search(text[max(0, match.start() - 2) : match.start()]) else ""
    return sign + _written(Decimal(match.group().replace(",", "")))


def _written(number: Decimal) -> str:
    return format(number.normalize(), "f")
