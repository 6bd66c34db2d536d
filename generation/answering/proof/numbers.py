"""Objects to a number of a claim that its quotes do not have: another value, another unit, another bound.

The same number in another form is understood where it is the same value ("2 million", "2,000,000"), not where it has
to be worked out ("a fifth"): such a claim is not objected to, and not proved either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from generation.answering.proof.language import language_of, listed, normalised, phrases, units, valued
from ingest.exponents import plain

# A number in digits with its separators; digits inside a name ("CO2", "H5N1", "COVID-19") are the name's.
_DIGITS = re.compile(
    r"(?<![^\W_])(?<![^\W\d_]-)(?<!\d[.,])\d+(?:[.,·]\d+)*(?: \d{3}(?!\d))*(?:[eE][-+]?\d+)?(?=[^\W_]?)"
)
_WORD = re.compile(r"[^\W\d_]+")
_UNIT_AFTER = re.compile(
    r"\s?-?(%|°\s?[CF]\b|(?:degrees?|grad|degrés?|grados|graden) (?:celsius|fahrenheit)\b|°|per cent\b"
    r"|[^\W\d_]+(?:/[^\W\d_]+)?(?!\d))",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"([$€£])\s?$")
_BESIDE = r"\s*(?:about|around|approximately|roughly|nearly|a|an|etwa|environ|unos|ongeveer)?\s*[$€£~]?\s*$"
_SIGNS = {">": "over", "≥": "at_least", "<": "under", "≤": "at_most"}
# Units that a claim may not leave out.
_NEVER_LEFT_OUT = {"%", "$", "€", "£"}
# Units of one letter, as they are written: "5 m" is a length, "5 M" is not.
_ONE_LETTER = "mgtshdlKWJ"
_UP, _DOWN = {"over", "at_least"}, {"under", "at_most"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text has it: its possible values, its unit in one name, its bound, and how it is written."""

    values: frozenset[Decimal]
    unit: str
    bound: str
    text: str
    start: int
    end: int


def objection(claim: str, quotes: Sequence[str]) -> str | None:
    """Say which number of the claim is not that of the quotes."""
    there = [quantity for quote in quotes for quantity in quantities(quote)]
    known_units = {quantity.unit for quantity in there}
    for said in quantities(claim):
        if said.values == {Decimal(1)} and not any(letter.isdigit() for letter in said.text):
            continue  # "one" and "un" are more often no number
        same = [quantity for quantity in there if quantity.values & said.values]
        if not same:
            return f"the number {said.text} is not in the quote"
        if (said.unit or any(q.unit in _NEVER_LEFT_OUT for q in same)) and not any(
            _units_agree(said.unit, quantity.unit, known_units) for quantity in same
        ):
            return f"{said.text} has another unit in the quote: {same[0].text}"
        if not any(_bounds_agree(said.bound, quantity.bound) for quantity in same):
            return f"the quote says '{same[0].text}', the claim '{said.text}'"
    return None


def worked_out(claim: str, quotes: Sequence[str]) -> bool:
    """Tell whether the claim has a fraction or a multiple in words that the quotes do not have."""
    said = _part_words(claim)
    return bool(said - frozenset().union(*(_part_words(quote) for quote in quotes)))


