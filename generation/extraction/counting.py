"""Tells whether a copied number is of the thing that is asked for: by its noun, and by the unit that it is measured in.

"212 mm of rain" answers no question for a number of people. What is measured is told by the kind of its unit (data),
what is counted by whole numbers, shared stems and nearness in meaning. Knows sentences, not where they come from.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generation.answering.proof.language import language_of, listed, normalised, ordered, tokens, units
from generation.answering.proof.numbers import Quantity, quantities
from generation.terms import content_stems
from ingest.exponents import plain

Embed = Callable[[list[str]], NDArray[np.float32]]

# Letters around a copied number that say what it counts; words after it and before it that may name that.
_AROUND = 100
_NOUNS, _BEFORE = 3, 5
# Words of grammar that may stand between a number and its noun: "212 of the drivers".
_SKIPPED = 3
# Nearness in meaning (cosine, -1..1) from which a noun may be a kind of what is asked for: low, since midwives are no
# nearer to "people asked" than rain is. A number without a noun stands for what was spoken of before it.
_KIN, _SPOKEN_OF = 0.2, 0.3

_COUNTS = {("how", "many"), ("number", "of")}
_ENDS_NOUN = frozenset(".,;:()[]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants a number of: things by their names; measures by the kinds of unit that answer it."""

    things: tuple[str, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in its sentence: the text up to it and from its end on."""

    quantity: Quantity
    before: str
    after: str


def asked_of(question: str) -> Asked | None:
    """Read what a question wants a number of; None where it wants none, or any."""
    for first, second in pairwise(tokens(question)):
        is_count = (first.lower, second.lower) in _COUNTS and not _names_one(question[first.start :])
        if is_count and (things := tuple(_things(question[second.end :]))):
            ends = {word for thing in things for word in (thing.split()[0], thing.split()[-1])}
            return Asked(things, frozenset(filter(None, map(_kind_of, ends))))
        if first.lower == "how" and (kinds := _data()["asked"].get(second.lower)):
            return Asked((), frozenset(kinds.split()))
    return None


def _names_one(text: str) -> bool:
    """Tell "number of the study", which is a name, from "number of sites" and "how many of the sites"."""
    number, _, what, *_ = [*tokens(text), None, None]
    return number is not None and number.lower == "number" and what is not None and _is_grammar(what.lower, text)


def is_of_what_is_asked(question: str, text: str, start: int, end: int, embed: Embed) -> bool:
    """Tell whether a number of `text[start:end]` can be of what a question asks; True where there is none to judge."""
    asked = asked_of(question)
    numbers = list(_numbers(text, start, end)) if asked else []
    return asked is None or not numbers or any(_fits(asked, number, embed) for number in numbers)


def _fits(asked: Asked, number: _Number, embed: Embed) -> bool:
    kind, nouns = _kind_of(number.quantity.unit), _nouns(number.after)
    if asked.kinds:
        kinds = {kind} if kind else {*map(_kind_of, nouns or _nouns_before(number.before))} - {""}
        return bool(kinds & asked.kinds) or bool(nouns and not (kinds or asked.things or _is_label(number)))
    is_whole = any(value == value.to_integral_value() for value in number.quantity.values)
    return is_whole and not kind and _counts(asked, number, nouns, embed)


def _counts(asked: Asked, number: _Number, nouns: Sequence[str], embed: Embed) -> bool:
    """Tell whether a whole number without a unit can be a count of the things."""
    stems, spoken_of = set(content_stems(" ".join(asked.things))), _nouns_before(number.before)
    if stems & set(content_stems(" ".join(nouns))):
        return True
    if _is_label(number) or (nouns and _is_month(nouns[0])):
        return False
    if stems & set(content_stems(" ".join(spoken_of))):
        return True
    return _nearness(asked.things, nouns or spoken_of, embed) >= (_KIN if nouns else _SPOKEN_OF)


def _numbers(text: str, start: int, end: int) -> Iterator[_Number]:
    """Give the numbers of a piece of a text, the last first; "800" of "800 and 1,400 m" has the unit of both."""
    tail = normalised(plain(text[start : end + _AROUND]))
    found = quantities(tail)
    joined = [not content_stems(tail[one.end : next_.start]) for one, next_ in pairwise(found)]
    unit = ""
    for quantity, joins in reversed([*zip(found, [*joined, False], strict=False)]):
        unit = quantity.unit or (unit if joins else "")
        if quantity.start < end - start:
            before = text[:start] + tail[: quantity.start]
            yield _Number(replace(quantity, unit=unit), before[-_AROUND:], tail[quantity.end :])


def _things(rest: str) -> Iterator[str]:
    """Give the names of what is counted: words up to the first one of grammar, apart where they are joined."""
    thing: list[str] = []
    end = 0
    for token in tokens(rest):
        joins = token.lower in {"and", "or"} or "," in rest[end : token.start]
        if thing and joins:
            yield " ".join(thing)
            thing = []
        if not _is_grammar(token.lower, rest):
            thing.append(token.text)
        elif thing:
            break
        end = token.end
    if thing:
        yield " ".join(thing)


def _nouns(after: str) -> list[str]:
    """Give the words after a number that may name what it counts."""
    found: list[str] = []
    end = 0
    for place, token in enumerate(tokens(after)):
        if _ENDS_NOUN & {*after[end : token.start]}:
            break
        if _is_grammar(token.lower, after):
            if found or place >= _SKIPPED:
                break
        elif not token.text[0].isdigit():
            found.append(token.text)
        end = token.end
    return found[:_NOUNS]


def _nouns_before(before: str) -> list[str]:
    """Give the last words before a number that carry meaning; what stands before another number is of that one."""
    words = [token.text for token in tokens(before) if not _is_grammar(token.lower, before)]
    start = max((place for place, word in enumerate(words, start=1) if word[0].isdigit()), default=0)
    return words[start:][-_BEFORE:]


def _is_grammar(word: str, text: str) -> bool:
    return word in listed("en", "function") or word in listed(language_of(text), "function")


def _is_label(number: _Number) -> bool:
    """Tell a number that names one of several things: "Site 7", "Table 9"; not "Participants 38"."""
    words = tokens(number.before)
    if not words or number.before[words[-1].end :].strip():
        return False
    word = words[-1].text
    return word[0].isupper() and not word.endswith("s") and not _is_grammar(word.lower(), number.before)


def _is_month(word: str) -> bool:
    language = language_of(word)
    return word.lower() in {*ordered(language, "months"), *ordered(language, "months_short")}


def _nearness(things: Sequence[str], words: Sequence[str], embed: Embed) -> float:
    """Give the cosine of the nearest of the things to the words together."""
    if not words:
        return 0.0
    *vectors, said = embed([*things, " ".join(words)])
    return max(float(vector @ said) for vector in vectors)


@cache
def _kind_of(word: str) -> str:
    """Give what a unit measures, "" where it is none."""
    return _kinds().get(normalised(word).lower(), "")


@cache
def _kinds() -> Mapping[str, str]:
    of = {unit: kind for kind, told in _data()["kinds"].items() for unit in told.split()}
    return {name: of[row.split()[0]] for row in units().split("|") for name in row.split()}


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    text = files("generation.extraction").joinpath("data/units.json").read_text(encoding="utf-8")
    data: Mapping[str, Mapping[str, str]] = json.loads(text)
    return data
