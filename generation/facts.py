"""The parts of a sentence that must not change when it is retold: quantities, names, polarity, direction.

Pure functions over strings. What is found here is compared by the gate; English only, and strict on purpose: a true
claim that is turned away costs a paraphrase (the source's own sentence is shown instead), a false one costs trust.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generation.terms import STOP_WORDS, Word, stem, words

_NUMBER = re.compile(r"(?<![A-Za-z\d_])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?")
_MINUS_BEFORE = re.compile(r"(?:^|[\s(\[=])[-−]$")
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}

_UNITS = {
    name: group.split()[0]
    for group in (
        "m metre metres meter meters",
        "km kilometre kilometres kilometer kilometers",
        "cm centimetre centimetres centimeter centimeters",
        "mm millimetre millimetres millimeter millimeters",
        "µm μm um micrometre micrometres micrometer micrometers micron microns",
        "nm nanometre nanometres nanometer nanometers",
        "kg kilogram kilograms",
        "g gram grams",
        "mg milligram milligrams",
        "t ton tons tonne tonnes",
        "s sec secs second seconds",
        "ms millisecond milliseconds",
        "min mins minute minutes",
        "h hr hrs hour hours",
        "d day days",
        "week weeks",
        "month months",
        "yr year years",
        "decade decades",
        "century centuries",
        "hz hertz",
        "khz kilohertz",
        "mhz megahertz",
        "ghz gigahertz",
        "w watt watts",
        "kw kilowatt kilowatts",
        "mw megawatt megawatts",
        "gw gigawatt gigawatts",
        "kwh",
        "mwh",
        "gwh",
        "j joule joules",
        "k kelvin",
        "°c celsius",
        "°f fahrenheit",
        "° degree degrees deg",
        "pa pascal pascals",
        "hpa mbar",
        "kpa",
        "mpa",
        "bar",
        "dbar",
        "l litre litres liter liters",
        "ml millilitre millilitres milliliter milliliters",
        "mol mole moles",
        "mmol",
        "µmol μmol",
        "nmol",
        "mb megabyte megabytes",
        "gb gigabyte gigabytes",
        "tb terabyte terabytes",
        "byte bytes",
        "pixel pixels px",
        "% percent",
        "ppm",
        "ppb",
        "psu",
        "db decibel decibels",
        "ha hectare hectares",
        "acre acres",
        "mile miles",
        "ft foot feet",
        "inch inches",
        "$ dollar dollars usd",
        "€ euro euros eur",
        "£ pound pounds gbp",
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
        "times fold",
        "m/s",
        "km/h",
    )
    for name in group.split()
}
_UNIT_AFTER = re.compile(r"\s?-?(%|°\s?[CF]\b|°|[^\W\d_]+(?:/[^\W\d_]+)?)")
_MONEY_BEFORE = re.compile(r"([$€£])\s?$")

_BOUNDS = {
    "under": ("less than", "fewer than", "under", "below", "lower than", "smaller than", "<"),
    "at most": ("at most", "up to", "no more than", "not more than", "maximum of", "≤", "within"),
    "over": ("more than", "over", "above", "greater than", "exceeding", "exceeds", "exceeded", ">", "higher than"),
    "at least": ("at least", "no less than", "no fewer than", "minimum of", "≥"),
}
_BOUND = re.compile(
    "(?:"
    + "|".join(re.escape(phrase) for group in _BOUNDS.values() for phrase in sorted(group, key=len, reverse=True))
    + r")\s*(?:about|around|approximately|roughly|nearly|a|the)?\s*[$€£~]?$",
    re.IGNORECASE,
)

_NEGATIONS = frozenset(
    "no not never none nor neither without cannot nothing nobody nowhere hardly barely rarely seldom lack lacks lacked "
    "lacking fail fails failed failing unable absent absence except excluding exclude excludes excluded".split()
)
_NEGATIVE_PREFIX = re.compile(
    r"^(?:un(?!der|i|til|less|ion)|non-?|im(?=p)|in(?=dep|suf|cap|val|act|comp|acc))\w{4,}$", re.IGNORECASE
)

# Words of one row may stand for each other; a word of another row may not take their place.
_DIRECTIONS = (
    "increase rise grow gain climb",
    "decrease decline fall drop reduce diminish shrink",
    "higher greater larger bigger",
    "lower smaller",
    "more",
    "less fewer",
    "most",
    "least",
    "highest largest greatest maximum biggest peak",
    "lowest smallest minimum",
    "better improve improvement",
    "worse worsen degrade",
    "faster quicker",
    "slower",
    "above",
    "below beneath underneath",
    "before prior",
    "after following",
    "north northern northward",
    "south southern southward",
    "east eastern eastward",
    "west western westward",
    "all every each entire whole always",
    "some several",
    "only solely exclusively",
    "first initial",
    "second",
    "third",
    "fourth",
    "last final",
    "half",
    "double twice",
    "positive positively",
    "negative negatively",
    "strong strongly stronger",
    "weak weakly weaker",
    "warm warmer",
    "cold colder cool cooler",
    "summer",
    "winter",
    "spring",
    "autumn",
    "early earlier",
    "late later",
    "accept accepted",
    "reject rejected",
    "include includes included",
    "support supports supported",
    "oppose opposes opposed",
    "win wins won",
    "lose loses lost",
    "must required require requires mandatory",
    "optional",
    "may might could possibly perhaps",
    "inside",
    "outside",
    "left",
    "right",
    "upper",
    "internal",
    "external",
    "public",
    "private",
    "significant significantly",
)
_DIRECTION = {stem(word): row for row, line in enumerate(_DIRECTIONS) for word in line.split()}
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being|be)\b[\w\s-]{0,30}?\bby\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts; `bound` is "under", "at most", "over", "at least" or ""."""

    value: str
    unit: str
    bound: str
    position: int


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that denies, and the stems it denies (the next few words that carry meaning, in the same clause)."""

    word: str
    scope: frozenset[str]


def quantities(text: str) -> list[Quantity]:
    """Find numbers in digits and words with unit and bound; digits inside a name ("CO2", "W2W") are the name's."""
    digits = [(_canonical(text, match), match.start(), match.end()) for match in _NUMBER.finditer(text)]
    spelled = [
        (_NUMBER_WORDS[word.text.lower()], word.start, word.end)
        for word in words(text)
        if word.text.lower() in _NUMBER_WORDS
    ]
    return [
        Quantity(value, _unit(text, start, end), _bound(text, start), start)
        for value, start, end in sorted(digits + spelled, key=lambda found: found[1])
    ]


