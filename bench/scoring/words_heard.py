"""Compares what was heard with what was said, word by word, however numbers, cases and stops are written."""

from __future__ import annotations

import re

_WORD = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|%|\$")
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: number for number, word in enumerate(_UNITS)}
_VALUES |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_SIGNS = {"%": "percent", "$": "dollars"}


def error_rate(said: str, heard: str) -> tuple[int, int]:
    """Give how many words were put in, left out or mistaken, and how many were said."""
    expected, found = spoken_words(said), spoken_words(heard)
    row = list(range(len(found) + 1))
    for number, word in enumerate(expected, start=1):
        before, row[0] = row[0], number
        for column, other in enumerate(found, start=1):
            best = min(row[column] + 1, row[column - 1] + 1, before + (word != other))
            before, row[column] = row[column], best
    return row[-1], len(expected)


def spoken_words(text: str) -> list[str]:
    """Give a text's words in small letters, numbers as figures: "twenty-four percent" and "24%" are alike."""
    words: list[str] = []
    number: float | None = None
    in_words = False
    for token in _WORD.findall(re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())):
        word = _SIGNS.get(token, token.replace("’", "'"))
        value = float(word) if word[0].isdigit() else _VALUES.get(word)
        if number is not None and word in {"hundred", "thousand"}:
            number *= 100 if word == "hundred" else 1000
            in_words = True
        elif number is not None and value is not None and in_words and _goes_on(number, value):
            number += value
        else:
            words += [] if number is None else [f"{number:g}"]
            number, in_words = value, not word[0].isdigit()
            words += [word] if value is None else []
    return words + ([] if number is None else [f"{number:g}"])


def _goes_on(number: float, value: float) -> bool:
    """Tell whether a value is the rest of a number: four of twenty four, eighty of nineteen hundred eighty."""
    tens, hundreds = number % 100 >= 20 and number % 10 == 0, number >= 100 and number % 100 == 0
    return (tens and 0 < value < 10) or (hundreds and value < 100)
