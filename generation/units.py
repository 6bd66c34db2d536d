"""Units, magnitudes and number words as English papers write them; one name for each. Data and look-ups only."""

from __future__ import annotations

import re

NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}

MAGNITUDES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}

_ROWS = """
m metre metres meter meters
km kilometre kilometres kilometer kilometers
cm centimetre centimetres centimeter centimeters
mm millimetre millimetres millimeter millimeters
µm um micrometre micrometres micrometer micrometers micron microns
nm nanometre nanometres nanometer nanometers
kg kilogram kilograms
g gram grams
mg milligram milligrams
µg microgram micrograms
t ton tons tonne tonnes
s sec secs second seconds
ms millisecond milliseconds
min mins minute minutes
h hr hrs hour hours
d day days
week weeks
month months
yr year years
decade decades
century centuries
hz hertz
khz kilohertz
mhz megahertz
ghz gigahertz
w watt watts
kw kilowatt kilowatts
mw megawatt megawatts
gw gigawatt gigawatts
kwh
mwh
gwh
j joule joules
k kelvin
°c celsius
°f fahrenheit
° degree degrees deg
pa pascal pascals
hpa mbar
kpa
mpa
bar
dbar
l litre litres liter liters
ml millilitre millilitres milliliter milliliters
µl microlitre microlitres microliter microliters
mol mole moles
mmol
µmol
nmol
kb kilobyte kilobytes
mb megabyte megabytes
gb gigabyte gigabytes
tb terabyte terabytes
byte bytes
pixel pixels px
% percent
ppm
ppb
psu
db decibel decibels
ha hectare hectares
acre acres
mile miles
ft foot feet
inch inches
$ dollar dollars usd
€ euro euros eur
£ pound pounds gbp
times fold
m/s
km/h
"""
_UNITS = {name: row.split()[0] for row in _ROWS.strip().splitlines() for name in row.split()}
_UNIT_AFTER = re.compile(r"\s?-?(%|°\s?[CF]\b|°|[^\W\d_]+(?:/[^\W\d_]+)?)")
_MAGNITUDE_AFTER = re.compile(rf"\s?-?({'|'.join(MAGNITUDES)})\b", re.IGNORECASE)


def is_unit(word: str) -> bool:
    """Tell whether a word names a unit."""
    return word.lower() in _UNITS


def unit_after(text: str, place: int) -> tuple[str, int]:
    """Give the unit that follows a number in its one name, "" for none, and where it ends."""
    follows = _UNIT_AFTER.match(text[place : place + 24])
    name = _UNITS.get(re.sub(r"\s", "", follows.group(1)).lower(), "") if follows else ""
    return (name, place + follows.end()) if follows and name else ("", place)


def magnitude_after(text: str, place: int) -> tuple[str, int]:
    """Give the "million" or the like that follows a number, "" for none, and where it ends."""
    follows = _MAGNITUDE_AFTER.match(text, place)
    return (follows.group(1).lower(), follows.end()) if follows else ("", place)
