"""The exact means that object to claims, whole and by their parts, each with what stands there while it is off."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from bench.rules.switches import Rule, rule
from generation.answering.proof.language import Token, is_negation, listed, valued

_NEVER = re.compile(r"(?!)")
_PROOF = "answering.proof."


def _nothing(*_arguments: Any, **_named: Any) -> None:
    return None


def _empty(*_arguments: Any, **_named: Any) -> frozenset[Any]:
    return frozenset()


def _always(*_arguments: Any, **_named: Any) -> bool:
    return True


def _no(*_arguments: Any, **_named: Any) -> bool:
    return False


def _without(name: str, read: Callable[[str, str], Any], empty: Any) -> Callable[[str, str], Any]:
    """Read lists of words as before, but one of them as empty."""
    return lambda language, asked: empty if asked == name else read(language, asked)


def _plain_cue(token: Token, language: str) -> bool:
    return is_negation(token, language)


def _cue_without_prefix(token: Token, language: str) -> bool:
    return is_negation(token, language) or token.lower in listed(language, "negation_near")


def _digits_alone(digits: str) -> frozenset[Decimal]:
    """Read commas and spaces as nothing and a stop as the decimal point."""
    found = re.fullmatch(r"\d+(?:\.\d+)?", re.sub(r"[ ,·]", "", digits))
    return frozenset({Decimal(found.group())}) if found else frozenset()


def _as_found(_text: str, found: list[Any]) -> list[Any]:
    return found


def _rule(name: str, module: str, *instead: tuple[str, Any]) -> Rule:
    return rule(f"{module}: {name}", *((_PROOF + module, there, value) for there, value in instead))


CLAIM_RULES: tuple[Rule, ...] = (
    _rule("all", "numbers", ("objection", _nothing)),
    _rule("units must agree", "numbers", ("_units_agree", _always)),
    _rule("bounds must agree", "numbers", ("_bounds_agree", _always)),
    _rule("numbers in words", "numbers", ("_in_words", lambda *_: [])),
    _rule("million, billion", "numbers", ("valued", _without("magnitudes", valued, {}))),
    _rule("separators of thousands", "numbers", ("readings", _digits_alone)),
    _rule("signs of money", "numbers", ("_MONEY_BEFORE", _NEVER)),
    _rule("exponents", "numbers", ("plain", str)),
    _rule("units of one letter", "numbers", ("_ONE_LETTER", "")),
    _rule("units never left out", "numbers", ("_NEVER_LEFT_OUT", set())),
    _rule("all", "dates", ("objection", _nothing)),
    _rule("names of months", "dates", ("_months", lambda _language: {})),
    _rule("months that are other words", "dates", ("_OTHER_WORDS", frozenset())),
    _rule("all", "names", ("objection", _nothing)),
    _rule("one family of words", "names", ("_one_family", _no)),
    _rule("the first word of a sentence", "names", ("_ENDS", _NEVER)),
    _rule("all", "negation", ("objection", _nothing)),
    _rule("the claim denies", "negation", ("_denied", _nothing)),
    _rule("the quote denies", "negation", ("_affirmed", _nothing)),
    _rule("opposites", "negation", ("_turned", _nothing)),
    _rule("a clause ends a denial", "negation", ("_CLAUSE", _NEVER)),
    _rule("n't", "language", ("_CONTRACTED", _NEVER)),
    _rule("all", "exchanged", ("objection", _nothing)),
    _rule("joining words", "exchanged", ("listed", _without("joining", listed, frozenset()))),
)
