"""Reads typed values out of the words of a cell: each value stands in these words, letter for letter."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from services.make.extraction.schema import Kind
from services.make.extraction.units import Unit, convert, read_unit

_MONTHS = ("january february march april may june july august september october november december").split()
# A sign is one only where no letter or figure is before it: "2019-2021" has no negative number.
_NUMBER = re.compile(
    r"(?<![\w.])[-−+]?\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?(?!\d)|(?<![\w.])[-−+]?\d+(?:\.\d+)?|(?<=[(–—-])\d+(?:\.\d+)?"
)
_POWER = re.compile(r"\s*[\u00d7x·]\s*10(?:\^\{?([-−+]?\d+)\}?|(−\d+)|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SCALE = re.compile(r"\s*(hundred|thousand|million|billion)\b", re.IGNORECASE)
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_UNIT = re.compile(r"\s*([%‰]|°\s?[CF]?|[A-Za-zµμΩ][\w²³⁻¹/·°%µμΩ^-]*)")
_SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}
_SPELLED = re.compile(rf"\b({'|'.join(_SMALL)})\b", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
_MONTH = "(" + "|".join(rf"{month[:3]}(?:{month[3:]})?\.?" for month in _MONTHS) + ")"
_DAY_MONTH = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH},?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[5-9]\d{2}|20\d{2})\b")
_BETWEEN = re.compile(r"\s*(?:;|,(?!\d)|\band\b|\bor\b|&)\s*(?:\band\b|\bor\b)?\s*")


@dataclass(frozen=True, slots=True)
class Value:
    """A value with the words that say it, `text[start:end]` of the cell; `unit` as written, "" where there is none.

    `measure` is the unit where it is one of measurement that is wholly understood.
    """

    value: str | float | int
    start: int
    end: int
    unit: str = ""
    measure: Unit | None = None

    @property
    def in_si(self) -> tuple[float, str] | None:
        """Give the value in SI units; None where it has no unit of measurement, or stands in SI units already."""
        if self.measure is None or isinstance(self.value, str) or self.measure.factor == 1:
            return None
        return convert(self.value, self.measure), self.measure.si


def read_values(words: str, kind: Kind) -> list[Value]:
    """Give the values of a kind that words hold: one at most, but for lists; none where no such value stands there."""
    if kind is Kind.TEXT:
        return [Value(words, 0, len(words))] if words.strip() else []
    if kind is Kind.TEXTS:
        return _parts(words)
    if kind is Kind.DATE:
        return _dates(words)[:1]
    numbers = _numbers(words)
    if kind is Kind.INTEGER:
        whole = [each for each in numbers if float(each.value).is_integer()]
        return [replace(each, value=int(each.value)) for each in whole[:1]]
    return numbers if kind is Kind.NUMBERS else numbers[:1]


def _parts(words: str) -> list[Value]:
    found, start = list[Value](), 0
    for match in [*_BETWEEN.finditer(words), None]:
        end = match.start() if match else len(words)
        if words[start:end].strip():
            found.append(Value(words[start:end], start, end))
        start = match.end() if match else end
    return found


def _numbers(words: str) -> list[Value]:
    found = [_number(words, match) for match in _NUMBER.finditer(words)]
    taken = [(each.start, each.end) for each in found]
    for match in _SPELLED.finditer(words):
        if not any(start <= match.start() < end for start, end in taken):
            found.append(_with_unit(words, match.start(), match.end(), float(_SMALL[match.group().lower()])))
    inside = {other.start for each in found for other in found if each.start < other.start < each.end}
    return sorted((each for each in found if each.start not in inside), key=lambda each: each.start)


def _number(words: str, match: re.Match[str]) -> Value:
    value = float(re.sub(r"[,  ]", "", match.group()).replace("−", "-"))
    end = match.end()
    if power := _POWER.match(words, end):
        exponent = (power[1] or power[2] or power[3]).translate(_RAISED).replace("−", "-")
        value, end = value * 10 ** int(exponent), power.end()
    elif scale := _SCALE.match(words, end):
        value, end = value * _SCALES[scale[1].lower()], scale.end()
    return _with_unit(words, match.start(), end, value)


def _with_unit(words: str, start: int, end: int, value: float) -> Value:
    measure = read_unit(words, end)
    if measure is not None:
        number = int(value) if value.is_integer() and abs(value) < 1e15 else value
        return Value(number, start, measure.end, words[end : measure.end].strip(), measure)
    unit = _UNIT.match(words, end)
    number = int(value) if value.is_integer() and abs(value) < 1e15 else value
    told = unit[1].strip() if unit else ""
    return Value(number, start, unit.end() if unit and told else end, told)


def _dates(words: str) -> list[Value]:
    found = [Value("-".join(part for part in match.groups() if part), *match.span()) for match in _ISO.finditer(words)]
    for match in _MONTH_DAY.finditer(words):
        found.append(Value(_iso(match[3], match[1], match[2]), *match.span()))
    for match in _DAY_MONTH.finditer(words):
        found.append(Value(_iso(match[3], match[2], match[1]), *match.span()))
    for match in _YEAR.finditer(words):
        if not any(each.start <= match.start() < each.end for each in found):
            found.append(Value(match[1], *match.span()))
    return sorted(found, key=lambda each: (each.start, -each.end))


def _iso(year: str, month: str, day: str | None) -> str:
    number = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(month[:3].lower()))
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
