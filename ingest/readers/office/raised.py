"""Writes raised figures as such where they are exponents: 10⁻⁶, m², x³. After a word they are a note's mark."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_NUMBER = re.compile(r"[-−–+]?\d{1,4}")
_BASE = re.compile(r"(?:\d|[)\]}]|(?<![^\W\d_])[^\W\d_]{1,3})$")  # a number, a bracket, a variable or a unit


def exponent(text: str) -> str:
    """Give a number in raised figures; "" of what is none."""
    return text.translate(_RAISED) if _NUMBER.fullmatch(text) else ""


def raised(before: str, text: str) -> str:
    """Give raised text as it reads after `before`: an exponent in raised figures, anything else as it is."""
    return (_BASE.search(before) and exponent(text.strip())) or text
