"""Reads units of measurement, single and compound, and converts values to SI units.

A closed table of factors that are exact or defined; nothing is converted that is not wholly understood: a unit with an
unknown part, or what a number counts. Temperatures are left as they are: of a difference the zero does not move, and
words do not tell one from the other. No library for so few: Pint would bring a registry that must be loaded and that
takes ordinary words ("bar", "point", "a") for units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

# What a unit is made of: its factor to SI, and its powers of metre, kilogram, second, mole.
_Dims = tuple[int, int, int, int]
_M, _KG, _S, _MOL = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)
_PER_S, _PA, _J, _W = (0, 0, -1, 0), (-1, 1, -2, 0), (2, 1, -2, 0), (2, 1, -3, 0)
_N, _M2, _M3 = (1, 1, -2, 0), (2, 0, 0, 0), (3, 0, 0, 0)

# Symbols as they are written, whose capitals matter ("mW", "MW").
_SYMBOLS: dict[str, tuple[str, _Dims]] = {
    "m": ("1", _M), "km": ("1000", _M), "cm": ("0.01", _M), "mm": ("0.001", _M), "µm": ("1e-6", _M), "nm": ("1e-9", _M),
    "kg": ("1", _KG), "g": ("0.001", _KG), "mg": ("1e-6", _KG), "µg": ("1e-9", _KG), "ng": ("1e-12", _KG),
    "t": ("1000", _KG), "Mt": ("1e9", _KG), "Gt": ("1e12", _KG), "Tg": ("1e9", _KG), "Pg": ("1e12", _KG),
    "s": ("1", _S), "ms": ("0.001", _S), "µs": ("1e-6", _S), "min": ("60", _S), "h": ("3600", _S), "d": ("86400", _S),
    "Hz": ("1", _PER_S), "kHz": ("1000", _PER_S), "MHz": ("1e6", _PER_S), "GHz": ("1e9", _PER_S),
    "N": ("1", _N), "Pa": ("1", _PA), "hPa": ("100", _PA), "kPa": ("1000", _PA), "MPa": ("1e6", _PA),
    "GPa": ("1e9", _PA), "mbar": ("100", _PA), "dbar": ("1e4", _PA), "bar": ("1e5", _PA),
    "J": ("1", _J), "kJ": ("1000", _J), "MJ": ("1e6", _J), "kWh": ("3.6e6", _J), "MWh": ("3.6e9", _J),
    "GWh": ("3.6e12", _J), "W": ("1", _W), "mW": ("0.001", _W), "kW": ("1000", _W), "MW": ("1e6", _W),
    "GW": ("1e9", _W),
    "ha": ("10000", _M2), "l": ("0.001", _M3), "L": ("0.001", _M3), "ml": ("1e-6", _M3), "mL": ("1e-6", _M3),
    "µl": ("1e-9", _M3), "µL": ("1e-9", _M3), "mol": ("1", _MOL), "mmol": ("0.001", _MOL), "µmol": ("1e-6", _MOL),
    "nmol": ("1e-9", _MOL),
}  # fmt: skip
# Words, in small letters; those in s, too.
_WORDS: dict[str, tuple[str, _Dims]] = {
    **{
        f"{prefix}{word}": (f"1e{power}", _M)
        for word in ("metre", "meter")
        for prefix, power in {"": 0, "kilo": 3, "centi": -2, "milli": -3, "micro": -6, "nano": -9}.items()
    },
    "mile": ("1609.344", _M), "foot": ("0.3048", _M), "feet": ("0.3048", _M), "inch": ("0.0254", _M),
    "inches": ("0.0254", _M), "gram": ("0.001", _KG), "kilogram": ("1", _KG), "milligram": ("1e-6", _KG),
    "microgram": ("1e-9", _KG), "tonne": ("1000", _KG), "second": ("1", _S), "minute": ("60", _S), "hour": ("3600", _S),
    "day": ("86400", _S), "week": ("604800", _S), "hertz": ("1", _PER_S), "kilohertz": ("1000", _PER_S),
    "hectare": ("10000", _M2), "acre": ("4046.8564224", _M2), "litre": ("0.001", _M3), "liter": ("0.001", _M3),
    "millilitre": ("1e-6", _M3), "milliliter": ("1e-6", _M3), "watt": ("1", _W), "kilowatt": ("1000", _W),
    "megawatt": ("1e6", _W), "gigawatt": ("1e9", _W), "joule": ("1", _J), "pascal": ("1", _PA), "mole": ("1", _MOL),
}  # fmt: skip
_POWERS = {"square": 2, "cubic": 3}
# SI units with names of their own, and the base units that others are written with.
_NAMED = {_PER_S: "Hz", _N: "N", _PA: "Pa", _J: "J", _W: "W"}
_BASE = ("m", "kg", "s", "mol")

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")
_EXPONENT = r"(?:\^?\{?([-−–]?\d)\}?(?![\d.,]*\d)|([⁻]?[²³¹⁴]))?"
_PART = re.compile(rf"(?:(square|cubic)\s+)?([A-Za-zµμ]+){_EXPONENT}(?![^\W_])", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:(/|\bper\b)|[·⋅*])\s*|\s+", re.IGNORECASE)
_DIVIDED = re.compile(r"\s*(?:/|per\b|[·⋅*])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was read, `text[start:end]`: a value times `factor` is in the SI unit `si`."""

    end: int
    factor: Fraction
    si: str