_SENTENCE_OPENERS = frozenset("yes no it this these those they there here first second third finally".split())


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


def negations(text: str) -> list[Negation]:
    """Find what a text denies."""
    found: list[Negation] = []
    for word in words(text):
        lower = word.text.lower()
        prefixed = bool(_NEGATIVE_PREFIX.match(word.text))
        if lower in _NEGATIONS or lower.endswith(("n't", "n’t")) or prefixed:
            clause = re.split(r"[,;:.()]\s", text[word.start if prefixed else word.end :], maxsplit=1)[0]
            scope = [token.stem for token in words(clause) if token.is_content][:4]
            found.append(Negation(word.stem if prefixed else "not", frozenset(scope)))
    return found


def directions(text: str) -> set[int]:
    """Give the rows of opposed words (more, less; before, after; all, some) that a text uses."""
    return {row for word in words(text) if (row := _DIRECTION.get(word.stem)) is not None}


def is_passive(text: str) -> bool:
    """Tell whether the text says that something is done by somebody."""
    return bool(_PASSIVE.search(text))


def _canonical(text: str, match: re.Match[str]) -> str:
    """Write a number one way: no thousands commas, no trailing zeros, a minus that is a sign and not a dash."""
    sign = "-" if _MINUS_BEFORE.search(text[max(0, match.start() - 2) : match.start()]) else ""
    return sign + format(Decimal(match.group().replace(",", "")).normalize(), "f")


def _unit(text: str, start: int, end: int) -> str:
    money = _MONEY_BEFORE.search(text[max(0, start - 3) : start])
    after = _UNIT_AFTER.match(text[end : end + 24])
    follows = _UNITS.get(re.sub(r"\s", "", after.group(1)).lower(), "") if after else ""
    return f"{money.group(1)}{follows}" if money else follows


def _bound(text: str, start: int) -> str:
    match = _BOUND.search(text[max(0, start - 40) : start].rstrip())
    if not match:
        return ""
    said = match.group().lower()
    return next(name for name, phrases in _BOUNDS.items() if any(said.startswith(phrase) for phrase in phrases))