def _part_words(text: str) -> frozenset[str]:
    parts = listed(language_of(text), "parts")
    return frozenset(word for word in _WORD.findall(normalised(text).lower()) if word in parts)


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Find the numbers of a text in digits and words, each with its unit and bound; exponents as people type them."""
    text = normalised(plain(text))
    language = language_of(text)
    found = [*_in_digits(text), *_in_words(text, language)]
    found.sort(key=lambda each: each[1])
    return tuple(_quantity(text, language, *each) for each in found)


def _in_digits(text: str) -> list[tuple[frozenset[Decimal], int, int]]:
    found = []
    for match in _DIGITS.finditer(text):
        after = text[match.end() : match.end() + 2]
        attached = after[:1].isalpha() and not _unit_name(_leading_letters(text, match.end()))
        if attached and not re.match(r"(?:st|nd|rd|th|s|er|e|ème)\b", text[match.end() : match.end() + 4]):
            continue  # "3a": a name
        found.append((readings(match.group()), match.start(), match.end()))
    return found


def _leading_letters(text: str, place: int) -> str:
    match = _WORD.match(text, place)
    return match.group() if match else ""


@lru_cache(maxsize=4096)
def readings(digits: str) -> frozenset[Decimal]:
    """Give the values that digits with separators may have: "3,500" is 3500, and 3.5 where commas are decimal."""
    mantissa, _, power = digits.replace(" ", "").replace("·", ".").lower().partition("e")
    scale = int(power) if power.lstrip("+-").isdigit() else 0
    whole, mark, rest = mantissa.rpartition("." if mantissa.rfind(".") > mantissa.rfind(",") else ",")
    ways = {re.sub(r"[.,]", "", whole) + "." + rest} if mark and mark not in whole else set()
    if not mark or re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", mantissa):
        ways.add(re.sub(r"[.,]", "", mantissa))
    return frozenset(Decimal(way).scaleb(scale).normalize() for way in ways or {re.sub(r"[.,]", "", mantissa)})


def _in_words(text: str, language: str) -> list[tuple[frozenset[Decimal], int, int]]:
    """Find number words; "twenty-five" is one number, and so is "sixty thousand"."""
    numbers = valued(language, "numbers")
    found: list[tuple[frozenset[Decimal], int, int]] = []
    last = (-9, 0)
    for match in _WORD.finditer(text):
        value = numbers.get(match.group().lower())
        if value is None:
            continue
        gap = text[last[0] : match.start()] if last[0] > 0 else "?"
        if gap in {"-", " "} and last[1] >= 20 and last[1] % 10 == 0 and 0 < value < 10 and found:
            _, start, _ = found.pop()
            found.append((frozenset({Decimal(last[1] + value)}), start, match.end()))
        else:
            found.append((frozenset({Decimal(value)}), match.start(), match.end()))
        last = (match.end(), value)
    return [
        each
        for each in found
        if not re.match(r"-[^\W\d_]", text[each[2] : each[2] + 2]) or _unit_follows(text, each[2])
    ]


def _unit_follows(text: str, place: int) -> bool:
    match = _UNIT_AFTER.match(text, place)
    return bool(match and _unit_name(match.group(1)))


def _quantity(text: str, language: str, values: frozenset[Decimal], start: int, end: int) -> Quantity:
    magnitudes = valued(language, "magnitudes") | valued("en", "magnitudes")
    while (follows := re.match(r"[\s-]?([^\W\d_]+)", text[end : end + 20])) and follows.group(1).lower() in magnitudes:
        power = magnitudes[follows.group(1).lower()]
        values = frozenset(value.scaleb(power).normalize() for value in values)
        end += follows.end()
        end += len(" de") if re.match(r" de [^\W\d_]", text[end : end + 5]) else 0
    unit = ""
    if after := _UNIT_AFTER.match(text, end):
        unit = _unit_name(after.group(1))
        end = after.end() if unit else end
    money = _MONEY_BEFORE.search(text[max(0, start - 3) : start])
    if money:
        unit, start = money.group(1), start - len(money.group())
    bound, begin = _bound(text, language, start)
    return Quantity(values, unit, bound, text[min(begin, start) : end].strip(), start, end)


def _bound(text: str, language: str, start: int) -> tuple[str, int]:
    before = text[max(0, start - 40) : start].lower()
    for name in ("at_most", "at_least", "under", "over"):  # "no more than" before "more than"
        match = _bound_pattern(language, name).search(before)
        if match:
            return name, start - len(before) + match.start()
    sign = re.search(r"([<>≤≥])\s*$", before)
    return (_SIGNS[sign.group(1)], start - len(before) + sign.start()) if sign else ("", start)


@lru_cache(maxsize=64)
def _bound_pattern(language: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases(language, name)))}){_BESIDE}")


@lru_cache(maxsize=1)
def _unit_names() -> dict[str, str]:
    return {name: row.split()[0] for row in units().split("|") for name in row.split()}


def _unit_name(word: str) -> str:
    bare = re.sub(r"\s", "", word)
    if len(bare) == 1 and bare.isalpha() and bare not in _ONE_LETTER:
        return ""
    bare = re.sub(r"^\w+(?=celsius|fahrenheit)", "", bare.lower())
    return "%" if bare == "percent" else _unit_names().get(bare, "")


def _units_agree(said: str, there: str, known: set[str]) -> bool:
    if not said or not there:
        return not (said or there) or (said in known if said else there not in _NEVER_LEFT_OUT)
    return said == there


def _bounds_agree(said: str, there: str) -> bool:
    if not said and not there:
        return True
    if not said or not there:
        return False
    return {said, there} <= _UP or {said, there} <= _DOWN