def read_unit(text: str, start: int) -> Unit | None:
    """Read the unit that stands at a place of a text; None where none does, or not all of it is understood."""
    at = start + len(text[start:]) - len(text[start:].lstrip())
    factor, powers, sign, end = Fraction(1), [0, 0, 0, 0], 1, -1
    while (part := _PART.match(text, at)) and (known := _known(part[2])):
        power = sign * int((part[3] or part[4] or str(_POWERS.get((part[1] or "").lower(), 1))).translate(_RAISED))
        factor *= Fraction(known[0]) ** power
        powers = [total + power * each for total, each in zip(powers, known[1], strict=True)]
        end = part.end()
        between = _BETWEEN.match(text, end)
        if between is None:
            break
        # What follows after a space is only taken along with an exponent of its own: "5 m h−1", not "5 m s".
        follows = _PART.match(text, between.end())
        joined = bool(between.group().strip())
        if follows is None or not _known(follows[2]) or not (joined or follows[3] or follows[4]):
            break
        at, sign = between.end(), -1 if between[1] else sign
    if end < 0 or _DIVIDED.match(text, end) or not any(powers):
        return None
    return Unit(end, factor, _written(powers))


def convert(value: float, unit: Unit) -> float:
    """Convert a value to the SI unit, to the digits that it can be known to."""
    return float(f"{float(Fraction(str(value)) * unit.factor):.12g}")


def _known(word: str) -> tuple[str, _Dims] | None:
    word = word.replace("μ", "µ")  # the Greek letter stands for the sign of micro
    lower = word.lower()
    return _SYMBOLS.get(word) or _WORDS.get(lower) or _WORDS.get(lower.removesuffix("s"))


def _written(powers: list[int]) -> str:
    """Write a unit: by its name if it has one, by one and metres ("W m⁻²"), else by the base units."""
    metres, *others = powers
    for (own, *rest), name in _NAMED.items():
        if rest == others and (own == metres or name in {"W", "J"}):
            left = metres - own
            return name if not left else f"{name} {_metres(left)}"
    parts = [(symbol, power) for symbol, power in zip(_BASE, powers, strict=True) if power]
    parts.sort(key=lambda each: each[1] < 0)
    return " ".join(symbol if power == 1 else f"{symbol}{_raised(power)}" for symbol, power in parts)


def _metres(power: int) -> str:
    return "m" if power == 1 else f"m{_raised(power)}"


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
